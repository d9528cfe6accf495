import Foundation
import Glibc
import TestSupport
import Testing
import Views

@Suite("Width of characters")
struct WidthTests {
  @Test("the table says what the C library says, for every scalar it calls printable")
  func agreesWithLibrary() throws {
    // glibc hides `wcwidth` from the Glibc module unless X/Open names are asked for.
    let symbol = try #require(dlsym(nil, "wcwidth"))
    let wcwidth = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
    let locale = try #require(newlocale(1 << LC_CTYPE, "C.UTF-8", nil))
    // Of this thread only; the process keeps its locale.
    let former = uselocale(locale)
    defer {
      uselocale(former)
      freelocale(locale)
    }
    var differing: [String] = []
    var compared = 0
    for value in UInt32(0)...0x1FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let ours = CharacterWidth.columns(of: scalar)
      if ours < 0 { continue }
      compared += 1
      let theirs = Int(wcwidth(Int32(bitPattern: value)))
      if ours != theirs { differing.append("U+\(String(value, radix: 16)): \(ours), library \(theirs)") }
    }
    #expect(compared > 50_000)
    #expect(differing.isEmpty, "\(differing.prefix(10))")
  }

  @Test("every scalar in the seeds and the sources is known to the table or has a placeholder")
  func fixtures() throws {
    for character in try Checkout.text(of: ["Tests", "Sources", "Themes", "README.md"]) {
      var parts = 0
      CharacterWidth.forEachCell(of: character) { part, width in
        parts += width
        let spacing = part.unicodeScalars.map { CharacterWidth.columns(of: $0) }.filter { $0 != 0 }
        #expect(spacing == [width])
      }
      #expect(parts == CharacterWidth.columns(of: character))
    }
  }

  @Test(
    "graphemes take the columns ncurses gives them",
    arguments: [
      ("a", 1), ("é", 1), ("e\u{301}", 1), ("漢", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("Ａ", 2),
      ("😀", 2), ("👩‍👩‍👧", 2), ("👍🏽", 2), ("❤️", 1), ("🇵🇹", 2), ("1️⃣", 1), ("\u{1FAE8}", 2), ("\u{1B}", 1),
      ("\u{9B}", 1), ("\u{7F}", 1), ("\u{202E}", 0), ("\u{200B}", 0), ("\u{FEFF}", 0), ("\u{AD}", 0),
      ("\0", 1),
      ("\t", 1), ("\r\n", 2), ("का", 2), ("𠀀", 2), ("\u{2FFFE}", 2), ("\u{378}", 1), ("", 0),
    ])
  func columns(text: String, expected: Int) {
    #expect(CharacterWidth.columns(of: text) == expected)
  }

  @Test("joined, toned and flag emoji become what a cell can hold")
  func shown() {
    #expect(cells(of: "👩‍👩‍👧") == ["👩"])
    #expect(cells(of: "👍🏽") == ["👍"])
    #expect(cells(of: "🇵🇹") == ["P", "T"])
    #expect(cells(of: "❤\u{FE0F}") == ["❤"])
    #expect(cells(of: "\u{1B}") == ["␛"])
    #expect(cells(of: "a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}") == ["a\u{301}\u{302}\u{303}\u{304}"])
  }

  @Test("cutting keeps whole graphemes and never exceeds the columns", arguments: 0...14)
  func prefix(limit: Int) {
    let text = "a漢e\u{301}👩‍👩‍👧b한🇵🇹"
    let (head, columns) = CharacterWidth.prefix(of: text, columns: limit)
    #expect(columns <= limit)
    #expect(columns == CharacterWidth.columns(of: head))
    #expect(text.hasPrefix(head))
    if head.count < text.count {
      #expect(columns + CharacterWidth.columns(of: Array(text)[head.count]) > limit)
    }
  }

  private func cells(of character: Character) -> [Character] {
    var result: [Character] = []
    CharacterWidth.forEachCell(of: character) { part, _ in result.append(part) }
    return result
  }
}

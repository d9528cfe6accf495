import Testing
import ViewModels

@testable import CursesRenderer

/// The decoder as a table: bytes in, inputs out, times by hand.
@Suite("Key decoder")
struct KeyDecoderTests {
  /// Everything the decoder makes of the bytes when nothing follows them.
  private func decode(_ text: String, bytewise: Bool = false) -> [TerminalInput] {
    var decoder = KeyDecoder()
    var inputs: [TerminalInput] = []
    if bytewise {
      for byte in text.utf8 { inputs += decoder.feed([byte], at: 1) }
    } else {
      inputs += decoder.feed(text.utf8, at: 1)
    }
    return inputs + decoder.flush(at: 2)
  }

  private func keys(_ inputs: [TerminalInput]) -> [Key] {
    inputs.compactMap { if case .key(let key, _) = $0 { key } else { nil } }
  }

  @Test(
    "each key sequence is one key, whole or byte by byte",
    arguments: [
      ("a", Key.character("a")), ("é", .character("é")), ("漢", .character("漢")),
      ("👩‍👩‍👧", .character("👩‍👩‍👧")),
      ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{7F}", .backspace), ("\u{8}", .backspace),
      ("\u{4}", .control("d")), ("\u{3}", .control("c")), ("\u{1B}", .escape),
      ("\u{1B}[A", .up), ("\u{1B}OA", .up), ("\u{1B}[B", .down), ("\u{1B}OD", .left),
      ("\u{1B}[C", .right), ("\u{1B}[H", .home), ("\u{1B}[1~", .home), ("\u{1B}[7~", .home),
      ("\u{1B}OF", .end), ("\u{1B}[8~", .end), ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown),
      ("\u{1B}[3~", .delete), ("\u{1B}[2~", .insert), ("\u{1B}[Z", .backTab),
      ("\u{1B}OP", .function(1)), ("\u{1B}[11~", .function(1)), ("\u{1B}[[A", .function(1)),
      ("\u{1B}[15~", .function(5)), ("\u{1B}[24~", .function(12)), ("\u{1B}[1;1A", .up),
      ("\u{1B}[1;129B", .down), ("\u{1B}Oq", .character("1")),
    ])
  func sequences(_ bytes: String, _ key: Key) {
    #expect(keys(decode(bytes)) == [key])
    if bytes.unicodeScalars.count < 3 || bytes.hasPrefix("\u{1B}") {
      #expect(keys(decode(bytes, bytewise: true)) == [key])
    }
  }

  @Test(
    "what is no key of this program is swallowed whole",
    arguments: [
      "\u{1B}d", "\u{1B}q", "\u{1B}é", "\u{1B}\r", "\u{1B}\u{1B}[A", "\u{1B}[1;5A", "\u{1B}[1;2B",
      "\u{1B}[5;40R", "\u{1B}[1;1R", "\u{1B}[?62;22c", "\u{1B}[>41;354;0c", "\u{1B}[?2026;2$y",
      "\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\", "\u{1B}]10;rgb:0/0/0\u{7}",
      "\u{1B}P1+r524742=38\u{1B}\\", "\u{1B}_Gi=1;OK\u{1B}\\", "\u{1B}[0n", "\u{1B}(B",
      "\u{1B}[99~", "\u{1B}[27;5;13~", "\u{9B}5;40R", "\u{9D}11;rgb:0/0/0\u{7}", "\u{0}", "\u{1D}",
      "\u{1B}[<0;5;5m", "\u{1B}[<35;5;5M", "\u{1B}O", "\u{1B}[", "\u{1B}[12;3",
    ])
  func swallowed(_ bytes: String) {
    #expect(decode(bytes) == [])
    #expect(decode(bytes, bytewise: true) == [])
  }

  @Test("an answer that comes in two halves 400 ms apart is no key")
  func splitAnswer() {
    var decoder = KeyDecoder()
    #expect(decoder.feed("\u{1B}[24;".utf8, at: 0.8) == [])
    #expect(decoder.flush(at: 1.2) == [])
    #expect(decoder.feed("80R".utf8, at: 1.2) == [])
    #expect(keys(decoder.feed("j".utf8, at: 1.3)) == [.character("j")])
  }

  @Test("Escape alone acts after the delay and not before")
  func loneEscape() {
    var decoder = KeyDecoder(escapeDelay: 0.025)
    #expect(decoder.feed([0x1B], at: 1) == [])
    #expect(decoder.deadline == 1.025)
    #expect(decoder.flush(at: 1.024) == [])
    #expect(decoder.flush(at: 1.025) == [.key(.escape, at: 1.025)])
    #expect(decoder.deadline == nil)
    #expect(keys(decoder.feed("d".utf8, at: 1.1)) == [.character("d")])
  }

  @Test("a letter right behind Escape is never that letter's command, also in a second read")
  func escapeThenLetter() {
    var decoder = KeyDecoder()
    #expect(decoder.feed([0x1B], at: 1) == [])
    #expect(decoder.feed("q".utf8, at: 1.01) == [])
    #expect(decoder.deadline == nil)
    #expect(keys(decoder.feed("y".utf8, at: 1.1)) == [.character("y")])
  }

  @Test("keys around sequences keep their order, and each has the time of its read")
  func order() {
    var decoder = KeyDecoder()
    let inputs = decoder.feed("jk\u{1B}[B5\u{1B}[I\u{1B}[O\rG".utf8, at: 3)
    #expect(
      inputs == [
        .key(.character("j"), at: 3), .key(.character("k"), at: 3), .key(.down, at: 3),
        .key(.character("5"), at: 3), .focusIn, .focusOut, .key(.enter, at: 3),
        .key(.character("G"), at: 3),
      ])
  }

  @Test("broken UTF-8 is dropped and what follows is read")
  func brokenText() {
    var decoder = KeyDecoder()
    #expect(
      keys(decoder.feed([0xC3, 0x61, 0xFF, 0x62, 0x80, 0x63], at: 1))
        == ["a", "b", "c"].map { .character($0) })
    #expect(decoder.feed([0xE6, 0xBC], at: 1) == [])
    #expect(keys(decoder.feed([0xA2], at: 1)) == [.character("漢")])
  }

  @Test("mouse reports of both protocols")
  func mouse() {
    #expect(decode("\u{1B}[<0;11;6M") == [.mouse(MouseInput(action: .press, column: 10, row: 5))])
    #expect(decode("\u{1B}[<64;1;1M") == [.mouse(MouseInput(action: .wheelUp, column: 0, row: 0))])
    #expect(decode("\u{1B}[<65;300;90M") == [.mouse(MouseInput(action: .wheelDown, column: 299, row: 89))])
    #expect(decode("\u{1B}[M +&") == [.mouse(MouseInput(action: .press, column: 10, row: 5))])
  }
}

/// Bracketed paste: one text, never keys.
@Suite("Paste")
struct KeyDecoderPasteTests {
  private func decode(_ reads: [String]) -> [TerminalInput] {
    var decoder = KeyDecoder()
    var inputs: [TerminalInput] = []
    for (index, read) in reads.enumerated() {
      inputs += decoder.feed(read.utf8, at: 1 + Double(index) * 0.001)
    }
    return inputs + decoder.flush(at: 2)
  }

  @Test("a paste of commands is one text, however it is cut into reads")
  func split() {
    let whole = "\u{1B}[200~dq\r\nyy\r\u{1B}[201~"
    #expect(decode([whole]) == [.paste("dq\nyy\n")])
    #expect(decode(whole.unicodeScalars.map { String($0) }) == [.paste("dq\nyy\n")])
  }

  @Test(
    "an end marker inside pasted text does not let the rest out",
    arguments: [
      ["\u{1B}[200~a\u{1B}[201~qy\r\u{1B}[201~"],
      ["\u{1B}[200~a\u{1B}[201~", "qy\r", "\u{1B}[201~"],
      ["\u{1B}[200~a\u{1B}[201~qy\r\u{1B}[200~\u{1B}[201~"],
      ["\u{1B}[200~a\u{1B}[2\u{1B}[201~01~qy\r\u{1B}[201~"],
    ])
  func breakOut(_ reads: [String]) {
    let inputs = decode(reads)
    #expect(inputs.count == 1)
    guard case .paste(let text) = inputs.first else {
      Issue.record("no paste: \(inputs)")
      return
    }
    #expect(text.hasPrefix("a") && text.contains("qy\n"))
    #expect(!text.contains("\u{1B}"))
  }

  @Test("a key that was typed behind a paste is still a key")
  func keyAfterPaste() {
    #expect(decode(["\u{1B}[200~abc\u{1B}[201~\r"]) == [.paste("abc"), .key(.enter, at: 2)])
  }

  @Test("control characters of a paste are dropped, tab and newline stay")
  func controls() {
    #expect(decode(["\u{1B}[200~a\u{7}\tb\u{1B}]52;c;x\u{9B}c\u{1B}[201~"]) == [.paste("a\tb]52;c;xc")])
  }

  @Test("a huge paste is cut at its limit and its end is still found")
  func huge() {
    let text = String(repeating: "x", count: KeyDecoder.pasteLimit + 5000)
    var decoder = KeyDecoder()
    _ = decoder.feed("\u{1B}[200~\(text)\u{1B}[201~".utf8, at: 1)
    let inputs = decoder.flush(at: 2)
    guard case .paste(let kept) = inputs.first else {
      Issue.record("no paste")
      return
    }
    #expect(kept.utf8.count <= KeyDecoder.pasteLimit && kept.utf8.count > KeyDecoder.pasteLimit - 16)
    #expect(decoder.feed("j".utf8, at: 3) == [.key(.character("j"), at: 3)])
  }

  @Test("a paste whose end never comes can be left with Ctrl-C, but not by pasted text")
  func lostEnd() {
    var decoder = KeyDecoder()
    #expect(decoder.feed("\u{1B}[200~abc".utf8, at: 1) == [])
    #expect(decoder.deadline == nil)
    #expect(decoder.feed([0x03], at: 1.1) == [])
    #expect(decoder.feed("q".utf8, at: 1.2) == [])
    #expect(decoder.feed([0x03], at: 5) == [])
    #expect(decoder.feed("j".utf8, at: 5.1) == [.key(.character("j"), at: 5.1)])
  }
}

import Foundation
import OrderModel
import TestSupport
import Testing
import ViewModels
import Views

@Suite("Themes")
struct ThemeTests {
  /// Every file in `Themes/`.
  private static let names: [String] = {
    let folder = Checkout.root.appendingPathComponent("Themes").path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".json5") }.map { String($0.dropLast(6)) }.sorted()
  }()

  private func shipped(_ name: String) -> ThemeFile.Source? {
    let path = "Themes/\(name).json5"
    guard let data = try? Data(contentsOf: Checkout.root.appendingPathComponent(path)) else { return nil }
    return ThemeFile.Source(path: path, bytes: Array(data))
  }

  private func theme(_ files: [String: String], named name: String) -> (theme: Theme, problems: [String]) {
    ThemeFile.theme(named: name) { wanted in
      files[wanted].map { ThemeFile.Source(path: "\(wanted).json5", bytes: Array($0.utf8)) }
    }
  }

  @Test("the shipped default theme and the one compiled in are equal")
  func defaultIsCompiledIn() {
    let (theme, problems) = ThemeFile.theme(named: "default", find: shipped)
    #expect(problems.isEmpty)
    for role in Role.allCases { #expect(theme[role] == Theme.default[role], "\(role)") }
  }

  @Test("the default theme keeps the terminal's background and uses its 16 colours only")
  func defaultColors() {
    for role in Role.allCases {
      let style = Theme.default[role]
      #expect(style.background == .terminal)
      switch style.foreground {
      case .terminal: break
      case .ansi(let index): #expect(index < 16)
      case .indexed, .rgb: Issue.record("\(role) uses more than 16 colours")
      }
    }
  }

  @Test("every shipped theme is read without a problem", arguments: names)
  func shippedThemes(name: String) {
    let (theme, problems) = ThemeFile.theme(named: name, find: shipped)
    #expect(problems.isEmpty)
    #expect(theme.name == name)
  }

  @Test(
    "at every colour depth the selection and what needs attention stand out from ordinary text",
    arguments: names)
  func standsOut(name: String) {
    let theme = ThemeFile.theme(named: name, find: shipped).theme
    for depth in ColorDepth.allCases {
      let text = theme.style(of: .text, at: depth)
      for role in [Role.selection, .selectionInactive, .mark, .error, .warning, .focus, .match, .key] {
        #expect(theme.style(of: role, at: depth) != text, "\(role) at \(depth)")
      }
    }
  }

  @Test("without colour nothing keeps a colour, and a background becomes reverse")
  func mono() {
    let style = Style(.ansi(1), on: .rgb(red: 10, green: 20, blue: 30), bold: true).fitted(to: .mono)
    #expect(style == Style(bold: true, reverse: true))
    let theme = ThemeFile.theme(named: "mono", find: shipped).theme
    for role in Role.allCases { #expect(theme[role] == theme[role].fitted(to: .mono), "\(role)") }
  }

  @Test(
    "colours fall back to the nearest one the terminal has",
    arguments: [
      (Color.rgb(red: 255, green: 0, blue: 0), ColorDepth.indexed256, Color.indexed(196)),
      (.rgb(red: 250, green: 5, blue: 5), .ansi16, .ansi(9)),
      (.rgb(red: 0, green: 0, blue: 0), .ansi16, .ansi(0)),
      (.indexed(196), .ansi16, .ansi(9)), (.indexed(196), .indexed256, .indexed(196)),
      (.rgb(red: 1, green: 2, blue: 3), .trueColor, .rgb(red: 1, green: 2, blue: 3)),
      (.terminal, .ansi8, .terminal), (.ansi(3), .ansi8, .ansi(3)),
    ])
  func fallback(color: Color, depth: ColorDepth, expected: Color) {
    #expect(color.fitted(to: depth) == expected)
  }

  @Test("with eight colours a bright foreground becomes its bold base colour")
  func eightColors() {
    #expect(Style(.ansi(12)).fitted(to: .ansi8) == Style(.ansi(4), bold: true))
    #expect(Style(.rgb(red: 255, green: 255, blue: 0)).fitted(to: .ansi8) == Style(.ansi(3), bold: true))
  }

  @Test("a role changes only what it names; the rest is inherited")
  func inheritance() {
    let (theme, problems) = theme(
      [
        "mine": #"{ inherits: "base", roles: { selection: { fg: 17 }, error: { bold: false } } }"#,
        "base": #"{ roles: { selection: { bg: '#102030' }, } }"#,
      ], named: "mine")
    #expect(problems.isEmpty)
    #expect(theme[.selection] == Style(.indexed(17), on: .rgb(red: 16, green: 32, blue: 48), reverse: true))
    #expect(theme[.error] == Style(.ansi(1)))
    #expect(theme[.border] == Theme.default[.border])
  }

  @Test(
    "a mistake is one line with file and line, and the theme can be used anyway",
    arguments: [
      ("{ roles: {\n selektion: {} } }", "mine.json5:2: unknown role \"selektion\""),
      ("{ roles: { text: {\n\n fg: 'purpel' } } }", "mine.json5:3: text.fg must be a colour name"),
      ("{ roles: { text: { fg: 256 } } }", "mine.json5:1: text.fg must be a colour name"),
      ("{ roles: { text: { bold: 1 } } }", "mine.json5:1: text.bold must be true or false"),
      ("{ roles: { text: { blink: true } } }", "mine.json5:1: unknown key \"text.blink\""),
      ("{ colors: {} }", "mine.json5:1: unknown key \"colors\""),
      ("[]", "mine.json5:1: a theme is an object"),
      ("{\n roles: ", "mine.json5:"),
      ("{ inherits: 'other' }", "mine.json5: there is no theme called \"other\""),
      ("{ inherits: 'mine' }", "mine.json5: themes inherit from each other in a circle: mine, mine"),
      ("{ inherits: 5 }", "mine.json5:1: inherits must be the name of a theme"),
    ])
  func mistakes(text: String, expected: String) {
    let (theme, problems) = theme(["mine": text], named: "mine")
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix(expected) == true, "\(problems)")
    #expect(theme[.selection] == Theme.default[.selection])
  }

  @Test("a theme that does not exist is told and the default one is used")
  func missing() {
    let (theme, problems) = theme([:], named: "nope")
    #expect(problems == ["there is no theme called \"nope\""])
    #expect(theme[.selection] == Theme.default[.selection])
    #expect(self.theme([:], named: "default").problems.isEmpty)
  }

  @Test("the themes that are promised are there")
  func promised() {
    let wanted: Set = ["default", "paper", "midnight", "high-contrast", "mono", "blue-orange"]
    #expect(wanted.subtracting(Self.names) == [])
  }

  @Test(
    "where a theme names both colours their contrast is 4.5 or more, in 256 colours too, and 3 in 16",
    arguments: names)
  func contrast(name: String) {
    let theme = ThemeFile.theme(named: name, find: shipped).theme
    for role in Role.allCases {
      for (depth, least) in [(ColorDepth.trueColor, 4.5), (.indexed256, 4.5), (.ansi16, 3)] {
        let style = theme.style(of: role, at: depth)
        guard let text = luminance(style.foreground), let back = luminance(style.background) else { continue }
        let contrast = (max(text, back) + 0.05) / (min(text, back) + 0.05)
        #expect(contrast >= least, "\(role) at \(depth): \(contrast)")
      }
    }
  }

  @Test(
    "a theme with a background gives every role one, or words would stand in holes", arguments: names)
  func wholeBackground(name: String) {
    let theme = ThemeFile.theme(named: name, find: shipped).theme
    guard theme[.text].background != .terminal else { return }
    for role in Role.allCases {
      #expect(theme[role].background != .terminal && theme[role].foreground != .terminal, "\(role)")
    }
  }

  @Test("without colour the ground stays as it is, and both selections differ from it and each other")
  func selectionWithoutColor() {
    for name in Self.names {
      let theme = ThemeFile.theme(named: name, find: shipped).theme
      #expect(!theme.style(of: .text, at: .mono).reverse, "\(name)")
      #expect(theme.style(of: .selection, at: .mono).reverse, "\(name)")
      let (focused, other) = (
        theme.style(of: .selection, at: .mono), theme.style(of: .selectionInactive, at: .mono)
      )
      #expect(focused != other, "\(name)")
    }
  }

  @Test("statuses are told apart by their letters and words, whatever the theme")
  func statusesWithoutColor() {
    #expect(Set(OrderStatus.allCases.map(\.letter)).count == OrderStatus.allCases.count)
    #expect(Set(OrderStatus.allCases.map(\.rawValue)).count == OrderStatus.allCases.count)
  }

  @Test("the theme for eyes that cannot tell red from green puts blue against orange")
  func blueOrange() {
    let theme = ThemeFile.theme(named: "blue-orange", find: shipped).theme
    for (good, bad) in [(Role.success, Role.error), (.statusSent, .statusCanceled)] {
      guard let (_, _, goodBlue) = channels(theme[good].foreground),
        let (_, _, badBlue) = channels(bad == .error ? theme[bad].background : theme[bad].foreground)
      else {
        Issue.record("\(good) or \(bad) names no colour")
        continue
      }
      // Blue is the channel that these eyes see as others do.
      #expect(Int(goodBlue) - Int(badBlue) > 200)
    }
  }

  private func channels(_ color: Color) -> (UInt8, UInt8, UInt8)? {
    switch color {
    case .terminal: return nil
    case .rgb(let red, let green, let blue): return (red, green, blue)
    case .ansi(let index), .indexed(let index):
      let (red, green, blue) = Color.palette(index)
      return (UInt8(red), UInt8(green), UInt8(blue))
    }
  }

  private func luminance(_ color: Color) -> Double? { channels(color).map { luminance($0.0, $0.1, $0.2) } }

  /// Relative luminance as WCAG 2 defines it.
  private func luminance(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Double {
    func linear(_ channel: UInt8) -> Double {
      let value = Double(channel) / 255
      return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }
}

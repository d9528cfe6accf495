import Testing
import ViewModels

@Suite("Keys and commands")
struct KeymapTests {
  @Test(
    "Keys are read and printed in the notation of the config",
    arguments: [
      ("s", Key.character("s")), ("S", .character("S")), ("space", .character(" ")), ("enter", .enter),
      ("tab", .tab), ("shift-tab", .backTab), ("ctrl-d", .control("d")), ("pgdn", .pageDown), ("home", .home),
      ("up", .up), ("*", .character("*")), ("f5", .function(5)), ("esc", .escape),
    ])
  func notation(text: String, key: Key) {
    #expect(Key(notation: text) == key)
    #expect(key.notation == text)
  }

  @Test(
    "What is no key is not read",
    arguments: ["", " ", "ss", "ctrl-", "ctrl-1", "alt-x", "f0", "\u{1B}", "\u{7F}", "strg-d"])
  func noKey(text: String) {
    #expect(Key(notation: text) == nil)
  }

  @Test("Every command has a title, a sentence and a key; the defaults do not clash")
  func catalogue() {
    #expect(Set(CommandCatalog.all.map(\.id)) == Set(CommandID.allCases))
    #expect(CommandCatalog.all.count == CommandID.allCases.count)
    for spec in CommandCatalog.all {
      #expect(!spec.title.isEmpty)
      #expect(spec.help.hasSuffix("."))
      #expect(!spec.keys.isEmpty)
    }
    #expect(Keymap().problems.isEmpty)
  }

  @Test("Every action has a key that any terminal sends, and none needs Ctrl-S, Ctrl-Q, F keys")
  func plainKeys() {
    for spec in CommandCatalog.all where spec.scope != .field {
      let plain = spec.keys.contains { key in
        switch key {
        case .character(let character): character.isASCII
        case .up, .down, .left, .right, .enter, .tab, .escape: true
        default: false
        }
      }
      let extras: Set<CommandID> = [
        .panePrevious, .programInterrupt, .programSuspend, .searchCompleteBack,
      ]
      #expect(plain || extras.contains(spec.id), "\(spec.id.rawValue)")
      #expect(!spec.keys.contains(.control("s")) && !spec.keys.contains(.control("q")))
    }
  }

  @Test(
    "The keys of the interface",
    arguments: [
      ("j", CommandID.listDown), ("k", .listUp), ("f", .listPageDown), ("d", .listPageUp), ("g", .listFirst),
      ("G", .listLast), ("tab", .paneNext), ("enter", .itemOpen), ("q", .back), ("/", .listFilter),
      ("1", .view1),
      ("9", .view9), (":", .palette), ("u", .changeUndo), ("p", .outboxShow), ("r", .refresh), ("?", .help),
      ("l", .screenRedraw), ("ctrl-l", .screenRedraw),
    ])
  func interface(text: String, command: CommandID) {
    #expect(Key(notation: text).flatMap { Keymap().command(for: $0, in: .global) } == command)
  }

  @Test("A configured key replaces the default ones, and help and key bar show it")
  func override() {
    var console = Scenario(Scenario.orders(2)) { $0.keymap = Keymap(overrides: ["order.status": ["S"]]) }
    #expect(console.context.keymap.problems.isEmpty)
    console.press("s")
    #expect(console.state.dialogs.isEmpty)
    #expect(console.state.presentKeyBar(console.context).contains { $0.key == "S" && $0.label == "status" })
    console.press("?")
    let item = console.state.presentDialog(console.context)?.items.first {
      $0.cells.last?.first?.text.hasPrefix("Change the status") == true
    }
    #expect(item?.cells.first?.first?.text == "S")
    console.press("esc", "S")
    #expect(console.dialog.hasPrefix("Status"))
  }

  @Test("Clashes name both commands and say what is left; unknown names and keys are told")
  func clashes() {
    let taken = Keymap(overrides: ["order.status": ["r"]])
    #expect(taken.problems.count == 1)
    #expect(taken.problems[0].contains("order.status") && taken.problems[0].contains("refresh has no key"))
    #expect(taken.command(for: .character("r"), in: .list) == .orderStatus)
    #expect(taken.command(for: .character("r"), in: .global) == nil)
    let both = Keymap(overrides: ["order.status": ["S"], "order.note": ["S"]])
    #expect(both.problems.count == 1)
    #expect(both.problems[0].contains("order.status") && both.problems[0].contains("order.note"))
    let odd = Keymap(overrides: ["order.fly": ["x"], "refresh": ["hyper-x"]])
    #expect(odd.problems.count == 2)
    #expect(odd.command(for: .character("r"), in: .global) == .refresh)
    let extra = Keymap(overrides: ["order.status": ["ctrl-l"]])
    #expect(extra.problems.first?.contains("keeps l") == true)
  }

  @Test(
    "A key that a field or a dialog needs itself is not given away",
    arguments: [
      ("field.left", "h", CommandScope.field, "is typed as text there"),
      ("search.complete", "enter", .search, "always applies there"),
      ("dialog.mail", "esc", .dialog, "always goes back there"),
    ])
  func fixedKeys(command: String, notation: String, scope: CommandScope, reason: String) throws {
    let keymap = Keymap(overrides: [command: [notation]])
    #expect(keymap.problems == ["keys.\"\(command)\": \"\(notation)\" \(reason); choose another key"])
    let id = try #require(CommandID(rawValue: command))
    #expect(keymap.keys[id] == CommandCatalog.spec(id).keys)
    #expect(keymap.command(for: try #require(Key(notation: notation)), in: scope) != id)
  }

  @Test("The palette finds a command by its name and runs it; what cannot run says why")
  func palette() {
    var console = Scenario(Scenario.orders(2))
    console.press(":")
    console.type("drop marks")
    #expect(console.dialog.contains("nothing is marked"))
    console.press("ctrl-u")
    console.type("order.status")
    console.press("enter")
    #expect(console.dialog.hasPrefix("Status"))
    console.press("esc", ":")
    console.type("zzz")
    console.press("enter")
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("Help lists every command of the panes with its reason when it cannot be used, and scrolls")
  func help() {
    var console = Scenario(Scenario.orders(2)) { $0.options.readOnly = true }
    console.press("?")
    #expect(console.dialog.contains("now: read-only: started with --read-only"))
    #expect(console.dialog.contains("Show view To pack."))
    console.press("G")
    #expect((console.state.presentDialog(console.context)?.selected ?? 0) > 20)
    console.press("?")
    #expect(console.state.dialogs.isEmpty)
  }

  @Test("Each global key does something or says why not, in every pane", arguments: PaneID.allCases)
  func everyKey(pane: PaneID) {
    for spec in CommandCatalog.all
    where spec.scope == .global || spec.scope == .list || spec.scope == .pending {
      for key in spec.keys {
        var console = Scenario(Scenario.orders(3))
        if pane == .outbox { console.press("p") }
        console.state.focus = pane
        let before = console.state
        let effects = console.press(key.notation)
        let same = console.state == before && effects.isEmpty
        let mayDoNothing: Set<CommandID> = [
          .listUp, .listFirst, .listPageUp, .listDown, .listPageDown, .listLast,
        ]
        #expect(!same || mayDoNothing.contains(spec.id), "\(spec.id.rawValue) in \(pane)")
      }
    }
  }
}

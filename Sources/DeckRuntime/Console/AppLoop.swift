package import OrderModel
package import ViewModels
package import Views

/// How the console ended.
package struct Ending: Equatable, Sendable {
  /// Held changes are sent before the program leaves; otherwise they wait for the next start.
  package var sendHeld: Bool
  /// The signal that ended it, to be raised again once everything is stored; 0 for a lost terminal; nil when the
  /// operator left.
  package var signal: Int32?

  /// Describes an end.
  package init(sendHeld: Bool, signal: Int32? = nil) {
    self.sendHeld = sendHeld
    self.signal = signal
  }
}

/// What the loop needs from outside besides the terminal.
package struct LoopSettings {
  package var keymap: Keymap
  package var options: ConsoleOptions
  package var theme: Theme
  /// Finds another theme by its name, with what is wrong with it, one sentence each.
  package var findTheme: (String) -> (theme: Theme, problems: [String]) = { _ in (.default, []) }
  package var glyphs: Glyphs
  /// Unix time.
  package var clock: any WallClock
  /// Seconds of the monotonic clock that stamps keys.
  package var uptime: () -> Double
  /// Lets the operator write a text in an editor; blocks until it ended. The terminal is handed over meanwhile.
  package var edit: (String) -> Result<String, EffectFailure> = { _ in
    .failure(EffectFailure("no editor is known; set VISUAL or EDITOR"))
  }
  /// Shows a text in the operator's pager; blocks until it ended. What went wrong, or nil.
  package var page: (String) -> EffectFailure? = { _ in EffectFailure("no pager is known; set PAGER") }
  /// What a shop makes of a write, by its client's own rules; asks nobody.
  package var judge: @Sendable (_ shop: String, ShopWrite) -> WriteJudgement = { _, _ in WriteJudgement() }
  /// Called once, right after the first picture: everything slow starts here.
  package var afterFirstPicture: () -> Void = {}

  /// Collects what is constant for a run.
  package init(
    keymap: Keymap, options: ConsoleOptions, theme: Theme, glyphs: Glyphs, clock: any WallClock,
    uptime: @escaping () -> Double
  ) {
    self.keymap = keymap
    self.options = options
    self.theme = theme
    self.glyphs = glyphs
    self.clock = clock
    self.uptime = uptime
  }
}

/// The console's only thread of control: waits, feeds what arrived to `update`, hands effects on, and paints at most
/// once per batch. Made and run on one thread, which owns the terminal and the state.
package final class AppLoop {
  package private(set) var state: AppState
  /// How many pictures were presented; tests count repaints by it.
  package private(set) var pictures = 0
  private let terminal: any Terminal
  private let mailbox: Mailbox<AppEvent>
  private let perform: (Effect) -> Void
  private let settings: LoopSettings
  private var zones: ShopZones
  private var ending: Ending?
  private var painted: AppState?
  private var mustPaint = true
  /// Themes shown in this run, by name.
  private var themes: [String: Theme] = [:]

  /// Makes a loop that shows `store` first. `perform` carries out the effects that are not the terminal's own; it must
  /// not block.
  package init(
    terminal: any Terminal, store: StoreSnapshot?, mailbox: Mailbox<AppEvent>, settings: LoopSettings,
    perform: @escaping (Effect) -> Void
  ) {
    self.terminal = terminal
    self.mailbox = mailbox
    self.settings = settings
    self.perform = perform
    zones = ShopZones(store?.shops ?? [])
    state = AppState(
      viewport: Layout(
        size: terminal.size, focus: .orders, main: .orders, onePane: settings.options.isAccessible
      ).viewport)
    themes[settings.options.theme] = settings.theme
    if let store { handle([.store(store)]) }
  }

  /// Runs until the operator leaves, a signal ends the program, or the terminal is gone.
  package func run() -> Ending {
    while true {
      paintIfChanged()
      if let ending { return ending }
      step()
    }
  }

  /// Waits once and handles the whole batch that is there afterwards, without painting.
  package func step() {
    let inputs: [TerminalInput]
    do {
      inputs = try terminal.read(timeout: timeout())
    } catch {
      ending = Ending(sendHeld: false, signal: 0)
      return
    }
    var events: [AppEvent] = []
    for input in inputs {
      switch input {
      case .terminate(let signal): ending = Ending(sendHeld: false, signal: signal)
      case .resumed: mustPaint = true
      default: break
      }
      events.append(.input(input))
    }
    events += mailbox.drain()
    if isTickDue { events.append(.tick) }
    handle(events)
  }

  /// Paints if something visible changed since the last picture.
  package func paintIfChanged() {
    followLayout()
    guard mustPaint || painted != state else { return }
    let canvas = RootView.draw(state, context: context(), glyphs: settings.glyphs)
    terminal.present(canvas, theme: theme(named: state.shownTheme(context())))
    let isFirst = pictures == 0
    pictures += 1
    mustPaint = false
    painted = state
    if isFirst { settings.afterFirstPicture() }
  }

  private func handle(_ events: [AppEvent]) {
    for event in events {
      if case .store(let snapshot) = event { zones.follow(snapshot.shops) }
    }
    let context = context()
    for event in events {
      for effect in update(&state, event, context) { carryOut(effect) }
    }
  }

  /// The terminal's own effects happen here, on its thread; the others are handed on.
  private func carryOut(_ effect: Effect) {
    switch effect {
    case .suspend:
      terminal.suspend()
      mustPaint = true
    case .redraw:
      terminal.repaint()
      mustPaint = true
    case .copy(let text):
      guard !terminal.copyToClipboard(text) else { break }
      let reason = "Not copied: this terminal has no clipboard, or the text is too long"
      mailbox.post(.notice(Notice(.warning, reason)))
    case .edit(let text, let token): edit(text, token: token)
    case .page(let text): page(text)
    case .setTitle(let title): terminal.setTitle(title)
    case .setMouse(let isOn): terminal.setMouse(isOn)
    case .bell: terminal.bell()
    case .quit(let sendHeld): ending = ending ?? Ending(sendHeld: sendHeld)
    case .submit, .withdraw, .release, .retry, .drop, .refresh, .readOrder, .readHistory, .saveDraft,
      .dropDraft, .claim, .runHook, .print, .write, .readCoupon, .listCoupons, .quote:
      perform(effect)
    }
  }

  /// Runs the operator's editor on a text, with the terminal handed over to it.
  private func edit(_ text: String, token: Int) {
    var result = Result<String, EffectFailure>.failure(EffectFailure("no editor was started"))
    terminal.withTerminalReleased { result = settings.edit(text) }
    mustPaint = true
    mailbox.post(.edited(token: token, result))
  }

  /// Runs the operator's pager on a text, with the terminal handed over to it.
  private func page(_ text: String) {
    var failure: EffectFailure?
    terminal.withTerminalReleased { failure = settings.page(text) }
    mustPaint = true
    if let failure { mailbox.post(.notice(Notice(.error, failure.text))) }
  }

  /// Tells the state when the panes got other sizes, because the window or what is shown changed.
  private func followLayout() {
    let viewport = Layout(
      size: terminal.size, focus: state.focus, main: state.mainPane, onePane: state.showsOnePane(context())
    ).viewport
    if viewport != state.viewport { handle([.viewport(viewport)]) }
  }

  /// A theme, read from its file when it is first shown; what is wrong with the file is told then.
  private func theme(named name: String) -> Theme {
    if let known = themes[name] { return known }
    let (theme, problems) = settings.findTheme(name)
    themes[name] = theme
    for problem in problems { mailbox.post(.notice(Notice(.warning, problem))) }
    return theme
  }

  private func context() -> UpdateContext {
    var context = UpdateContext(
      now: settings.clock.now(), uptime: settings.uptime(), zones: zones.zones, localZone: zones.local,
      keymap: settings.keymap, options: settings.options, width: { CharacterWidth.columns(of: $0) })
    context.judge = settings.judge
    return context
  }

  /// Seconds until something on the screen ages; nil while nothing does, so that an idle console sleeps.
  private func timeout() -> Double? {
    mailbox.isEmpty ? deadline(of: state, context()) : 0
  }

  private var isTickDue: Bool { deadline(of: state, context()) == 0 }
}

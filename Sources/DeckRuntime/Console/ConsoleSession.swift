import CursesRenderer
import Foundation
import Glibc
import OrderModel
import OrderSync
import ViewModels
import Views

/// One run of the full screen, from the config to the restored terminal.
///
/// The order of steps is the start-up speed: only what the first picture needs (config, cache, terminal) comes before
/// it; network, journal and sessions start right after it.
package struct ConsoleSession {
  private let setup: DeckSetup
  private let environment: DeckEnvironment
  private let screen: ScreenOptions

  /// Prepares a run; nothing is touched yet.
  package init(setup: DeckSetup, environment: DeckEnvironment, screen: ScreenOptions) {
    self.setup = setup
    self.environment = environment
    self.screen = screen
  }

  /// Blocks the signals that the console reads itself. Must be called before the process has a second thread.
  package static func prepareProcess() { CursesTerminal.prepareProcess() }

  /// Runs on the calling thread until the operator leaves. Returns the exit code; does not return when a signal ended
  /// the program, which is then raised again.
  package func run() -> ExitCode {
    guard !setup.configuration.shops.isEmpty else {
      environment.errors(
        "orderdeck: \(setup.configuration.file) names no usable shop; see `orderdeck check-config`\n")
      return .config
    }
    let shops = setup.open()
    let wake = WakeHandle()
    let mailbox = Mailbox<AppEvent> { wake.wake() }
    let repository = makeRepository(shops, mailbox: mailbox)
    let keymap = Keymap(overrides: setup.configuration.keyNotations)
    let search = ThemeSearch(setup.paths, environment.environment)
    let themeName = screen.theme ?? setup.configuration.theme
    let (theme, themeProblems) = search.theme(named: themeName)
    let notices = startNotices(keymap.problems + themeProblems)

    let terminal: CursesTerminal
    do throws(TerminalError) {
      terminal = try CursesTerminal(terminalOptions, wake: wake)
    } catch {
      environment.errors("orderdeck: \(error.message)\n")
      return .usage
    }
    var options = consoleOptions
    (options.theme, options.themes) = (themeName, search.names(with: themeName))
    var settings = LoopSettings(
      keymap: keymap, options: options, theme: theme,
      glyphs: isAccessible ? terminal.glyphs.plain : terminal.glyphs,
      clock: environment.clock,
      uptime: ConsoleSession.uptime)
    let drafts = DraftFolder(folder: setup.paths.draftsFolder) {
      mailbox.post(.notice(Notice(.warning, $0)))
    }
    let claims = ClaimFolder(
      folder: setup.paths.claimsFolder, who: operatorName, clock: environment.clock,
      changed: { mailbox.post(.claims($0)) })
    let editor = TextEditor(environment: environment.environment, folder: setup.paths.draftsFolder)
    let writes = ConsoleWrites(
      shops: shops.map(\.spec), canSend: !screen.readOnly, stateFolder: setup.paths.stateFolder,
      author: environment.author, clock: environment.clock, mailbox: mailbox)
    settings.judge = writes.judge
    settings.findTheme = search.theme
    settings.edit = editor.edit
    settings.page = TextPager(environment: environment.environment, folder: setup.paths.draftsFolder).show
    settings.afterFirstPicture = {
      ConsoleSession.start(repository.store, mailbox, notices)
      mailbox.post(.drafts(drafts.load()))
      claims.start()
    }
    let runner = EffectRunner(
      repository: repository.store, writes: writes, mailbox: mailbox, drafts: drafts, hooks: hooks,
      papers: papers, claims: claims)
    let loop = AppLoop(
      terminal: terminal, store: repository.first, mailbox: mailbox, settings: settings,
      perform: runner.perform)
    let ending = loop.run()
    terminal.end()
    drafts.flush()
    claims.close()
    if writes.isSending { environment.errors("Waiting for a shop's answer…\n") }
    Blocking.wait { await writes.end() }
    leave(ending, repository.store)
    return .ok
  }

  // MARK: Parts

  /// The store, and the snapshot of the cache that the first picture shows.
  private func makeRepository(
    _ shops: [OpenShop], mailbox: Mailbox<AppEvent>
  ) -> (store: OrderRepository, first: StoreSnapshot) {
    var settings = SyncSettings(stateFolder: setup.paths.stateFolder, cacheFolder: setup.paths.cacheFolder)
    settings.refreshSeconds = setup.configuration.refreshSeconds
    settings.autoSendMinutes = setup.configuration.autoSendMinutes
    settings.isConsole = true
    settings.canSend = !screen.readOnly
    settings.author = environment.author
    let specs = shops.map(\.spec)
    let loaded = OrderRepository.loadCache(folder: setup.paths.cacheFolder, shops: specs)
    let store = OrderRepository(
      settings: settings, shops: specs, loaded: loaded, clock: environment.clock,
      publish: { mailbox.post(.store($0)) })
    return (store, store.first)
  }

  /// Everything slow: the journal, the queue lock, the sessions.
  private static func start(
    _ store: OrderRepository, _ mailbox: Mailbox<AppEvent>, _ notices: [Notice]
  ) {
    for notice in notices { mailbox.post(.notice(notice)) }
    Task {
      do throws(SyncError) {
        try await store.start()
      } catch {
        mailbox.post(.notice(Notice(.error, "Nothing can be sent: \(error)")))
      }
    }
  }

  /// Stores everything; with `sendHeld` waits for the held changes to go out.
  private func leave(_ ending: Ending, _ store: OrderRepository) {
    if ending.sendHeld { environment.errors("Sending held changes…\n") }
    Blocking.wait { await store.stop(sendHeld: ending.sendHeld) }
    setup.demo?.stop()
    guard let signal = ending.signal else {
      reportOpenChanges(store)
      return
    }
    CursesTerminal.die(bySignal: signal == 0 ? SIGHUP : signal)
  }

  private func reportOpenChanges(_ store: OrderRepository) {
    let open = Blocking.wait { await store.snapshot() }.outbox.filter { !$0.state.isFinal }
    guard !open.isEmpty, setup.demo == nil else { return }
    let changes = open.count == 1 ? "1 change is" : "\(open.count) changes are"
    environment.errors("\(changes) not sent yet; `orderdeck outbox list` shows them.\n")
  }

  private var terminalOptions: TerminalOptions {
    var options = TerminalOptions(environment: environment.environment)
    options.ascii = screen.ascii
    options.mouse = setup.configuration.mouse
    options.errorLog = setup.paths.logFile
    return options
  }

  /// The config's hooks; nil when it has none.
  private var hooks: HookRunner? {
    let commands = setup.configuration.hooks
    return commands.isEmpty ? nil : HookRunner(commands, environment: environment.environment)
  }

  private var papers: PaperDesk {
    PaperDesk(
      command: setup.configuration.printCommand, environment: environment.environment,
      folder: FileManager.default.currentDirectoryPath, clock: environment.clock)
  }

  private var consoleOptions: ConsoleOptions {
    let configuration = setup.configuration
    var options = ConsoleOptions()
    if !configuration.views.isEmpty {
      options.views = configuration.views.map { SavedView(name: $0.name, query: $0.query) }
    }
    options.holdSeconds = configuration.holdSeconds
    options.refreshSeconds = configuration.refreshSeconds
    options.autoSendMinutes = configuration.autoSendMinutes
    options.bell = configuration.bell
    options.scanBell = configuration.scanBell
    options.hooks = Set(configuration.hooks.keys)
    options.sharesClaims = true
    for shop in configuration.shops { options.shopBells[shop.name] = shop.bell }
    options.mouse = configuration.mouse
    options.canPrint = configuration.printCommand != nil
    options.isAccessible = isAccessible
    options.readOnly = screen.readOnly
    options.isDemo = setup.demo != nil
    return options
  }

  /// Who sits here, as the other consoles of this state folder read it: `ann (pts/3)`.
  private var operatorName: String {
    let name = environment.author.prefix { $0 != "@" }
    return ClaimFolder.terminal.map { "\(name) (\($0))" } ?? String(name)
  }

  /// `--accessible`, or the variable that other programs heed too.
  private var isAccessible: Bool {
    screen.accessible || environment.environment["ACCESSIBLE"].map { !$0.isEmpty && $0 != "0" } ?? false
  }

  private func startNotices(_ mistakes: [String]) -> [Notice] {
    var notices = mistakes.map { Notice(.warning, $0) }
    let problems = setup.configuration.problems
    notices += problems.prefix(20).map { Notice(.warning, $0.description) }
    if problems.count > 20 {
      let more = "\(problems.count - 20) more mistakes in the config; `orderdeck check-config` shows them all"
      notices.append(Notice(.warning, more))
    }
    return notices
  }

  /// Seconds of the monotonic clock, the one that stamps keys.
  private static func uptime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

import JSONText
import ViewModels

/// `paths`, `keys`, `check-config`, `sample-config` and `demo-shops`.
extension HeadlessSession {
  /// Every path in use; needs no config.
  func paths() throws(CommandFailure) -> CommandReport {
    let paths: Paths
    if options.demo {
      paths = try setup().paths
    } else {
      do throws(Paths.Problem) {
        paths = try Paths(environment: environment.environment, configFile: options.config)
      } catch { throw CommandFailure(error.message, .config) }
    }
    let text = paths.named.map { name, path in
      name.padding(to: 8) + Formatting.line(path) + "\n"
    }
    return CommandReport(json: facts(paths.named.map { ($0.name, $0.path) }), text: text.joined())
  }

  /// The keys as the config binds them; the defaults when there is no usable config.
  func keys() -> CommandReport {
    var notations: [String: [String]] = [:]
    if !options.demo, let paths = try? Paths(environment: environment.environment, configFile: options.config)
    {
      let isExplicit = options.config != nil
      do throws(ConfigFailure) {
        let configuration = try Configuration.load(
          path: paths.configFile, isExplicit: isExplicit, platforms: environment.platforms)
        notations = configuration.keyNotations
      } catch {
        if isExplicit { tell(error.message) }
      }
    }
    let keymap = Keymap(overrides: notations)
    var text = ""
    var entries: [JSONOutput] = []
    for group in CommandGroup.allCases {
      text += (text.isEmpty ? "" : "\n") + style.heading(group.rawValue) + "\n"
      for spec in CommandCatalog.all where spec.group == group {
        let labels = keymap.labels(of: spec.id)
        text += "  " + labels.padding(to: 22) + spec.id.rawValue.padding(to: 20) + spec.help + "\n"
        entries.append([
          "command": .string(spec.id.rawValue),
          "keys": .array((keymap.keys[spec.id] ?? []).map { .string($0.notation) }),
          "title": .string(spec.title), "help": .string(spec.help), "scope": .string(spec.scope.rawValue),
        ])
      }
    }
    return CommandReport(
      json: ["keys": .array(entries)], text: text, messages: keymap.problems.map(Formatting.line))
  }

  /// The config alone, without network and without running secret commands.
  func checkConfig() throws(CommandFailure) -> CommandReport {
    let setup = try setup()
    let configuration = setup.configuration
    let file = configuration.file
    // Clashes between keys and missing themes are found where keys and themes are known.
    let clashes = Keymap(overrides: configuration.keyNotations).problems.map {
      ConfigProblem(file: file, line: configuration.keysLine, key: "", message: Formatting.line($0))
    }
    let (_, themes) = ThemeSearch(setup.paths, environment.environment).theme(named: configuration.theme)
    let missing = themes.map {
      ConfigProblem(file: file, line: configuration.themeLine, key: "theme", message: Formatting.line($0))
    }
    for problem in clashes + missing { environment.errors(problem.description + "\n") }
    let found = configuration.problems + clashes + missing
    let problems: [JSONOutput] = found.map {
      [
        "file": .string($0.file), "line": .int($0.line), "key": .string($0.key),
        "message": .string($0.message),
      ]
    }
    let isFine = found.isEmpty
    let shops = Formatting.count(configuration.shops.count, "shop")
    return CommandReport(
      json: ["file": .string(file), "ok": .bool(isFine), "problems": .array(problems)],
      text: isFine ? "\(Formatting.line(file)): \(shops), no mistakes found\n" : "",
      exitCode: isFine ? .ok : .config)
  }

  func sampleConfig(_ platform: String?) throws(CommandFailure) -> CommandReport {
    guard let text = SampleConfig.text(platform: platform) else {
      throw CommandFailure(
        "there is no sample for \(JSONWriter.quoted(platform ?? "")); known: "
          + SampleShops.platforms.joined(separator: ", "), .usage)
    }
    return CommandReport(json: nil, text: text)
  }

  /// Runs the demo shops until the operator ends them.
  func demoShops() async throws(CommandFailure) -> CommandReport {
    let demo: RunningDemo
    do { demo = try environment.startDemo(options.demoOrders) } catch {
      throw CommandFailure("cannot start the demo shops: \(error)", .software)
    }
    environment.output(DemoConfig.text(demo.shops, isFile: true))
    if !options.quiet { tell("the demo shops are running; Ctrl-C ends them") }
    await environment.waitForEnd()
    demo.stop()
    return CommandReport(json: nil, text: "")
  }
}

extension String {
  /// The text with blanks to a width, and one blank at least.
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}

import JSONText
import OrderModel
import OrderSync
import ViewModels

/// `shops` and `check`.
extension HeadlessSession {
  /// The shops as the config and the cache have them; no shop is asked.
  func shops() async throws(CommandFailure) -> CommandReport {
    let setup = try setup()
    _ = try chosen([], in: setup)
    let shops = await setup.openInBackground()
    let store = try await store(setup, shops)
    let snapshot = await store.snapshot()
    await store.stop(sendHeld: false)
    let now = environment.clock.now()
    var entries: [JSONOutput] = []
    var text = ""
    for (shop, status) in zip(shops, snapshot.shops) {
      let report = ShopReport(status, problem: shop.problem, now: now)
      let abilities = Ability.allCases
      let cannot = abilities.filter { !status.capabilities.availability(of: $0).isAvailable }
      let can = abilities.filter { !cannot.contains($0) }
      entries.append(json(report, shop, status.capabilities, can: can, cannot: cannot))
      let mode = shop.entry.readOnly ? report.state.rawValue + ", read-only" : report.state.rawValue
      let age = report.dataAge.map(Self.readText) ?? "never read"
      let title = "\(shop.name) (\(shop.entry.platform.title)): \(mode), \(age)"
      text += (text.isEmpty ? "" : "\n") + style.heading(title) + "\n"
      text += wrapped("can", can.map(\.rawValue)) + reasons(cannot, status.capabilities)
      text += wrapped("statuses", status.capabilities.statuses.map { $0.word })
    }
    let broken = shops.contains { $0.problem != nil } || setup.configuration.hasBrokenShops
    return CommandReport(
      json: ["shops": .array(entries)], text: text,
      messages: untold(shops.compactMap(\.problem), setup), exitCode: broken ? .config : .ok)
  }

  /// What a shop cannot do, grouped by the reason.
  private func reasons(_ cannot: [Ability], _ capabilities: ShopCapabilities) -> String {
    var groups: [(reason: String, abilities: [String])] = []
    for ability in cannot {
      let reason = capabilities.availability(of: ability).reason ?? ""
      if let place = groups.firstIndex(where: { $0.reason == reason }) {
        groups[place].abilities.append(ability.rawValue)
      } else {
        groups.append((reason, [ability.rawValue]))
      }
    }
    return groups.map { group in
      let words = (group.abilities.joined(separator: ", ") + ": " + group.reason).split(separator: " ")
      return wrapped("cannot", words.map(String.init), separator: " ")
    }.joined()
  }

  /// A list under a label, in lines of at most 80 columns.
  private func wrapped(_ label: String, _ items: [String], separator: String = ", ") -> String {
    guard !items.isEmpty else { return "" }
    let indent = String(repeating: " ", count: 12)
    var lines = ["  " + label + String(repeating: " ", count: max(1, 10 - label.count))]
    for (place, item) in items.enumerated() {
      let word = Formatting.line(item) + (place == items.count - 1 ? "" : separator)
      if lines[lines.count - 1].count + word.count > 80 { lines.append(indent) }
      lines[lines.count - 1] += word
    }
    return lines.map { line in line.trimmingSuffix(" ") + "\n" }.joined()
  }

  private func json(
    _ report: ShopReport, _ shop: OpenShop, _ capabilities: ShopCapabilities, can: [Ability],
    cannot: [Ability]
  ) -> JSONOutput {
    let statuses: [JSONOutput] = capabilities.statuses.map {
      ["status": .string($0.status.rawValue), "word": .string($0.word)]
    }
    let reasons: [JSONOutput] = cannot.map {
      ["ability": .string($0.rawValue), "reason": .text(capabilities.availability(of: $0).reason)]
    }
    return [
      "name": .string(report.name), "platform": .string(shop.entry.platform.rawValue),
      "state": .string(report.state.rawValue), "message": .text(report.message),
      "dataAge": .int(report.dataAge),
      "readOnly": .bool(shop.entry.readOnly), "statuses": .array(statuses),
      "can": .array(can.map { .string($0.rawValue) }), "cannot": .array(reasons),
    ]
  }

  /// Complaints that were not told when the config was read.
  func untold(_ problems: [ConfigProblem], _ setup: DeckSetup) -> [String] {
    problems.filter { !setup.configuration.problems.contains($0) }.map(\.description)
  }

  /// Proves each shop, and shows the terminal and the paths.
  func check(_ names: [String]) async throws(CommandFailure) -> CommandReport {
    let setup = try setup()
    let chosen = Set(try chosen(names, in: setup).map(\.name))
    let shops = await setup.openInBackground(chosen).filter { chosen.contains($0.name) }
    let checks = await proven(shops)
    var text = ""
    var entries: [JSONOutput] = []
    var exitCode = names.isEmpty && setup.configuration.hasBrokenShops ? ExitCode.config : .ok
    for (shop, checks) in zip(shops, checks) {
      let failed = checks.first { $0.error != nil }
      let verdict = judge(shop, failed?.error)
      if exitCode == .ok { exitCode = verdict.exitCode }
      text += style.heading("\(shop.name) (\(shop.entry.platform.title)): \(verdict.state.rawValue)") + "\n"
      for check in checks { text += line(check, shop) }
      entries.append([
        "name": .string(shop.name), "state": .string(verdict.state.rawValue),
        "message": .text(failed?.error.map { message($0, shop) }),
        "checks": .array(checks.map { json($0, shop) }),
      ])
    }
    let terminal = terminalFacts
    let sections: [(title: String, facts: [(name: String, value: String)])] = [
      ("settings", settingFacts(setup)), ("terminal", terminal),
      ("paths", setup.paths.named.map { ($0.name, $0.path) }),
    ]
    for section in sections {
      text += "\n" + style.heading(section.title) + "\n"
      for fact in section.facts { text += "  \(fact.name): \(Formatting.line(fact.value))\n" }
    }
    var members = [JSONOutput.Member("shops", .array(entries))]
    members += sections.map { JSONOutput.Member($0.title, facts($0.facts)) }
    return CommandReport(json: .object(members), text: text, exitCode: exitCode)
  }

  /// How long ago a shop was read, from seconds.
  private static func readText(_ seconds: Int) -> String {
    seconds < 60 ? "read just now" : "read \(Formatting.age(seconds: Double(seconds))) ago"
  }

  /// Checks all shops at the same time; results in the order of the shops.
  private func proven(_ shops: [OpenShop]) async -> [[ShopCheck]] {
    await withTaskGroup(of: (Int, [ShopCheck]).self) { group in
      for (place, shop) in shops.enumerated() {
        group.addTask { (place, await shop.client.check()) }
      }
      var results = [[ShopCheck]](repeating: [], count: shops.count)
      for await (place, checks) in group { results[place] = checks }
      return results
    }
  }

  private func judge(_ shop: OpenShop, _ error: ShopError?) -> (state: ShopReport.State, exitCode: ExitCode) {
    if shop.problem != nil { return (.refused, .config) }
    return error.map {
      let (state, code) = ShopReport.judge($0); return (state, code)
    } ?? (.ok, .ok)
  }

  private func message(_ error: ShopError, _ shop: OpenShop) -> String {
    shop.problem?.description ?? Wording.explained(error, shop: shop.name)
  }

  private func line(_ check: ShopCheck, _ shop: OpenShop) -> String {
    let detail = check.error.map { message($0, shop) } ?? check.detail ?? ""
    let verdict = check.error == nil ? "ok" : "failed"
    return "  \(check.name): \(verdict)" + (detail.isEmpty ? "" : ", " + Formatting.line(detail)) + "\n"
  }

  private func json(_ check: ShopCheck, _ shop: OpenShop) -> JSONOutput {
    [
      "name": .string(check.name), "ok": .bool(check.error == nil),
      "message": .text(check.error.map { message($0, shop) } ?? check.detail),
    ]
  }

  private func settingFacts(_ setup: DeckSetup) -> [(name: String, value: String)] {
    let configuration = setup.configuration
    return [
      ("theme", configuration.theme), ("holdSeconds", number(configuration.holdSeconds)),
      ("refreshSeconds", number(configuration.refreshSeconds)),
      ("autoSendMinutes", number(configuration.autoSendMinutes)),
    ]
  }

  private func number(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }

  private var terminalFacts: [(name: String, value: String)] {
    let variables = environment.environment
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { variables[$0] }.first { !$0.isEmpty }
    return [
      ("term", variables["TERM"] ?? "not set"), ("colorterm", variables["COLORTERM"] ?? "not set"),
      ("locale", locale ?? "not set"), ("output", environment.isOutputTerminal ? "terminal" : "no terminal"),
    ]
  }

  func facts(_ facts: [(name: String, value: String)]) -> JSONOutput {
    .object(facts.map { JSONOutput.Member($0.name, .string($0.value)) })
  }
}

extension String {
  /// The text without that character at its end.
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    String(self[..<(lastIndex { $0 != character }.map(index(after:)) ?? startIndex)])
  }
}

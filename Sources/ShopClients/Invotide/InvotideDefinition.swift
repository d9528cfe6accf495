package import JSONText
package import OrderModel

/// Invotide in the registry.
package enum InvotideDefinition: PlatformDefinition {
  package static var settings: [PlatformRegistry.Setting] {
    [
      .init("url", isRequired: true), .init("username"), .init("key", isRequired: true, isSecret: true),
      .init("timeZone", isRequired: true), .init("orderIDs", isText: false),
      .init("statuses", isText: false), .init("storeID", isText: false),
    ]
  }

  package static func problems(in settings: JSONValue) -> [JSONMismatch] {
    var problems: [JSONMismatch] = []
    _ = InvotideStatuses(settings["statuses"], problems: &problems)
    _ = InvotideOrderIDs(settings["orderIDs"], problems: &problems)
    _ = storeID(settings["storeID"], &problems)
    return problems
  }

  /// The number of a store, from 0; nil where none is set.
  private static func storeID(_ setting: JSONValue?, _ problems: inout [JSONMismatch]) -> Int? {
    guard let setting else { return nil }
    if let number = setting.int, (0...1_000_000).contains(number) { return number }
    problems.append(setting.mismatch("expected the number of one of the shop's stores, from 0 on"))
    return nil
  }

  package static func client(
    for options: ShopOptions, services: ClientServices
  ) throws(JSONMismatch) -> any ShopClient {
    var problems: [JSONMismatch] = []
    let statuses = InvotideStatuses(options.settings["statuses"], problems: &problems)
    let orderIDs = InvotideOrderIDs(options.settings["orderIDs"], problems: &problems)
    let storeID = storeID(options.settings["storeID"], &problems)
    if let first = problems.first { throw first }
    let base = try options.requiredBaseURL()
    guard !base.path.hasSuffix(".php") else {
      throw options.complaint("url", "must be the shop's root, without index.php")
    }
    guard let zone = try options.zone() else {
      throw options.complaint(
        "timeZone", "missing; Invotide's times name no zone, give the shop's such as Europe/Riga")
    }
    let perHour = options.budget(default: nil)
    let username = try options.header("username", isRequired: false)
    let gate = InvotideGate(
      base: base, username: username.isEmpty ? "Default" : username,
      key: try options.header("key", isRequired: true), userAgent: try options.agent(),
      channel: services.channel(perHour: perHour), urlPlace: options.settings.path(of: "url"))
    return InvotideClient(
      .init(
        name: options.name, zone: zone, currency: try options.currency(), statuses: statuses,
        orderIDs: orderIDs, storeID: storeID, requestsPerHour: perHour),
      gate: gate, memory: options.memory)
  }
}

/// Where the shop's order numbers begin, and how many missing ones in a row end a walk (`orderIDs`).
package struct InvotideOrderIDs: Equatable, Sendable {
  package var from = 1
  package var gap = 50

  /// From 1, ending after 50 missing ones.
  package init() {}

  /// Reads the setting; every mistake becomes a complaint.
  package init(_ setting: JSONValue?, problems: inout [JSONMismatch]) {
    guard let setting else { return }
    guard let members = setting.members else {
      problems.append(setting.mismatch("expected an object such as { from: 1, gap: 50 }"))
      return
    }
    for (name, value) in members {
      let limits = name == "from" ? 1...1_000_000_000 : 1...10_000
      guard name == "from" || name == "gap" else {
        problems.append(value.mismatch("no such setting; orderIDs takes from and gap"))
        continue
      }
      guard let number = value.int, limits.contains(number) else {
        problems.append(
          value.mismatch("expected a whole number from \(limits.lowerBound) to \(limits.upperBound)"))
        continue
      }
      if name == "from" { from = number } else { gap = number }
    }
  }
}

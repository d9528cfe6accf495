package import Foundation
import JSONText
package import OrderModel

/// An Invotide shop: OpenCart 3.0's api routes, as invotide.md has them. Reading and status changes share one token;
/// every order that is built gets one of its own. May be called from any task.
package final class InvotideClient: ShopClient {
  /// What the client needs to know of its shop.
  package struct Settings: Sendable {
    /// The shop's configured name.
    package var name: String
    package var zone: TimeZone
    /// The shop's default currency.
    package var currency: Currency
    package var statuses = InvotideStatuses()
    package var orderIDs = InvotideOrderIDs()
    /// The store that new orders are placed in; nil where the shop has one, or its address decides.
    package var storeID: Int?
    package var requestsPerHour: Int?
  }

  package let capabilities: ShopCapabilities
  let settings: Settings
  let gate: InvotideGate
  let session: InvotideSession
  let learning: InvotideLearning

  /// A client over the road to its shop, which belongs to this shop alone.
  package init(_ settings: Settings, gate: InvotideGate, memory: any ShopMemory = TransientMemory()) {
    self.settings = settings
    self.gate = gate
    session = InvotideSession(gate, renews: true)
    learning = InvotideLearning(memory)
    capabilities = settings.statuses.capabilities(requestsPerHour: settings.requestsPerHour)
  }

  package func order(_ id: String) async throws(ShopError) -> Order {
    guard let order = try await read(id, .urgent)?.order else {
      throw .notFound("the shop has no order \(id)")
    }
    return order
  }

  /// An order with what only this platform needs of it.
  struct Reading: Sendable {
    var order: Order
    var statusID: Int?
  }

  /// Reads one order; nil when the shop provably has none of that id. "Not found" and "denied" look alike, the session
  /// tells them apart.
  func read(_ id: String, _ priority: RequestPriority) async throws(ShopError) -> Reading? {
    // The shop reads `1xyz` as 1 and `abc` as 0 (invotide.md 2).
    guard let number = Int(id), number > 0, String(number) == id else { return nil }
    let answer = try await session.call(
      InvotideCall("api/order/info", orderID: id, kind: .read(priority)))
    guard let record = answer.value["order"], record.kind == .object else {
      if answer.refusal != nil { return nil }
      throw .malformed("order \(id): expected the order, found \(answer.value.kindName)")
    }
    learning.take(record, table: settings.statuses)
    let wire = InvotideOrderWire(
      shop: settings.name, zone: settings.zone, currency: settings.currency, statuses: settings.statuses,
      learned: learning.names)
    guard let order = wire.order(record, id: id, preamble: answer.preamble) else {
      throw .malformed("asked for order \(id), got another one")
    }
    return Reading(order: order, statusID: InvotideOrderWire.statusID(record))
  }

  package func perform(_ change: OrderChange, on order: Order) async throws(ShopError) -> Order {
    if let found = objection(to: change, on: order) { throw .objection(found) }
    var statusID = change.status.flatMap { settings.statuses.id(ofName: $0.word) }
    if change.status == nil {
      // What is repeated has to be the status of this moment, or a colleague's change would be undone.
      guard let now = try await read(order.id.id, .urgent) else {
        throw .notFound("the shop has no order \(order.id.id)")
      }
      statusID = now.statusID
    }
    guard let statusID, let history = InvotideHistory(change, statusID: statusID) else {
      throw .objection("order \(order.id.id) is an abandoned checkout; only a status can be set on it")
    }
    return try await write(history, id: order.id.id)
  }

  package func objection(to change: OrderChange, on order: Order) -> Objection? {
    if change.isEmpty { return "nothing to change" }
    if let status = change.status, settings.statuses.id(ofName: status.word) == nil {
      return Objection(
        "Invotide's statuses are numbers; “\(status.word)” is not in the statuses of this shop")
    }
    return capabilities.objection(to: change, from: order.shopStatus)
      ?? InvotideHistory.objection(to: change)
  }

  /// The store whose settings a change of an order goes by: its own; each has its own statuses for stock and mails.
  func storeID(ofOrder id: String) -> Int? { learning.store(ofOrder: id) ?? settings.storeID }

  /// Writes one entry of an order's history and reads the order back, as the history itself cannot be read.
  func write(_ history: InvotideHistory, id: String) async throws(ShopError) -> Order {
    let answer = try await session.call(history.call(id: id, storeID: storeID(ofOrder: id)))
    guard answer.isSuccess else {
      guard let refusal = answer.refusal else {
        throw .unclear("the shop's answer says neither success nor error")
      }
      throw .refused(code: 200, text: "the shop said: " + gate.mask(refusal.shown))
    }
    let after: Reading?
    do throws(ShopError) {
      after = try await read(id, .urgent)
    } catch {
      throw .unclear("accepted, but the order could not be read back")
    }
    guard let after else { throw .unclear("accepted, but the shop has no order \(id) now") }
    guard after.statusID == history.statusID else {
      throw .refused(
        code: 200, text: "the shop answered success, but the order is still \(after.order.shopStatus)")
    }
    var order = after.order
    order.warnings += history.warnings
    if let preamble = answer.preamble {
      order.warnings.append("the shop printed before its answer: " + gate.mask(preamble))
    }
    return order
  }

  package func preview(of change: OrderChange, on order: Order) -> [RequestPreview] {
    guard objection(to: change, on: order) == nil else { return [] }
    let word = change.status?.word ?? order.shopStatus
    // The number of a status outside the table is read just before the write; here the one that was seen with it counts.
    let learned = learning.names.filter { $0.value == word }.keys.min()
    guard let statusID = settings.statuses.id(ofName: word) ?? learned,
      let history = InvotideHistory(change, statusID: statusID)
    else { return [] }
    let call = history.call(id: order.id.id, storeID: storeID(ofOrder: order.id.id))
    return [gate.loginPreview, gate.preview(call)]
  }

  package func check() async -> [ShopCheck] {
    do throws(ShopError) {
      try await session.signIn()
    } catch {
      switch error {
      case .unreachable, .unclear: return [ShopCheck(name: "reachable", error: error)]
      default: return [ShopCheck(name: "reachable"), ShopCheck(name: "signed in", error: error)]
      }
    }
    var steps = [ShopCheck(name: "reachable")]
    do throws(ShopError) {
      // Also proves that the token works: "no such order" comes only with one that does.
      let first = try await read(String(settings.orderIDs.from), .urgent)
      steps.append(ShopCheck(name: "signed in", detail: "as " + gate.username))
      let place = "order \(settings.orderIDs.from)"
      steps.append(
        ShopCheck(name: "orders", detail: first == nil ? "no " + place : place + " can be read"))
    } catch {
      if case .unauthorized = error {
        steps.append(ShopCheck(name: "signed in", error: error))
      } else {
        steps += [ShopCheck(name: "signed in"), ShopCheck(name: "orders", error: error)]
      }
    }
    let names = learning.names.filter { settings.statuses.entry($0.key) == nil }.sorted { $0.key < $1.key }
    if !names.isEmpty {
      let list = names.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      steps.append(ShopCheck(name: "statuses", detail: "seen but not in the config: " + list))
    }
    return steps
  }
}

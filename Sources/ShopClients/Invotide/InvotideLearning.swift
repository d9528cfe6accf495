import JSONText
package import OrderModel
import Synchronization

/// What a client learns of its shop while reading: names of statuses outside the table, and the highest order number.
/// Kept between runs in the shop's memory. Usable from any task.
package final class InvotideLearning: Sendable {
  private static let statusesName = "statuses"
  private static let topName = "top-order"

  private struct State {
    var names: [Int: String]
    var top: Int
    /// Stores by order, as far as this run has read them.
    var stores: [Int: Int] = [:]
  }

  private let memory: any ShopMemory
  private let state: Mutex<State>

  /// Goes on from what earlier runs have kept.
  package init(_ memory: any ShopMemory) {
    self.memory = memory
    var names: [Int: String] = [:]
    for line in (memory.text(Self.statusesName) ?? "").split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      if parts.count == 2, let id = Int(parts[0]) { names[id] = String(parts[1]) }
    }
    state = Mutex(State(names: names, top: memory.text(Self.topName).flatMap { Int($0) } ?? 0))
  }

  /// Names by number.
  package var names: [Int: String] { state.withLock { $0.names } }

  /// The highest number of an order that was seen; 0 when none was.
  package var top: Int { state.withLock { $0.top } }

  /// The store of an order that was read; nil when it was not.
  func store(ofOrder id: String) -> Int? { Int(id).flatMap { id in state.withLock { $0.stores[id] } } }

  /// Learns from a record. The first name of a number stays, as the name comes in each order's own language.
  func take(_ value: JSONValue, table: InvotideStatuses) {
    let record = WireRecord(value, warnings: WireWarnings())
    if let id = record.int("order_id"), let store = record.int("store_id"), store >= 0 {
      state.withLock { $0.stores[id] = store }
    }
    guard let id = record.int("order_status_id"), id > 0, table.entry(id) == nil,
      let name = record.label("order_status")
    else { return }
    let line = name.split(whereSeparator: \.isNewline).joined(separator: " ")
    let text: String? = state.withLock { state in
      guard state.names[id] == nil, state.names.count < 200 else { return nil }
      state.names[id] = line
      return state.names.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: "\n")
    }
    if let text { memory.keep(text, as: Self.statusesName) }
  }

  /// Remembers an order's number; kept with `store`, so that a walk does not write a file for each order.
  func see(_ number: Int) { state.withLock { $0.top = max($0.top, number) } }

  /// Keeps the highest number.
  func store() {
    let text = String(top)
    if memory.text(Self.topName) != text { memory.keep(text, as: Self.topName) }
  }
}

import Foundation
import LoopbackHTTP
import Synchronization

/// The routes of the Quickbutik API.
extension QuickbutikSimulator {
  /// Answers a request for a path below `/v1`.
  func route(_ request: HTTPRequest, _ path: String, _ fault: Fault?) -> Handled {
    let credentials = Data("\(key):\(key)".utf8).base64EncodedString()
    guard request.headers["Authorization"] == "Basic " + credentials else {
      return refused(401, "Unauthorized - check your API key")
    }
    if case .ordersArrive(let count)? = fault {
      for _ in 0..<count { newOrder() }
    }
    switch (request.method, path) {
    case ("GET", "/orders"): return Handled(response: orders(request, fault))
    case ("POST", "/orders"), ("PUT", "/orders"): return writeOrders(request)
    default: return catalogue(request, path)
    }
  }

  /// `{"code": …, "error": …}`.
  func refused(_ status: Int, _ text: String) -> Handled {
    let body = JSONItem.object([("code", .int(status)), ("error", .text(text))])
    return Handled(response: SimulatorServer.json(body, status: status))
  }

  /// The body as JSON; nil without the content type, or when it is none.
  func json(_ request: HTTPRequest) -> Any? {
    guard request.headers["Content-Type"]?.lowercased().hasPrefix("application/json") == true else {
      return nil
    }
    return try? JSONSerialization.jsonObject(with: Data(request.body))
  }

  // MARK: - Lists

  private func orders(_ request: HTTPRequest, _ fault: Fault?) -> HTTPResponse {
    state.withLock { state in
      if let text = request.query("order_id") { return single(text, state) }
      var orders = state.store.orders.filter { matches($0, request) }
      let isOld = state.listForm == .unpaged
      if isOld || request.query("sort_order") != "asc" { orders.reverse() }
      if !isOld {
        let asked = state.listForm == .firstPageOnly ? 0 : Int(request.query("offset") ?? "") ?? 0
        var offset = min(max(0, asked), orders.count)
        if case .repeatRows(let count)? = fault { offset = max(0, offset - count) }
        let limit = min(max(1, Int(request.query("limit") ?? "") ?? 1000), 1000)
        orders = Array(orders[offset...].prefix(limit))
      }
      guard !orders.isEmpty else { return refused(404, "Resource not found").response }
      let isWhole = request.query("include_details") == "true" && state.listForm != .simplified
      let items = JSONItem.array(orders.map { item($0, state, whole: isWhole) })
      return SimulatorServer.json(state.listForm == .wrapped ? .object([("orders", items)]) : items)
    }
  }

  private func matches(_ order: QuickbutikOrder, _ request: HTTPRequest) -> Bool {
    func seconds(_ name: String) -> Int? { request.query(name).flatMap { Int($0) } }
    if let from = seconds("from_date_paid"), order.paidAt.map({ $0 < from }) ?? true { return false }
    if let to = seconds("to_date_paid"), order.paidAt.map({ $0 > to }) ?? true { return false }
    if let from = seconds("from_status_date"), order.statusChanged.map({ $0 < from }) ?? true { return false }
    guard let words = request.query("status") else { return true }
    let numbers = words.split(separator: ",").map { word in
      switch word {
      case "paid": "1"
      case "done": "2"
      case "unpaid": "-1"
      default: "none"
      }
    }
    return numbers.contains(order.status)
  }

  private func single(_ text: String, _ state: State) -> HTTPResponse {
    guard let id = Int(text), let order = state.store.order(id) else {
      return refused(404, "Resource not found").response
    }
    let item = item(order, state, whole: true)
    let others = state.store.orders.filter { $0.id != id }.prefix(2).map { self.item($0, state, whole: true) }
    switch state.singleForm {
    case .array: return SimulatorServer.json(.array([item]))
    case .object: return SimulatorServer.json(item)
    case .wrapped: return SimulatorServer.json(.object([("order", item)]))
    case .several: return SimulatorServer.json(.array(others + [item]))
    case .other: return SimulatorServer.json(.array(Array(others)))
    }
  }

  private func item(_ order: QuickbutikOrder, _ state: State, whole: Bool) -> JSONItem {
    let writer = QuickbutikOrderJSON(profile: options.profile, hostile: options.hostile)
    let (contents, oddity) = (state.store.contents(of: order), state.store.oddity(of: order))
    return whole
      ? writer.whole(order, contents, oddity: oddity) : writer.simplified(order, contents, oddity: oddity)
  }
}

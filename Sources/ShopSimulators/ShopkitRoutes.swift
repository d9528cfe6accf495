import Foundation
import LoopbackHTTP
import Synchronization

/// The routes of the Shopkit API.
extension ShopkitSimulator {
  /// Answers a request for a path below `/v1`.
  func route(_ request: HTTPRequest, _ path: String, _ fault: Fault?) -> Handled {
    guard request.headers["User-Agent"]?.isEmpty == false else { return refused(403, "User-Agent required.") }
    guard (request.headers["X-API-KEY"] ?? request.query("X-API-KEY")) == key else {
      return refused(401, "Unauthorized.")
    }
    if case .ordersArrive(let count)? = fault {
      for _ in 0..<count { newOrder() }
    }
    let parts = path.split(separator: "/").map(String.init)
    switch (request.method, parts.count, parts.first) {
    case ("GET", 0, _), ("GET", 1, "store"): return Handled(response: SimulatorServer.json(store()))
    case ("GET", 1, "order"):
      if let id = request.query("id") { return readOrder(id) }
      return Handled(response: list(request, path, fault))
    case ("GET", 2, "order"): return readOrder(parts[1])
    case ("PUT", 2, "order") where parts[1] == "bulk" && options.hasBulk: return updateBulk(request)
    case ("PUT", 2, "order"): return updateOrder(parts[1], request)
    case ("DELETE", 2, "order"): return deleteOrder(parts[1])
    case ("GET", 1, "product"): return products(request, path, fault)
    case ("GET", 2, "product"): return product(parts[1])
    case ("GET", 1, "category"): return categories(request, path, fault)
    case ("GET", 2, "category"): return category(parts[1])
    case ("GET", 1, "shipping"): return shipping(request)
    case (_, 1...2, "coupon"), (_, 1...2, "webhook"): return shelf(request, path, parts, fault)
    default: return missing
    }
  }

  private func shelf(_ request: HTTPRequest, _ path: String, _ parts: [String], _ fault: Fault?) -> Handled {
    let step = parts.count > 1 ? parts[1] : nil
    switch (request.method, parts[0], step) {
    case ("GET", "coupon", _): return coupon(request, step)
    case ("POST", "coupon", nil): return createCoupon(request)
    case ("DELETE", "coupon", let id?): return deleteCoupon(id)
    case ("GET", "webhook", nil) where !options.isOld: return webhooks(request, path, fault)
    case ("GET", "webhook", let id?) where !options.isOld: return webhook(id)
    case ("POST", "webhook", nil): return createWebhook(request)
    case ("DELETE", "webhook", let id?): return deleteWebhook(id)
    default: return missing
    }
  }

  /// 404.
  var missing: Handled { refused(404, "Not found.") }

  func refused(_ status: Int, _ message: String) -> Handled {
    Handled(response: SimulatorServer.message(status, message))
  }

  private func orderItem(_ order: ShopkitOrder, _ store: ShopkitStore) -> JSONItem {
    ShopkitOrderJSON(profile: options.profile, hostile: options.hostile).item(order, store.detail(order.id))
  }

  private func readOrder(_ text: String) -> Handled {
    guard let id = Int(text) else { return refused(400, "Bad request.") }
    return state.withLock { state in
      guard let order = state.store.order(id) else { return refused(404, "Not found.") }
      return Handled(response: SimulatorServer.json(orderItem(order, state.store)))
    }
  }

  // MARK: - Lists

  /// Rows of one list page and what the answer says around them.
  private struct Page {
    var items: [JSONItem]
    var total: Int
    var previous: String?
    var next: String?
  }

  private func list(_ request: HTTPRequest, _ path: String, _ fault: Fault?) -> HTTPResponse {
    let zone = options.profile.zone
    let filter = ShopkitFilter(request, zone: zone, now: now)
    var (listForm, emptyForm) = state.withLock { ($0.listForm, $0.emptyForm) }
    if case .listForm(let form)? = fault { listForm = form }
    if case .emptyForm(let form)? = fault { emptyForm = form }
    var repeated = 0
    if case .repeatRows(let count)? = fault { repeated = count }
    return answer(page(request, path, filter, repeated), listForm, emptyForm)
  }

  /// One page of a list that is no list of orders.
  func list(_ items: [JSONItem], _ request: HTTPRequest, _ path: String, _ fault: Fault?) -> HTTPResponse {
    var (listForm, emptyForm) = state.withLock { ($0.listForm, $0.emptyForm) }
    if case .listForm(let form)? = fault { listForm = form }
    if case .emptyForm(let form)? = fault { emptyForm = form }
    let (number, limit) = ShopkitSimulator.pageAsked(request)
    let first = min((number - 1) * limit, items.count)
    func link(_ page: Int) -> String { pageLink(request, path, page: page, limit: limit) }
    let page = Page(
      items: Array(items[first...].prefix(limit)), total: items.count,
      previous: number > 1 ? link(number - 1) : nil,
      next: number * limit < items.count ? link(number + 1) : nil)
    return answer(page, listForm, emptyForm)
  }

  private func answer(
    _ page: Page, _ listForm: ShopkitListForm, _ emptyForm: ShopkitEmptyForm
  ) -> HTTPResponse {
    var response =
      page.items.isEmpty
      ? ShopkitLists.empty(emptyForm) : ShopkitLists.filled(page.items, listForm, paging(page))
    response.headers["X-Total-Count"] = String(page.total)
    return response
  }

  private func page(_ request: HTTPRequest, _ path: String, _ filter: ShopkitFilter, _ repeated: Int) -> Page
  {
    let (number, limit) = ShopkitSimulator.pageAsked(request)
    let (items, total) = state.withLock { state in
      let ids = state.store.ids(matching: filter)
      let first = min((number - 1) * limit, ids.count)
      let start = max(0, first - repeated)
      let store = state.store
      let items = ids[start...].prefix(first - start + limit).compactMap {
        store.order($0).map { orderItem($0, store) }
      }
      return (Array(items), ids.count)
    }
    func link(_ page: Int) -> String { pageLink(request, path, page: page, limit: limit) }
    return Page(
      items: items, total: total, previous: number > 1 ? link(number - 1) : nil,
      next: number * limit < total ? link(number + 1) : nil)
  }

  /// A too large limit is clipped; a page below the first is the first.
  private static func pageAsked(_ request: HTTPRequest) -> (number: Int, limit: Int) {
    let asked = request.query("limit").flatMap { Int($0) } ?? 25
    return (max(1, request.query("page").flatMap { Int($0) } ?? 1), asked < 1 ? 25 : min(asked, 50))
  }

  private func paging(_ page: Page) -> JSONItem {
    guard page.previous != nil || page.next != nil else { return .null }
    return .object([("previous", .optional(page.previous)), ("next", .optional(page.next))])
  }

  /// An absolute link to another page: the query is kept but for `limit`, `page` and a key, which are put anew or
  /// left out.
  private func pageLink(_ request: HTTPRequest, _ path: String, page: Int, limit: Int) -> String {
    let scheme = request.headers["X-Forwarded-Proto"] ?? "http"
    let host = request.headers["Host"] ?? "127.0.0.1"
    let query = request.target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
    let dropped = ["page=", "limit=", "X-API-KEY="]
    let kept = query.split(separator: "&").filter { part in !dropped.contains { part.hasPrefix($0) } }
    let parts = kept.map(String.init) + ["limit=\(limit)", "page=\(page)"]
    return scheme + "://" + host + "/v1" + path + "?" + parts.joined(separator: "&")
  }

  // MARK: - Writes

  private func updateOrder(_ text: String, _ request: HTTPRequest) -> Handled {
    guard let id = Int(text) else { return refused(400, "Bad request.") }
    guard let members = json(request) as? [String: Any] else { return refused(400, "Bad request.") }
    let now = self.now
    return state.withLock { state in
      do throws(ShopkitUpdate.Refusal) {
        try write(ShopkitUpdate(members), id, &state, now)
      } catch {
        return refused(error.status, error.message)
      }
      guard let order = state.store.order(id) else { return refused(404, "Not found.") }
      return Handled(response: SimulatorServer.json(orderItem(order, state.store)), applied: true)
    }
  }

  private func updateBulk(_ request: HTTPRequest) -> Handled {
    guard let items = json(request) as? [Any] else { return refused(400, "Bad request.") }
    guard items.count <= 50 else { return refused(413, "Content Too Large") }
    let now = self.now
    return state.withLock { state in
      var applied = false
      let results = items.map { item in
        let result = bulkItem(item, &state, now)
        applied = applied || result.code == 200
        return JSONItem.object([
          ("code", .int(result.code)), ("message", .text(result.message)), ("id", result.id),
        ])
      }
      return Handled(response: SimulatorServer.json(.array(results)), applied: applied)
    }
  }

  private func bulkItem(
    _ item: Any, _ state: inout State, _ now: Int
  ) -> (code: Int, message: String, id: JSONItem) {
    guard let members = item as? [String: Any], let id = members["id"] as? Int else {
      return (400, "Bad request.", .null)
    }
    if let field = members.keys.sorted().first(where: ShopkitUpdate.notInBulk.contains) {
      return (400, "Field \(field) is not allowed.", .int(id))
    }
    do throws(ShopkitUpdate.Refusal) {
      try write(ShopkitUpdate(members), id, &state, now)
      return (200, "Updated.", .int(id))
    } catch {
      return (error.status, error.message, .int(id))
    }
  }

  private func write(
    _ update: ShopkitUpdate, _ id: Int, _ state: inout State, _ now: Int
  ) throws(ShopkitUpdate.Refusal) {
    guard var order = state.store.order(id) else {
      throw ShopkitUpdate.Refusal(status: 404, message: "Not found.")
    }
    if let status = state.refusals[id] {
      throw ShopkitUpdate.Refusal(status: status, message: "Order is locked.")
    }
    let invoice = "https://\(options.profile.name).shopk.it/invoice/\(id).pdf"
    try update.apply(to: &order, now: now, invoiceURL: invoice)
    state.store.replace(with: order)
    if update.mailsCustomer { state.mails.append(Mail(order: id, alias: order.alias)) }
  }

  private func deleteOrder(_ text: String) -> Handled {
    guard let id = Int(text) else { return refused(400, "Bad request.") }
    return state.withLock { state in
      guard state.store.order(id) != nil else { return refused(404, "Not found.") }
      if let status = state.refusals[id] { return refused(status, "Order is locked.") }
      _ = state.store.remove(id)
      return Handled(response: HTTPResponse(status: 204), applied: true)
    }
  }

  /// The body as JSON; nil without the content type, or when it is none.
  func json(_ request: HTTPRequest) -> Any? {
    guard request.headers["Content-Type"]?.lowercased().hasPrefix("application/json") == true else {
      return nil
    }
    return try? JSONSerialization.jsonObject(with: Data(request.body))
  }

  // MARK: - Store

  private func store() -> JSONItem {
    let profile = options.profile
    let payments = profile.region.payments.map { payment in
      (
        payment.type,
        JSONItem.object([
          ("active", .bool(true)), ("message", .text("Pague com \(payment.title) &amp; pronto")),
          ("min_value", .null), ("max_value", .null),
          ("default", .bool(false)), ("alias", .text(payment.type)), ("title", .text(payment.title)),
        ])
      )
    }
    let switchedOff = JSONItem.object([
      ("active", .bool(false)), ("value", .int(0)), ("message", .text("Lorem ipsum")), ("min_value", .null),
      ("default", .bool(false)), ("alias", .text("on_delivery")), ("title", .text("On Delivery")),
    ])
    return .object([
      ("username", .text(profile.name)), ("name", .text(profile.title)), ("logo", .null),
      ("description", .text("A demo shop.")), ("show_email", .bool(false)),
      ("email", .text("info@\(profile.name).example")), ("phone", .null),
      ("latitude", .text("39.818466068593935")),
      ("longitude", .text("-7.491968556808545")), ("currency", .text(profile.currency)),
      ("payments", .object(payments + [("on_delivery", switchedOff)])), ("category_default_order", .null),
      ("images_header", .array([])),
      ("taxes_included", .bool(true)),
    ])
  }
}

/// The forms of list answers.
enum ShopkitLists {
  /// A page with entries.
  static func filled(_ items: [JSONItem], _ form: ShopkitListForm, _ paging: JSONItem) -> HTTPResponse {
    let numbered = items.enumerated().map { (String($0.offset), $0.element) }
    switch form {
    case .keyed: return SimulatorServer.json(.object(numbered + [("paging", paging)]))
    case .keyedShuffled: return SimulatorServer.json(.object([("paging", paging)] + numbered.reversed()))
    case .array: return SimulatorServer.json(.array(items))
    case .single where items.count == 1: return SimulatorServer.json(items[0])
    case .single: return SimulatorServer.json(.object(numbered + [("paging", paging)]))
    }
  }

  /// A page without entries.
  static func empty(_ form: ShopkitEmptyForm) -> HTTPResponse {
    let type: HTTPFields = ["Content-Type": "application/json"]
    switch form {
    case .pagingNull: return SimulatorServer.json(.object([("paging", .null)]))
    case .emptyObject: return SimulatorServer.json(.object([]))
    case .emptyArray: return SimulatorServer.json(.array([]))
    case .blankBody: return HTTPResponse(status: 200, headers: type)
    case .blanks: return HTTPResponse(status: 200, headers: type, text: " \r\n\n")
    case .noContent: return HTTPResponse(status: 204, headers: type)
    case .notFound: return SimulatorServer.message(404, "Not found.")
    }
  }
}

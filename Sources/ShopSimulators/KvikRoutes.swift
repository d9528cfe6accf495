import Foundation
import LoopbackHTTP
import Synchronization

/// The routes of a simulated kvik.shop.
extension KvikSimulator {
  /// Answers a request for a path below the shop's root.
  func route(_ request: HTTPRequest, _ path: String, _ fault: Fault?) -> Handled {
    if request.method == "GET", path == "/oauth/authorize" { return Handled(response: authorize(request)) }
    guard request.headers["Accept-Encoding"]?.lowercased().contains("gzip") == true else {
      return refused(400, "bad_request", "The Accept-Encoding header has to contain gzip.")
    }
    let now = self.now
    if path == options.side.tokenPath {
      return Handled(
        response: state.withLock {
          $0.desk.answer(request, clientID: options.clientID, clientSecret: options.clientSecret, now: now)
        })
    }
    switch state.withLock({ $0.desk.judge(request.headers["Authorization"], now: now) }) {
    case .good: break
    case .expired:
      let body = JSONItem.object([
        ("error", .text("invalid_token")), ("error_description", .text("The access token expired")),
      ])
      return packed(Handled(response: KvikTokenDesk.json(body, 401)))
    case .unknown:
      return packed(
        refused(
          400, "access_denied", "The resource owner or authorization server denied the request."))
    }
    if case .ordersArrive(let count)? = fault {
      for _ in 0..<count { newOrder() }
    }
    return packed(resource(request, path, fault))
  }

  private func packed(_ handled: Handled) -> Handled {
    guard state.withLock({ $0.isPacked }), !handled.response.body.isEmpty else { return handled }
    var packed = handled
    packed.response.body = Gzip.stored(handled.response.body)
    packed.response.headers["Content-Encoding"] = "gzip"
    return packed
  }

  private func refused(_ status: Int, _ error: String, _ text: String) -> Handled {
    Handled(response: KvikTokenDesk.refusal(status, error, text))
  }

  private func answer(_ item: JSONItem, status: Int = 200, applied: Bool = false) -> Handled {
    Handled(response: KvikTokenDesk.json(item, status), applied: applied)
  }

  private func resource(_ request: HTTPRequest, _ path: String, _ fault: Fault?) -> Handled {
    guard path.hasPrefix(options.side.rawValue + "/") else { return refused(404, "not_found", "Not found.") }
    let parts = path.dropFirst(options.side.rawValue.count).split(separator: "/").map(String.init)
    let isApp = options.side == .app
    switch (request.method, parts.count, parts.first) {
    case ("GET", 1, "orders"): return list(request, fault)
    case ("GET", 2, "orders"): return readOrder(parts[1])
    case ("PATCH", 2, "orders") where isApp || options.buyerMayChange: return changeOrder(parts[1], request)
    case ("GET", 1, "prices") where isApp: return price(request)
    case ("GET", 1, "products") where !isApp: return products(request)
    case ("POST", 1, "orders") where !isApp: return createOrder(request)
    default: return refused(404, "not_found", "Not found.")
    }
  }

  // MARK: - Orders

  private func item(_ order: KvikOrder, _ store: KvikStore) -> JSONItem {
    let isBuyer = options.side == .customer
    let writer = KvikOrderJSON(profile: options.profile, isBuyer: isBuyer, hostile: options.hostile)
    var detail = store.seed.detail(order.place)
    if isBuyer {
      let buyer = store.seed.detail(0)
      (detail.name, detail.email, detail.phone) = (buyer.name, buyer.email, buyer.phone)
      (detail.street, detail.place, detail.company) = (buyer.street, buyer.place, buyer.company)
    }
    return writer.item(order, detail)
  }

  private func readOrder(_ code: String) -> Handled {
    state.withLock { state in
      guard let order = state.store.order(code) else { return refused(404, "not_found", "Order not found.") }
      return answer(item(order, state.store))
    }
  }

  private func list(_ request: HTTPRequest, _ fault: Fault?) -> Handled {
    var since: Int?
    if let text = request.query("changed-since") {
      guard text.hasSuffix("Z"), let date = ISO8601DateFormatter().date(from: text) else {
        return refused(400, "bad_request", "changed-since is not a UTC time.")
      }
      since = Int(date.timeIntervalSince1970)
    }
    let asked = request.query("limit").flatMap { Int($0) } ?? 20
    let limit = asked < 1 ? 20 : min(asked, 100)
    let number = max(1, request.query("page").flatMap { Int($0) } ?? 1)
    var repeated = 0
    if case .repeatRows(let count)? = fault { repeated = count }
    return state.withLock { state in
      let orders = state.store.orders(since: since)
      let first = min((number - 1) * limit, orders.count)
      let start = max(0, first - repeated)
      let store = state.store
      let rows = orders[start...].prefix(first - start + limit).map { item($0, store) }
      let next = number * limit < orders.count ? target(request, page: number + 1) : nil
      return answer(KvikSimulator.list(rows, orders.count, next, state.listForm, host(request)))
    }
  }

  private func host(_ request: HTTPRequest) -> String { "http://" + (request.headers["Host"] ?? "127.0.0.1") }

  /// The request's path and query with another page.
  private func target(_ request: HTTPRequest, page: Int) -> String {
    let parts = request.target.split(separator: "?", maxSplits: 1)
    let query = parts.dropFirst().first?.split(separator: "&").filter { !$0.hasPrefix("page=") } ?? []
    return parts[0] + "?" + (query.map(String.init) + ["page=\(page)"]).joined(separator: "&")
  }

  private static func list(
    _ rows: [JSONItem], _ total: Int, _ next: String?, _ form: ListForm, _ host: String
  ) -> JSONItem {
    let type = ("_type", JSONItem.text("OrderList"))
    let count = ("total", JSONItem.int(total))
    func link(_ host: String) -> (String, JSONItem) { ("next", .optional(next.map { host + $0 })) }
    switch form {
    case .linked: return .object([type, ("items", .array(rows)), count, link(host)])
    case .linkedByPath: return .object([type, ("items", .array(rows)), link("")])
    case .counted: return .object([type, ("items", .array(rows)), count])
    case .bare: return .array(rows)
    case .renamed: return .object([type, ("results", .array(rows)), link(host)])
    case .ambiguous: return .object([type, ("results", .array(rows)), ("errors", .array([]))])
    case .linkedElsewhere(let other): return .object([type, ("items", .array(rows)), count, link(other)])
    }
  }

  // MARK: - Changes

  private func json(_ request: HTTPRequest) -> [String: Any]? {
    guard request.headers["Content-Type"]?.lowercased().hasPrefix("application/json") == true else {
      return nil
    }
    return (try? JSONSerialization.jsonObject(with: Data(request.body))) as? [String: Any]
  }

  private func changeOrder(_ code: String, _ request: HTTPRequest) -> Handled {
    guard let members = json(request), !members.isEmpty else {
      return refused(400, "validation_failed", "The body is not a JSON object with changes.")
    }
    let now = self.now
    return state.withLock { state in
      guard var order = state.store.order(code) else { return refused(404, "not_found", "Order not found.") }
      if let status = state.refusals[code] { return refused(status, "locked", "Order is locked.") }
      if let problem = KvikSimulator.apply(members, to: &order) {
        return refused(400, "validation_failed", problem)
      }
      if !state.ignoresChanges {
        order.updated = max(now, order.updated)
        state.store.replace(with: order)
      }
      let result = state.store.order(code) ?? order
      return answer(item(result, state.store), applied: !state.ignoresChanges)
    }
  }

  /// Makes a change; returns what is wrong with it, then the order is left alone by the caller.
  private static func apply(_ members: [String: Any], to order: inout KvikOrder) -> String? {
    for (name, value) in members {
      guard let part = value as? [String: Any], !part.isEmpty else { return "\(name) is not an object." }
      for (key, value) in part {
        guard let text = value as? String else { return "\(name).\(key) is not a text." }
        switch (name, key) {
        case ("state", "code"):
          guard KvikStore.states.contains(text) else { return "state.code is not known." }
          order.state = text
        case ("state", "payment"):
          guard KvikStore.payments.contains(text) else { return "state.payment is not known." }
          order.payment = text
        case ("parcel", "code"): order.tracking = text.isEmpty ? nil : text
        case ("parcel", "carrier"): order.carrier = text.isEmpty ? nil : text
        case ("remarks", "staff"): order.staffRemark = text
        case ("remarks", "buyer"): order.buyerRemark = text
        default: return "\(name).\(key) is not known."
        }
      }
    }
    return nil
  }

  private func createOrder(_ request: HTTPRequest) -> Handled {
    guard let members = json(request), let basket = members["basket"] as? [[String: Any]], !basket.isEmpty
    else {
      return refused(400, "validation_failed", "The basket is empty.")
    }
    var lines: [KvikOrder.Line] = []
    for row in basket {
      let brand = row["brand"] as? String
      guard let code = row["code"] as? String, let place = place(code, brand) else {
        return refused(400, "validation_failed", "A product is not known.")
      }
      guard let pieces = row["pieces"] as? Int, pieces > 0 else {
        return refused(400, "validation_failed", "pieces is not a number.")
      }
      let product = options.profile.products[place]
      lines.append(
        KvikOrder.Line(
          code: code, name: product.title, pieces: pieces, price: KvikStore.decimal(product.price)))
    }
    let now = self.now
    return state.withLock { state in
      var order = state.store.arrive(at: now, lines: lines, reference: members["reference"] as? String)
      order.buyerRemark = members["remark"] as? String
      state.store.replace(with: order)
      return answer(item(order, state.store), status: 201, applied: true)
    }
  }

  // MARK: - Products

  private func place(_ code: String, _ brand: String?) -> Int? {
    options.profile.products.indices.first { place in
      options.profile.products[place].sku == code
        && (brand ?? SeedProduct.brand(place)) == SeedProduct.brand(place)
    }
  }

  private func products(_ request: HTTPRequest) -> Handled {
    let (code, brand) = (request.query("code"), request.query("brand"))
    let writer = KvikOrderJSON(profile: options.profile, isBuyer: true, hostile: false)
    let found = options.profile.products.indices.filter { place in
      (code ?? options.profile.products[place].sku) == options.profile.products[place].sku
        && (brand ?? SeedProduct.brand(place)) == SeedProduct.brand(place)
    }
    return answer(.object([("_type", .text("ProductList")), ("items", .array(found.map(writer.product)))]))
  }

  /// Every user has a discount of the user's own.
  private func price(_ request: HTTPRequest) -> Handled {
    guard let code = request.query("product"), let user = request.query("user"), let place = place(code, nil)
    else {
      return refused(404, "not_found", "Product or user not found.")
    }
    let discount = Double(user.utf8.reduce(0) { $0 + Int($1) } % 10) / 100
    let price = options.profile.products[place].price * (1 - discount)
    return answer(
      .object([
        ("_type", .text("Price")), ("price", .text(KvikStore.decimal(price))),
        ("currency", .text(options.profile.currency)),
      ]))
  }

  // MARK: - Signing in by browser

  /// The customer agrees at once; the browser goes back with a code.
  private func authorize(_ request: HTTPRequest) -> HTTPResponse {
    guard options.side == .customer, request.query("response_type") == "code",
      request.query("client_id") == options.clientID, request.query("scope") == "all",
      let redirect = request.query("redirect_uri"), redirect.hasPrefix("http://127.0.0.1:"),
      let state = request.query("state"), let challenge = request.query("code_challenge"),
      request.query("code_challenge_method") == "S256"
    else { return KvikTokenDesk.refusal(400, "invalid_request", "The request is not complete.") }
    let code = self.state.withLock { $0.desk.code(.init(redirect: redirect, challenge: challenge)) }
    return HTTPResponse(status: 302, headers: ["Location": "\(redirect)?code=\(code)&state=\(state)"])
  }
}

import Foundation
import LoopbackHTTP
import Synchronization

/// `POST /orders` and `PUT /orders`: lists of orders, each with a result of its own inside a 200.
extension QuickbutikSimulator {
  /// What became of one element.
  private struct Outcome {
    var key: String
    var id: Int
    var errors: [String] = []
    /// Members of a created order.
    var extra: [(String, JSONItem)] = []
    var isDone: Bool { errors.isEmpty }
  }

  func writeOrders(_ request: HTTPRequest) -> Handled {
    guard let items = json(request) as? [Any], !items.isEmpty else { return refused(400, "Bad request") }
    let now = self.now
    return state.withLock { state in
      let form = state.resultForm
      if form == .nothing || form == .otherOrder { return Handled(response: answer([], form)) }
      var created = 0
      let outcomes = items.map { item in
        let members = item as? [String: Any] ?? [:]
        if members["order_id"] as? String == "create" {
          created += 1
          return create(members, number: created, &state, now)
        }
        return request.method == "PUT"
          ? update(members, &state, now)
          : Outcome(key: "", id: 0, errors: ["order_id must be create"])
      }
      return Handled(response: answer(outcomes, form), applied: outcomes.contains(where: \.isDone))
    }
  }

  private func answer(_ outcomes: [Outcome], _ form: QuickbutikResultForm) -> HTTPResponse {
    func entry(_ outcome: Outcome) -> JSONItem {
      let shift = form == .otherIDInside ? 43_405 : 0
      var members: [(String, JSONItem)] = [("order_id", .int(outcome.id + shift))]
      if outcome.extra.isEmpty == false { members = outcome.extra }
      members.append(("success", success(outcome.isDone)))
      if !outcome.errors.isEmpty { members.append(("errors", .array(outcome.errors.map(JSONItem.text)))) }
      return .object(members)
    }
    let results: JSONItem =
      switch form {
      case .keyed, .otherIDInside: .object(outcomes.map { ($0.key, entry($0)) })
      case .list: .array(outcomes.map(entry))
      case .nothing, .nothingButDone: .array([])
      case .otherOrder: .object([("1", .object([("order_id", .int(1)), ("success", success(true))]))])
      }
    return SimulatorServer.json(.object([("results", results)]))
  }

  private func success(_ isDone: Bool) -> JSONItem {
    switch options.successForm {
    case .number: .int(isDone ? 1 : 0)
    case .text: .text(isDone ? "1" : "0")
    case .truth: .bool(isDone)
    }
  }

  // MARK: - One order

  private func create(_ members: [String: Any], number: Int, _ state: inout State, _ now: Int) -> Outcome {
    var outcome = Outcome(key: "create_\(number)", id: 0)
    guard members["status"] == nil else {
      outcome.errors = ["status can not be set when creating"]
      return outcome
    }
    var contents = QuickbutikContents(
      customer: QuickbutikCustomer(), lines: [], shippingID: nil, shippingName: "", shippingPrice: 0)
    outcome.errors = QuickbutikContentChange(members, state.catalogue, options.profile).apply(to: &contents)
    if contents.lines.isEmpty { outcome.errors.append("products missing") }
    guard outcome.isDone else { return outcome }
    outcome.id = state.store.arrive(at: now, contents: contents)
    outcome.extra = [
      ("new_order_id", .int(outcome.id)),
      ("checkout_url", .text("https://\(options.profile.name).quickbutik.com/checkout/\(outcome.id)")),
    ]
    return outcome
  }

  private func update(_ members: [String: Any], _ state: inout State, _ now: Int) -> Outcome {
    let id = (members["order_id"] as? Int) ?? (members["order_id"] as? String).flatMap { Int($0) } ?? 0
    var outcome = Outcome(key: String(id), id: id)
    guard var order = state.store.order(id) else {
      outcome.errors = ["Could not find order"]
      return outcome
    }
    guard !state.refusals.contains(id) else {
      outcome.errors = ["Order is locked"]
      return outcome
    }
    var contents = state.store.contents(of: order)
    let before = contents
    outcome.errors = QuickbutikContentChange(members, state.catalogue, options.profile).apply(to: &contents)
    guard outcome.isDone else { return outcome }
    if contents != before { order.contents = contents }
    if let word = members["status"] as? String {
      outcome.errors = setStatus(word, members, &order, &state, now)
    }
    if outcome.isDone { state.store.replace(with: order) }
    return outcome
  }

  private func setStatus(
    _ word: String, _ members: [String: Any], _ order: inout QuickbutikOrder, _ state: inout State,
    _ now: Int
  ) -> [String] {
    switch word {
    case "paid":
      (order.status, order.paidAt) = ("1", now)
      let isSilent =
        options.paidMailFlag == .text
        ? flag("skip_email_confirmation", members, else: false)
        : !flag("email_confirmation", members, else: true)
      if !isSilent { state.mails.append(Mail(order: order.id, about: "paid")) }
    case "done":
      order.status = "2"
      if let parcel = members["shipping_info"] as? [String: Any] {
        order.tracking = parcel["trackingnumber"] as? String ?? order.tracking
        order.carrier = parcel["company"] as? String ?? order.carrier
      }
      if flag("email_confirmation", members, else: true) {
        state.mails.append(Mail(order: order.id, about: "done"))
      }
      if flag("paymethod_activate", members, else: true) { state.captures.append(order.id) }
    case "cancelled": order.status = options.cancelledNumber
    case "unpaid": (order.status, order.paidAt) = ("-1", nil)
    default: return ["Unknown status"]
    }
    order.statusChanged = now
    return []
  }

  /// A flag as the schema has it: a text. What cannot be read counts as left out.
  private func flag(_ name: String, _ members: [String: Any], else fallback: Bool) -> Bool {
    switch members[name] {
    case let text as String: text == "true" ? true : text == "false" ? false : fallback
    case let value as Bool where options.readsBooleans: value
    default: fallback
    }
  }
}

/// The members of a write that change what an order holds.
struct QuickbutikContentChange {
  private let members: [String: Any]
  private let catalogue: QuickbutikCatalogue
  private let profile: ShopProfile

  init(_ members: [String: Any], _ catalogue: QuickbutikCatalogue, _ profile: ShopProfile) {
    self.members = members
    self.catalogue = catalogue
    self.profile = profile
  }

  /// Changes the contents; the errors, of which none means success.
  func apply(to contents: inout QuickbutikContents) -> [String] {
    if let customer = members["customer"] as? [String: Any] { change(&contents.customer, customer) }
    if let payment = members["payment"] as? [String: Any] {
      contents.method = payment["method"] as? String
      contents.transaction = payment["transaction_id"] as? String
    }
    var errors = changeShipping(&contents)
    if let items = members["products"] as? [[String: Any]] {
      contents.lines = lines(items, &errors)
    }
    if let items = members["products_add"] as? [[String: Any]] { contents.lines += lines(items, &errors) }
    for line in lines(members["products_remove"] as? [[String: Any]] ?? [], &errors) {
      let place = contents.lines.firstIndex {
        $0.productID == line.productID && (line.variantID == nil || $0.variantID == line.variantID)
      }
      guard let place else {
        errors.append("Could not find product in order")
        continue
      }
      contents.lines.remove(at: place)
    }
    if let discount = members["discount_add"] as? [String: Any] {
      contents.discount = discount["amount"] as? Double
    }
    if members["discount_remove"] as? Bool == true { contents.discount = nil }
    return errors
  }

  private func change(_ customer: inout QuickbutikCustomer, _ members: [String: Any]) {
    func text(_ name: String, _ source: [String: Any]) -> String? { source[name] as? String }
    customer.type = text("type", members) ?? customer.type
    customer.email = text("email", members) ?? customer.email
    customer.phone = text("phone_number", members) ?? customer.phone
    guard let details = members["shipping_details"] as? [String: Any] else { return }
    customer.company = text("company_name", details) ?? customer.company
    let names = [text("firstname", details), text("lastname", details)].compactMap(\.self)
    if !names.isEmpty { customer.name = names.joined(separator: " ") }
    customer.address = text("address", details) ?? customer.address
    customer.address2 = text("address2", details) ?? customer.address2
    customer.city = text("city", details) ?? customer.city
    customer.zipcode = text("zipcode", details) ?? customer.zipcode
    customer.country = text("country", details) ?? customer.country
  }

  private func changeShipping(_ contents: inout QuickbutikContents) -> [String] {
    guard let shipping = members["shipping"] as? [String: Any] else { return [] }
    if let id = shipping["id"] as? Int {
      guard let method = QuickbutikCatalogue.shippingMethods(profile).first(where: { $0.id == id }) else {
        return ["Could not find shipping method"]
      }
      (contents.shippingID, contents.shippingName, contents.shippingPrice) = (id, method.title, method.price)
    }
    if let name = shipping["name"] as? String { contents.shippingName = name }
    return []
  }

  private func lines(_ items: [[String: Any]], _ errors: inout [String]) -> [QuickbutikLine] {
    items.compactMap { item in
      let variantID = item["variant_id"] as? Int
      let product = catalogue.products.first { product in
        if let sku = item["sku"] as? String, !sku.isEmpty { return product.sku == sku }
        return product.id == item["product_id"] as? Int
      }
      guard let product else {
        errors.append("Could not find product")
        return nil
      }
      let variant = product.variants.first { $0.id == variantID }
      return QuickbutikLine(
        productID: product.id, variantID: variant?.id, title: product.title, variant: variant?.title,
        sku: product.sku, price: product.price, quantity: item["qty"] as? Int ?? 1)
    }
  }
}

import JSONText
import OrderModel

/// What a mapping may describe, by its name in `resources`.
package enum KvikOperation: String, CaseIterable, Sendable {
  case orders, order, update, price, products, create

  /// The keys that name the request's method, in the config's spelling.
  var methods: [String] {
    switch self {
    case .orders, .order, .price, .products: ["get"]
    case .update: ["patch", "put", "post"]
    case .create: ["post", "put"]
    }
  }

  /// The other keys.
  var keys: [String] {
    switch self {
    case .orders: ["pageSize", "items", "next", "total", "fields"]
    case .order: ["items", "fields"]
    case .update: ["body"]
    case .price: ["fields"]
    case .products: ["items", "fields"]
    case .create: ["body", "fields"]
    }
  }

  /// What `fields` may name.
  var fields: [String] {
    switch self {
    case .orders, .order: KvikFields.ofOrders
    case .price: ["price", "currency"]
    case .products: ["id", "sku", "brand", "title", "price", "currency", "stock", "status", "link"]
    case .create: ["id", "link"]
    case .update: []
    }
  }

  /// The fields without which an answer says nothing.
  var requiredFields: [String] {
    switch self {
    case .orders, .create: ["id"]
    case .order, .update: []
    case .price: ["price"]
    case .products: ["sku"]
    }
  }

  /// Whether a placeholder means something here.
  func knows(_ placeholder: String) -> Bool {
    switch self {
    case .orders: ["page", "limit", "since"].contains(placeholder)
    case .order: placeholder == "id"
    case .update:
      ["id", "status", "payment", "tracking", "carrier", "note", "customerNote"].contains(placeholder)
    case .price: ["sku", "user"].contains(placeholder)
    case .products: ["sku", "brand"].contains(placeholder)
    case .create: KvikOrderForm.knows(placeholder)
    }
  }

  /// What the placeholders are, for complaints.
  var placeholderHint: String {
    switch self {
    case .orders: "{page}, {limit} and {since}"
    case .order: "{id}"
    case .update: "{id}, {status}, {payment}, {tracking}, {carrier}, {note} and {customerNote}"
    case .price: "{sku} and {user}"
    case .products: "{sku} and {brand}"
    case .create: "{reference}, {comment}, {line.sku} and the order file's paths such as {delivery.city}"
    }
  }
}

/// Where values stand in a record, as JSON Pointers by field name.
package struct KvikFields: Equatable, Sendable {
  /// The fields of an order.
  static let ofOrders = [
    "id", "number", "status", "payment", "total", "currency", "created", "updated", "customer", "email",
    "phone", "company", "street", "postcode", "city", "countryCode", "shippingMethod", "paymentMethod",
    "link",
    "note", "customerNote", "tracking", "carrier", "reference", "lines",
  ]
  /// The fields of an order's line.
  static let ofLines = ["items", "sku", "title", "option", "quantity", "price", "total"]

  var pointers: [String: String] = [:]
  /// The pointers below one line, and `items`, the list of lines. Nil: lines are not mapped.
  var lines: [String: String]?

  /// Whether a field has a place.
  func has(_ name: String) -> Bool { name == "lines" ? lines != nil : pointers[name] != nil }
}

/// One operation's request and how its answer is read.
package struct KvikRequest: Equatable, Sendable {
  /// `GET`, `PATCH`, …
  var method: String
  var path: KvikPath
  var body: KvikBody?
  /// Orders per page, the value of `{limit}`.
  var pageSize = 50
  /// Where the list, or the record, stands in the answer; nil: not named.
  var items: String?
  /// Where the link to the next page stands.
  var next: String?
  /// Where the number of all records stands.
  var total: String?
  var fields = KvikFields()
  /// `shops[2].resources.orders`, for messages.
  var place: String

  /// The setting of the path: `shops[2].resources.create.post`.
  var pathSetting: String { place + "." + method.lowercased() }

  /// Every placeholder of path and body.
  var placeholders: Set<String> { Set(path.placeholders + (body?.placeholders ?? [])) }
}

/// The `resources` of a kvik.shop in the config: the vendor publishes neither paths nor shapes, so the config does
/// (interface.md, “kvik.shop resources”). Nothing in it is guessed.
package struct KvikMapping: Equatable, Sendable {
  var requests: [KvikOperation: KvikRequest] = [:]
  /// The shop's words in the order of the file; of several for one common status the first is written.
  var statuses: [StatusChoice] = []
  /// The payment words for paid and for not paid; the first is the one written.
  var paid: [KvikValue] = []
  var unpaid: [KvikValue] = []
  /// `shops[2].resources`
  var place: String

  /// An empty mapping at a place of the config.
  init(place: String) { self.place = place }

  /// The setting of an operation: `shops[2].resources.orders`.
  func place(of name: String) -> String { place + "." + name }

  /// Why an operation cannot be done.
  func notMapped(_ name: String) -> Objection { .notMapped(place(of: name)) }

  /// The request of an operation; without a mapping nothing is tried.
  func require(_ operation: KvikOperation) throws(ShopError) -> KvikRequest {
    guard let request = requests[operation] else { throw .objection(notMapped(operation.rawValue)) }
    return request
  }

  /// The fields of a single order: its own, else those of the list.
  var orderFields: KvikFields {
    let own = requests[.order]?.fields ?? KvikFields()
    var fields = requests[.orders]?.fields ?? KvikFields()
    fields.pointers.merge(own.pointers) { $1 }
    fields.lines = own.lines ?? fields.lines
    return fields
  }

  /// Why no single order can be read; nil when one can. An order without a mapped field would be all unknown.
  var orderObjection: Objection? {
    guard let order = requests[.order] else { return notMapped("order") }
    guard orderFields.pointers.isEmpty else { return nil }
    return notMapped(order.fields.lines == nil && requests[.orders] == nil ? "orders" : "order.fields")
  }

  /// What a status word means; a word that is not in the table is unknown, never guessed.
  func status(ofWord word: String) -> OrderStatus {
    statuses.first { $0.word == word }?.status ?? .unknown
  }

  /// What a payment word means; nil when it is in neither list.
  func isPaid(_ word: String) -> Bool? {
    if paid.contains(where: { $0.plain == word }) { return true }
    return unpaid.contains { $0.plain == word } ? false : nil
  }
}

import Foundation

/// One order as the shop's database has it: texts HTML-escaped, amounts in the default currency.
package struct InvotideOrder: Sendable, Equatable {
  /// One row of the order's history, which the API never shows.
  package struct History: Sendable, Equatable {
    package var statusID: Int
    package var notify: Bool
    package var comment: String
    /// The store whose settings counted; nil where the request named none.
    package var storeID: Int?
  }

  /// One bought product.
  package struct Line: Sendable, Equatable {
    package var productID: Int
    package var quantity: Int
    package var options: [String: String]
  }

  package let id: Int
  package var statusID: Int
  /// Escaped texts by their column: `firstname`, `payment_city`, …
  package var fields: [String: String]
  package var total: String
  package var currency: String
  package var rate: String
  /// Unix seconds.
  package var created: Int
  package var modified: Int
  package var lines: [Line] = []
  package var histories: [History] = []
  /// What `date_added` says instead of a time.
  package var createdText: String?

  /// The comment the customer gave with the order, as stored.
  package var comment: String {
    get { fields["comment"] ?? "" }
    set { fields["comment"] = newValue }
  }
}

extension InvotideOrder {
  /// The record of `api/order/info`: 65 members, all database values as texts.
  func item(statusName: String?, zone: TimeZone) -> JSONItem {
    var members: [(String, JSONItem)] = [("order_id", .text(String(id)))]
    func add(_ names: String, _ prefix: String = "") {
      for name in names.split(separator: " ") {
        let key = prefix + name
        members.append((key, name == "custom_field" ? .array([]) : .text(fields[key] ?? "")))
      }
    }
    add(
      "invoice_no invoice_prefix store_id store_name store_url customer_id firstname lastname email telephone"
    )
    add("custom_field")
    let address =
      "firstname lastname company address_1 address_2 postcode city zone_id zone zone_code country_id country "
      + "iso_code_2 iso_code_3 address_format custom_field method code"
    add(address, "payment_")
    add(address, "shipping_")
    add("comment")
    members += [
      ("total", .text(total)), ("order_status_id", .text(String(statusID))),
      ("order_status", .optional(statusName)),
    ]
    add("affiliate_id commission language_id language_code currency_id")
    members += [("currency_code", .text(currency)), ("currency_value", .text(rate))]
    add("ip forwarded_ip user_agent accept_language")
    members += [
      ("date_added", .text(createdText ?? InvotideOrder.time(created, zone))),
      ("date_modified", .text(InvotideOrder.time(modified, zone))),
    ]
    return .object(members)
  }

  /// `YYYY-MM-DD HH:MM:SS` on the shop's clock.
  private static func time(_ seconds: Int, _ zone: TimeZone) -> String {
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    return WireTime.civil(seconds + offset).replacingOccurrences(of: "T", with: " ")
  }
}

/// The orders a shop starts with, made from the common seed.
struct InvotideSeed {
  private let options: InvotideSimulator.Options
  private let profile: ShopProfile
  private let seed: SeedData

  init(_ options: InvotideSimulator.Options, profile: ShopProfile, now: Int) {
    self.options = options
    self.profile = profile
    seed = SeedData(seed: options.seed, profile: profile, now: now, count: options.orders)
  }

  /// By number; holes are jumped over.
  var orders: [Int: InvotideOrder] {
    var orders: [Int: InvotideOrder] = [:]
    var id = options.firstID
    for place in 0..<options.orders {
      if options.holeEvery > 0, id % options.holeEvery == 0 { id += 1 }
      orders[id] = order(id: id, place: place)
      id += 1
    }
    return orders
  }

  /// The order of a place of the seed.
  func order(id: Int, place: Int) -> InvotideOrder {
    let (record, detail) = (seed.record(place), seed.detail(place))
    let sum = detail.lines.reduce(detail.shippingPrice) { $0 + $1.product.price * Double($1.quantity) }
    var order = InvotideOrder(
      id: id, statusID: statusID(record.status), fields: fields(detail),
      total: String(format: "%.4f", sum), currency: profile.currency, rate: "1.00000000",
      created: record.created, modified: record.updated)
    if detail.oddity == 6 { (order.currency, order.rate) = ("USD", "1.08330000") }
    if options.abandonedEvery > 0, place % options.abandonedEvery == options.abandonedEvery - 1 {
      order.statusID = 0
    }
    if detail.oddity == 11, place % 2 == 0 {
      order.comment = InvotideEscape.stored(seed.texts(place, record).note ?? "")
    }
    if options.hostile { spoil(&order, detail.oddity) }
    return order
  }

  private func spoil(_ order: inout InvotideOrder, _ oddity: Int) {
    switch oddity {
    case 17: order.createdText = "0000-00-00 00:00:00"
    case 18: order.createdText = "2026-13-45 25:61:00"
    case 23: order.total = "n/a"
    case 24: order.statusID = 99
    case 25: order.currency = "EURO"
    case 26: order.statusID = 0
    default: break
    }
  }

  private func statusID(_ status: ShopkitStatus) -> Int {
    switch status {
    case .pending, .waitingConfirmation, .waitingPayment: 1
    case .processing, .waitingStock: 2
    case .waitingShipment: options.extraStatuses.keys.min() ?? 2
    case .pickupAvailable: 15
    case .sent: 3
    case .delivered: 5
    case .canceled: 7
    case .returned: 11
    }
  }

  private func fields(_ detail: SeedData.Detail) -> [String: String] {
    let names = detail.name.split(separator: " ", maxSplits: 1).map(String.init)
    var plain = [
      "invoice_no": "0", "invoice_prefix": "INV-2026-00", "store_id": "0", "store_name": "Kaliningrad & Co",
      "store_url": "http://shop.example/", "customer_id": "0", "firstname": names.first ?? "",
      "lastname": names.count > 1 ? names[1] : "", "email": detail.email, "telephone": detail.phone,
      "affiliate_id": "0", "commission": "0.0000", "language_id": "1", "language_code": "en-gb",
      "currency_id": "2", "ip": "127.0.0.1", "payment_method": detail.payment.title,
      "payment_code": detail.payment.type, "shipping_method": detail.carrier.title,
      "shipping_code": detail.carrier.alias + "." + detail.carrier.alias,
    ]
    for prefix in ["payment_", "shipping_"] {
      plain[prefix + "firstname"] = names.first ?? ""
      plain[prefix + "lastname"] = names.count > 1 ? names[1] : ""
      plain[prefix + "company"] = detail.company ?? ""
      plain[prefix + "address_1"] = detail.street
      plain[prefix + "address_2"] = detail.extra
      plain[prefix + "postcode"] = detail.place.postcode
      plain[prefix + "city"] = detail.place.city
      plain[prefix + "country"] = detail.place.country
      plain[prefix + "iso_code_2"] = detail.place.alpha2
      plain[prefix + "iso_code_3"] = detail.place.alpha3
    }
    return plain.mapValues(InvotideEscape.stored)
  }
}

/// What the shop does to every text that comes in.
enum InvotideEscape {
  /// Escaped once more, whatever it holds; characters outside the BMP become question marks in the database.
  static func stored(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: if scalar.value > 0xFFFF { result += "????" } else { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }
}

extension ShopProfile {
  /// The Kaliningrad shop of the demo, in euro.
  static func kld(firstID: Int) -> ShopProfile {
    ShopProfile(
      name: "kld", title: "Kaliningrad & Co", currency: "EUR", timeZone: "Europe/Kaliningrad",
      firstID: firstID,
      region: .kaliningrad, products: SeedProduct.homeware, tax: 20, decimals: 2)
  }
}

extension SeedRegion {
  static let kaliningrad = SeedRegion(
    places: [
      SeedPlace("236022", "Калининград", "Russian Federation", "RUS", "RU"),
      SeedPlace("238326", "Зеленоградск", "Russian Federation", "RUS", "RU"),
      SeedPlace("LV-1050", "Rīga", "Latvia", "LVA", "LV"),
      SeedPlace("01103", "Vilnius", "Lithuania", "LTU", "LT"),
      SeedPlace("80-831", "Gdańsk", "Poland", "POL", "PL"),
    ],
    names: [
      "Анна Ковалёва", "Дмитрий Щукин", "Ольга O'Neil & Sons", "Jānis Bērziņš", "Eglė Kazlauskaitė",
      "Paweł Wiśniewski", "Юлия \"Юля\" Ёлкина", "Сергей Жук", "Ilze Kļaviņa", "Marek Łoś",
    ],
    streets: [
      "ул. Театральная 35", "Ленинский пр-т 83, кв. 5", "Brīvības iela 21", "Gedimino pr. 9", "ul. Długa 4/2",
    ],
    phonePrefix: "+740122",
    payments: [
      SeedPayment("bank_transfer", "Bank Transfer"), SeedPayment("cod", "Cash On Delivery"),
    ],
    carriers: [
      SeedCarrier("flat", "Flat Shipping Rate", "https://track.example/?n=", "RA", "RU"),
      SeedCarrier("pickup", "Pickup From Store", "https://track.example/?n=", "PU", ""),
    ],
    shippingPrices: [5, 8.5, 0])
}

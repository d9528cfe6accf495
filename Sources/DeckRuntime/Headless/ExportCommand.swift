import Foundation
import JSONText
import OrderModel
import ViewModels

/// `export`: exactly the orders that the query finds, in the order of the list.
extension HeadlessSession {
  func export(_ request: ExportOptions) async throws(CommandFailure) -> CommandReport {
    var list = OrdersOptions()
    list.query = request.query
    let reading = try await listed(list, wantsLines: true)
    let text =
      switch request.format {
      case .csv: ExportCSV.text(reading.orders)
      case .json: JSONWriter.text(reading.json, pretty: environment.isOutputTerminal) + "\n"
      case .pickList: PickList(reading.orders, openOnly: false).text(style: style)
      case .packingSlip: PackingSlip.text(reading.orders, zones: reading.zones)
      }
    return CommandReport(
      json: request.format == .json ? reading.json : nil, text: text,
      messages: reading.messages + (reading.orders.isEmpty && !options.quiet ? ["no orders to export"] : []),
      exitCode: reading.exitCode)
  }

  /// The names of the config's shops, one a line; runs no command and asks no shop.
  func shopNames() throws(CommandFailure) -> CommandReport {
    let names = try setup().configuration.shops.map(\.name)
    return CommandReport(
      json: ["shops": .array(names.map(JSONOutput.string))], text: names.map { $0 + "\n" }.joined())
  }
}

/// Orders as comma-separated values (RFC 4180): one row per order, every cell quoted, so that numbers stay text.
enum ExportCSV {
  /// The columns in order; README lists them.
  static let columns: [(name: String, value: @Sendable (Order) -> String?)] = [
    ("shop", { $0.id.shop }), ("platform", { $0.platform.rawValue }), ("id", { $0.id.id }),
    ("number", { $0.number }), ("status", { $0.status.rawValue }), ("shop_status", { $0.shopStatus }),
    ("paid", { $0.paid.map { $0 ? "yes" : "no" } }), ("total", { $0.total?.amountText }),
    ("currency", { $0.currency.code }), ("created", { $0.created?.iso8601 }),
    ("updated", { $0.updated?.iso8601 }), ("customer", { $0.customer.name }),
    ("company", { $0.customer.company }), ("email", { $0.customer.email }), ("phone", { $0.customer.phone }),
    ("delivery_name", { $0.delivery?.name }), ("street", { $0.delivery?.lines.joined(separator: "\n") }),
    ("postcode", { $0.delivery?.postcode }), ("city", { $0.delivery?.city }),
    ("region", { $0.delivery?.region }), ("country", { $0.delivery?.country }),
    ("country_code", { $0.delivery?.countryCode }), ("shipping_method", { $0.shipping.method }),
    ("tracking", { $0.shipping.tracking }), ("carrier", { $0.shipping.carrier }),
    ("payment_method", { $0.payment.method }), ("payment_reference", { $0.payment.reference }),
    ("coupon", { $0.coupon?.code }), ("pieces", { String($0.pieces) }), ("items", items),
    ("note", { $0.note }), ("customer_note", { $0.customerNote }), ("link", { $0.link }),
  ]

  /// The heading and a row for each order, lines ended by CR LF.
  static func text(_ orders: [Order]) -> String {
    var text = row(columns.map(\.name))
    for order in orders { text += row(columns.map { $0.value(order) ?? "" }) }
    return text
  }

  /// `2 x RSBS001; 1 x KÅSA`; a line without a SKU by its title.
  @Sendable private static func items(_ order: Order) -> String? {
    order.lines.map { line in
      let name = line.sku.flatMap { $0.isEmpty ? nil : $0 } ?? line.title
      return "\(line.quantity) x \(name)"
    }.joined(separator: "; ")
  }

  private static func row(_ cells: [String]) -> String {
    cells.map(cell).joined(separator: ",") + "\r\n"
  }

  /// A cell that no spreadsheet runs as a formula (OWASP, CSV injection): one that begins like a formula gets an
  /// apostrophe in front. Control characters are made visible before, line breaks stay.
  static func cell(_ value: String) -> String {
    let startsLikeFormula = value.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
    let harmless = Formatting.lines(value).joined(separator: "\n")
    return "\"" + (startsLikeFormula ? "'" : "") + harmless.replacing("\"", with: "\"\"") + "\""
  }
}

/// What lies in the parcel: one page per order. Prices and the private note are not on it.
enum PackingSlip {
  /// The pages, a form feed between them.
  static func text(_ orders: [Order], zones: [String: TimeZone]) -> String {
    orders.map { page($0, zone: zones[$0.id.shop]) }.joined(separator: "\u{C}")
  }

  static func page(_ order: Order, zone: TimeZone?) -> String {
    var text = Formatting.line(order.id.shop) + "\n\n"
    text += "Order " + Formatting.line(order.number)
    if let created = order.created { text += " of " + Formatting.date(created, zone: zone) }
    text += "\n\n"
    for line in address(order) { text += "  " + line + "\n" }
    text += "\n"
    var table = TextTable([.init("qty", .right), .init("sku"), .init("title"), .init("option")])
    for line in order.lines { table.add([String(line.quantity), line.sku, line.title, line.option]) }
    text += table.text(style: TextStyle(choice: .never, environment: [:], isTerminal: false))
    text +=
      order.lines.isEmpty ? "(the shop tells no items)\n" : "\n\(Formatting.count(order.pieces, "piece"))\n"
    if let method = order.shipping.method, !method.isEmpty {
      text += "\nShipping: \(Formatting.line(method))\n"
    }
    if let note = order.customerNote, note.contains(where: { !$0.isWhitespace }) {
      text += "\nNote\n" + Formatting.lines(note).map { "  " + $0 + "\n" }.joined()
    }
    return text
  }

  /// Name, company, street, place, country.
  static func address(_ order: Order) -> [String] {
    let address = order.delivery ?? order.billing ?? Address()
    let name = address.name ?? order.customer.name
    let town = [address.postcode, address.city].compactMap(\.self).joined(separator: " ")
    let parts =
      [name, order.customer.company == name ? nil : order.customer.company]
      + address.lines.map(Optional.some) + [town, address.region, address.country ?? address.countryCode]
    return parts.compactMap { $0.map(Formatting.line) }.filter { $0.contains { !$0.isWhitespace } }
  }
}

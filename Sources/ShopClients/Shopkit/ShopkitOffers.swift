import JSONText
package import OrderModel

/// Ways to send and to pay: `GET /shipping`, and the `payments` of the store's record.
extension ShopkitClient {
  package func shippingOffers(_ query: ShippingQuery) async throws(ShopError) -> [ShippingOffer] {
    let items = try ShopkitClient.parameters(of: query)
    let currency = try await currencyForAmounts()
    let (key, clock, wrongAddress) = (settings.key, channel.clock, wrongAddress)
    let (values, isMissing): ([JSONValue], Bool) = try await channel.read(
      request("GET", ["shipping"], query: PercentEncoding.query(items)), .urgent
    ) { (response) throws(ReadFailure) in
      let answer = ShopkitAnswer(response, key: key, now: clock.now())
      if response.status == 404 {
        guard response.isBlank || (try? JSONReader.parse(response.body)) != nil else {
          throw ReadFailure(wrongAddress)
        }
        return ([], true)
      }
      if let failure = answer.readFailure { throw failure }
      let braced = try answer.bracedList()
      guard let value = braced == nil ? try answer.json() : braced else { return ([], false) }
      return (try answer.list(value, of: "shipping methods", singleHas: "title").items, false)
    }
    if isMissing { _ = try await store() }
    return values.compactMap { ShopkitClient.shippingOffer($0, currency) }
  }

  package func paymentOffers(_ draft: OrderDraft?) async throws(ShopError) -> [PaymentOffer] {
    guard draft == nil else {
      throw .objection(
        .unsupported(
          .argument("--file"), "Shopkit tells its payment methods for the shop, not for an order file"))
    }
    return try await store().payments
  }

  private static func parameters(
    of query: ShippingQuery
  ) throws(ShopError) -> [(name: String, value: String)] {
    guard query.draft == nil else {
      throw .objection(
        .unsupported(
          .argument("--file"), "Shopkit quotes a country, a weight and a value, not an order file"))
    }
    guard let country = query.countryCode else {
      throw .objection(.missing(.argument("--country"), "Shopkit quotes shipping for one country"))
    }
    guard let code = CountryCode.alpha3(forAlpha2: country) else {
      throw .objection(.invalid(.argument("--country"), "there is no country “\(country)”"))
    }
    // In small letters, as in the vendor's example.
    var items = [(name: "country_code", value: code.lowercased())]
    if let weight = query.weight {
      guard weight >= 0 else {
        throw .objection(.invalid(.argument("--weight"), "a weight is 0 g or more"))
      }
      items.append(("weight", String(weight)))
    }
    if let value = query.value {
      guard value.isPlainDecimal else {
        throw .objection(
          .invalid(.argument("--value"), "“\(value)” is no plain amount such as 59.90"))
      }
      items.append(("value", value))
    }
    return items
  }

  private static func shippingOffer(_ value: JSONValue, _ currency: Currency) -> ShippingOffer? {
    guard value.kind == .object else { return nil }
    let record = WireRecord(value, warnings: WireWarnings())
    var offer = ShippingOffer(title: record.label("title") ?? "")
    offer.description = record.label("description")
    offer.price = record.money("price", currency)
    if offer.price == nil { offer.priceText = record.label("price_formatted") }
    return offer
  }

  /// The active ways to pay in the store's record, which is keyed by method. A method that does not say whether it is
  /// active counts as active.
  static func payments(in store: WireRecord) -> [PaymentOffer] {
    let member = store.value["payments"]
    let methods =
      member?.members ?? (member?.elements ?? []).map { (name: $0["alias"]?.string ?? "", value: $0) }
    return methods.compactMap { name, value in
      guard value.kind == .object else { return nil }
      let record = WireRecord(value, warnings: WireWarnings())
      let code = record.text("alias") ?? name
      guard record.bool("active") != false, !code.isEmpty else { return nil }
      var offer = PaymentOffer(code: code, title: record.label("title") ?? code)
      offer.description = record.label("description") ?? record.label("message")
      return offer
    }
  }
}

extension ShopkitAnswer {
  /// The list of an answer in the impossible shape of the vendor's document: a list between braces, without a name
  /// (`{ [ … ] }`). Nil for every other body.
  func bracedList() throws(ReadFailure) -> JSONValue? {
    let isBlank: (UInt8) -> Bool = { $0 == 32 || (9...13).contains($0) }
    var body = response.body[...].drop(while: isBlank)
    while let last = body.last, isBlank(last) { body.removeLast() }
    guard body.first == 123, body.last == 125 else { return nil }
    body = body.dropFirst().dropLast().drop(while: isBlank)
    guard body.first == 91 else { return nil }
    var inner = response
    inner.body = Array(body)
    return try ShopkitAnswer(inner, key: key, now: now).json()
  }
}

extension String {
  /// Whether the text is a number such as `10` or `12.50`: digits, at most one dot between them, no leading zeros. Such a
  /// text goes into JSON and into a query exactly as it is.
  var isPlainDecimal: Bool {
    let parts = split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), utf8.count <= 30 else { return false }
    guard parts.allSatisfy({ part in !part.isEmpty && part.utf8.allSatisfy { (48...57).contains($0) } })
    else {
      return false
    }
    return parts[0] == "0" || !parts[0].hasPrefix("0")
  }
}

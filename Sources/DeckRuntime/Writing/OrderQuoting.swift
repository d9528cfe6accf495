import OrderModel
import ViewModels

/// What an order comes to before it is placed: the shop's own reckoning where it has one, else the prices of its
/// catalogue. Places nothing.
struct OrderQuoting {
  let client: any ShopClient

  /// The totals with the ways to send and pay that the shop offers.
  func quote(_ draft: OrderDraft) async throws(ShopError) -> OrderQuote {
    var quote = try await client.quote(draft)
    let able = client.capabilities
    if quote.shipping.isEmpty, able.availability(of: .shippingOffers).isAvailable {
      var query = ShippingQuery()
      query.countryCode = draft.delivery?.countryCode
      query.draft = draft
      quote.shipping = (try? await client.shippingOffers(query)) ?? []
    }
    if quote.payments.isEmpty, able.availability(of: .paymentOffers).isAvailable {
      quote.payments = (try? await client.paymentOffers(draft)) ?? []
    }
    if quote.totals.isEmpty, able.availability(of: .listProducts).isAvailable {
      try await addPrices(of: draft, to: &quote)
    }
    return quote
  }

  /// One line for each product by the catalogue's price, and their sum.
  private func addPrices(of draft: OrderDraft, to quote: inout OrderQuote) async throws(ShopError) {
    var sum: Money?
    var isWhole = true
    for line in draft.lines ?? [] {
      let name = line.sku ?? line.productID ?? line.variantID ?? ""
      let pieces = line.quantity ?? 1
      guard let (title, price) = try await product(line) else {
        quote.warnings.append("the shop's catalogue has no product “\(Formatting.line(name))”")
        isWhole = false
        continue
      }
      guard let price, let total = OrderQuoting.times(price, pieces) else {
        quote.totals.append((title: "\(pieces) x \(title)", amount: "no price known"))
        isWhole = false
        continue
      }
      quote.totals.append((title: "\(pieces) x \(title)", amount: Formatting.money(total)))
      if let before = sum {
        let (units, overflow) = before.minorUnits.addingReportingOverflow(total.minorUnits)
        if before.currency == total.currency, !overflow {
          sum = Money(minorUnits: units, currency: total.currency)
        } else {
          isWhole = false
        }
      } else {
        sum = total
      }
    }
    guard let sum else { return }
    quote.totals.append(
      (title: isWhole ? "Goods" : "Goods with a known price", amount: Formatting.money(sum)))
    quote.warnings.append("reckoned from the catalogue; the shop adds shipping, discounts and tax itself")
  }

  private func product(_ line: DraftLine) async throws(ShopError) -> (title: String, price: Money?)? {
    var query = ProductQuery()
    if let sku = line.sku { query.sku = sku } else { query.id = line.productID }
    query.brand = line.brand
    query.limit = 50
    let found = try await client.products(query)
    let match = found.first { product in
      if let sku = line.sku { return product.sku == sku || product.variants.contains { $0.sku == sku } }
      return product.id == line.productID
    }
    guard let match else { return nil }
    let variant = match.variants.first { variant in
      line.variantID.map { variant.id == $0 } ?? (line.sku != nil && variant.sku == line.sku)
    }
    return (match.title, variant?.price ?? match.price)
  }

  private static func times(_ price: Money, _ pieces: Int) -> Money? {
    let (units, overflow) = price.minorUnits.multipliedReportingOverflow(by: Int64(pieces))
    return overflow ? nil : Money(minorUnits: units, currency: price.currency)
  }
}

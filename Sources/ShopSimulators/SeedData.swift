/// The orders of a simulated shop as a function of seed and place: nothing is stored, so a shop of 100,000 orders
/// costs no more than the records that are asked for. Place 0 is the oldest order.
struct SeedData: Sendable {
  /// What a simulated customer bought: everything of an order that never changes.
  struct Detail {
    var name: String
    var email: String
    var phone: String
    var company: String?
    var fiscalID: String?
    var street: String
    var extra: String
    var place: SeedPlace
    var lines: [Line]
    var shippingPrice: Double
    var payment: SeedPayment
    var carrier: SeedCarrier
    var coupon: String?
    var hash: String
    /// Which of the odd values this order carries.
    var oddity: Int

    /// The customer's hash, which is not the order's.
    var clientHash: String { String(hash.reversed()) }
  }

  /// One line of an order.
  struct Line {
    var product: SeedProduct
    var productID: Int
    var option: String?
    var quantity: Int
  }

  /// How many different odd values there are; each occurs once in so many orders.
  static let oddities = 29

  let seed: UInt64
  let profile: ShopProfile
  /// Unix seconds that the ages of the orders are counted from.
  let now: Int
  let count: Int

  private enum Purpose {
    static let record: UInt64 = 1
    static let detail: UInt64 = 2
    static let texts: UInt64 = 3
  }

  /// The record of a place: spread over the last 60 days, denser towards now, so that there is work to do.
  func record(_ place: Int) -> ShopkitRecord {
    var random = SeededRandom(seed: seed, place: place, purpose: Purpose.record)
    let age = age(of: place, random.fraction())
    let status = status(of: place, age: age, &random)
    let created = now - age
    let paid = isPaid(status, &random)
    let sent = [.sent, .delivered, .returned].contains(status) ? created + min(age / 2, 90_000) : nil
    let paidAt = paid ? created + min(age / 3, 60 + random.below(40_000)) : nil
    let updated = max(created, sent ?? 0, paidAt ?? 0) + min(age / 8, random.below(3600))
    return ShopkitRecord(
      id: profile.firstID + place, status: status, paid: paid, isNew: age < 86_400 && random.percent(60),
      created: created, updated: min(updated, now), sent: sent, paidAt: paidAt)
  }

  /// The texts staff have added to the order of a place.
  func texts(_ place: Int, _ record: ShopkitRecord) -> ShopkitTexts {
    var random = SeededRandom(seed: seed, place: place, purpose: Purpose.texts)
    var texts = ShopkitTexts()
    let hostile = place % SeedData.oddities == 11
    if hostile {
      texts.note = SeedRegion.hostileNotes[place / SeedData.oddities % SeedRegion.hostileNotes.count]
    }
    if !hostile, random.percent(15) { texts.note = random.pick(SeedRegion.notes) }
    if random.percent(12) { texts.clientNote = random.pick(SeedRegion.notes) }
    if record.paid, random.percent(50) {
      texts.invoiceURL = "https://invoices.example/\(profile.name)/FT-2026-\(record.id).pdf"
    }
    if record.sent != nil || record.status == .waitingShipment {
      let carrier = detail(place).carrier
      let code = carrier.prefix + random.digits(9) + carrier.suffix
      (texts.trackingCode, texts.trackingCarrier) = (code, carrier.alias)
      texts.trackingURL = carrier.link + code
      texts.trackingCreated = record.sent
    }
    if random.percent(10) { texts.tags = [random.pick(["gift", "vip", "b2b", "frágil"])] }
    return texts
  }

  /// Everything of the order of a place that never changes.
  func detail(_ place: Int) -> Detail {
    var random = SeededRandom(seed: seed, place: place, purpose: Purpose.detail)
    let oddity = place % SeedData.oddities
    let region = profile.region
    let hostile = oddity == 5
    let name =
      hostile
      ? SeedRegion.hostileNames[place / SeedData.oddities % SeedRegion.hostileNames.count]
      : random.pick(random.percent(78) ? region.names : SeedRegion.foreignNames)
    var lines: [Line] = []
    for _ in 0..<(1 + (random.percent(45) ? random.below(4) : 0)) {
      let index = random.below(profile.products.count)
      let product = profile.products[index]
      let option = product.options.isEmpty ? nil : random.pick(product.options)
      let quantity = random.percent(75) ? 1 : 2 + random.below(5)
      lines.append(Line(product: product, productID: 44_700 + index, option: option, quantity: quantity))
    }
    return Detail(
      name: name, email: "customer\(profile.firstID + place)@\(profile.name).example",
      phone: region.phonePrefix + random.digits(7), company: random.percent(12) ? name + " Lda." : nil,
      fiscalID: random.percent(30) ? "2" + random.digits(8) : nil, street: random.pick(region.streets),
      extra: random.percent(20) ? "C/O " + random.pick(region.names) : "", place: random.pick(region.places),
      lines: lines, shippingPrice: random.pick(region.shippingPrices), payment: random.pick(region.payments),
      carrier: random.pick(region.carriers), coupon: random.percent(14) ? "bajevolp" : nil,
      hash: random.hexadecimal(40), oddity: oddity)
  }

  /// Seconds since the order was placed; strictly falling with the place.
  private func age(of place: Int, _ jitter: Double) -> Int {
    let share = max(0, Double(count - 1 - place) + 0.1 + 0.8 * jitter) / Double(max(count, 1))
    return 120 + Int(share * share * 60 * 86_400)
  }

  private func status(of place: Int, age: Int, _ random: inout SeededRandom) -> ShopkitStatus {
    let fromNewest = count - 1 - place
    let open: [ShopkitStatus] = [
      .processing, .pending, .waitingPayment, .waitingConfirmation, .waitingStock, .waitingShipment,
      .pickupAvailable,
    ]
    let closed: [ShopkitStatus] = [.delivered, .returned, .canceled, .sent]
    if count >= 24, fromNewest < 2 * open.count, fromNewest % 2 == 1 { return open[fromNewest / 2] }
    if count >= 24, place < closed.count { return closed[place] }
    let roll = random.below(100)
    let chances: [(ShopkitStatus, Int)] =
      age < 4 * 86_400
      ? [
        (.processing, 52), (.pending, 66), (.waitingPayment, 80), (.waitingConfirmation, 86),
        (.waitingStock, 92),
      ]
      : age < 12 * 86_400
        ? [
          (.processing, 22), (.waitingPayment, 30), (.waitingStock, 36), (.waitingShipment, 42), (.sent, 86),
        ]
        : [(.sent, 22), (.canceled, 30), (.returned, 34), (.pickupAvailable, 36), (.waitingStock, 38)]
    let last: ShopkitStatus = age < 4 * 86_400 ? .waitingShipment : .delivered
    return chances.first { roll < $0.1 }?.0 ?? last
  }

  private func isPaid(_ status: ShopkitStatus, _ random: inout SeededRandom) -> Bool {
    switch status {
    case .waitingPayment: random.percent(5)
    case .pending, .waitingConfirmation: random.percent(35)
    case .canceled: random.percent(20)
    default: random.percent(95)
    }
  }
}

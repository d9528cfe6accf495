import Foundation
import ShopSimulators
import Testing

@Suite("Simulated Shopkit: seed data")
struct SeedSimulatorTests {
  @Test("the same seed gives the same answers, another seed others")
  func deterministic() throws {
    func page(_ seed: UInt64) throws -> [UInt8] {
      try SimulatedShopkit { $0.seed = seed }.send("GET", "/order?limit=50").body
    }
    #expect(try page(5) == page(5))
    #expect(try page(5) != page(6))
  }

  @Test(
    "every odd value of the vendor's samples occurs",
    arguments: [
      #""total":"\d"#, #"7\.731999999999999"#, #""tax_percent":"""#, #""tax_percent":null"#,
      #""reference":"""#,
      #""reference":null"#, #""address":"[^"]* ""#, #""address":"[^"]*\\n"#, #""address_extra":\d"#,
      #""is_product":false"#, #"&#8230;"#, #"&amp;"#, #"&nbsp;"#, #"\+00:0""#, #"T25:"#,
      #""tracking_created_at":"""#, #""image":\[\]"#, #""data":\[\]"#, #""shipment_method_id":"492""#,
      #""quantity":"\d"#, #""price":"\d"#, #""zip_code":"[^"]* \\n""#, #""description":"#, #""discount":"\d"#,
    ])
  func oddValues(pattern: String) throws {
    let text = try SeedSimulatorTests.everything.get()
    #expect(text.range(of: pattern, options: .regularExpression) != nil)
  }

  @Test(
    "names and notes try what terminals must be kept from",
    arguments: [
      "\\u001b]52;", "\\u001b[2J", "\\u0007", "\u{9B}", "\u{202E}", "\u{2066}", "\u{200B}", "\\r\\n",
      "\\u0008",
      "👩‍👩‍👧‍👦", "🇵🇹", "❤️", "e\u{301}", "محمد", "דוד", "Dvořák",
    ])
  func foreignText(part: String) throws {
    let text = try SeedSimulatorTests.everything.get()
    #expect(text.utf8.count > 0 && Data(text.utf8).range(of: Data(part.utf8)) != nil)
  }

  /// All answers of one shop as text, read once.
  private static let everything = Result<String, any Error> {
    let server = try SimulatedShopkit { $0.orders = 400 }
    return try (1...8).map { try server.send("GET", "/order?limit=50&page=\($0)").text }.joined()
  }

  @Test("a hostile shop also sends what breaks a strict reader; every answer is valid JSON")
  func hostile() throws {
    let server = try SimulatedShopkit {
      $0.hostile = true
      $0.orders = 120
    }
    let pages = try (1...3).map { try server.send("GET", "/order?limit=50&page=\($0)") }
    for page in pages { _ = try page.object }
    let text = pages.map(\.text).joined()
    for part in [
      #""total":null"#, #""status_alias":"preparing_gift""#, #""id":"1"#, #""client":[]"#, #""field_899""#,
      #""reference":90210"#,
    ] { #expect(text.contains(part), "\(part)") }
    #expect(text.range(of: #""created_at":"[^"]*T25:"#, options: .regularExpression) != nil)
    #expect(text.range(of: #""update_at":"[^"]*\+00:0""#, options: .regularExpression) != nil)
  }

  @Test("amounts add up as in the vendor's sample: prices without tax, subtotals of lines with tax")
  func amounts() throws {
    for profile in ShopProfile.demo {
      let server = try SimulatedShopkit { $0.profile = profile }
      for row in try server.list("/order?limit=50").rows {
        func number(_ name: String) -> Double { SeedSimulatorTests.number(row[name]) }
        let shipping = SeedSimulatorTests.number((row["shipping"] as? [String: Any])?["value"])
        let sum = number("subtotal") - number("discount") + number("total_tax") + shipping
        #expect(abs(sum - number("total")) <= (profile.currency == "JPY" ? 0.51 : 0.0051))
        let lines = try #require(row["products"] as? [[String: Any]])
        let lineSum = lines.reduce(0) { $0 + SeedSimulatorTests.number($1["subtotal"]) }
        #expect(abs(lineSum + shipping - number("total")) <= (profile.currency == "JPY" ? 0.51 : 0.0055))
      }
    }
  }

  private static func number(_ value: Any?) -> Double {
    (value as? Double) ?? (value as? String).flatMap { Double($0) } ?? .nan
  }

  @Test("ages spread over sixty days, every status occurs, and there is work to do")
  func ages() throws {
    let server = try SimulatedShopkit()
    let orders = server.shop.orderIDs.compactMap(server.shop.order)
    let ages = orders.map { Int(SimulatedShopkit.now) - $0.created }
    #expect(ages.allSatisfy { (60...60 * 86_400 + 120).contains($0) })
    #expect(ages == ages.sorted(by: >))
    #expect((ages.max() ?? 0) > 55 * 86_400 && (ages.min() ?? .max) < 86_400)
    #expect(Set(orders.map(\.status)) == Set(ShopkitStatus.allCases))
    #expect(orders.count { $0.status == .processing && $0.paid } >= 8)
    #expect(orders.allSatisfy { $0.updated >= $0.created && $0.updated <= Int(SimulatedShopkit.now) })
  }

  @Test("a hundred thousand orders are ready when asked for, and pages of them are whole")
  func hundredThousand() throws {
    let server = try SimulatedShopkit { $0.orders = 100_000 }
    #expect(try server.list("/order?limit=50").ids.first == server.shop.orderIDs.last)
    let last = try server.list("/order?limit=50&page=2000")
    #expect(last.ids == server.shop.orderIDs.prefix(50).reversed())
    #expect(last.next == nil)
  }

  @Test("the demo shops share the orders and differ in money, place and script")
  func demoShops() throws {
    let shops = try DemoShops.start(orders: 100) { SimulatedShopkit.now }
    defer { for shop in shops { shop.simulator.stop() } }
    let shopkit = shops.filter { $0.platform == "shopkit" }
    #expect(shopkit.map(\.name) == ["parallax", "lumen", "hanami"])
    #expect(shopkit.map { $0.text("timeZone") } == ["Europe/Lisbon", "Europe/Stockholm", "Asia/Tokyo"])
    let counts = shopkit.compactMap { ($0.simulator as? ShopkitSimulator)?.orderIDs.count }
    #expect(counts.count == 3 && counts.reduce(0, +) <= 100 && Set(counts).count <= 2)
    #expect(Set(shops.map(\.name)).count == shops.count)
    #expect(Set(shops.map { $0.text("url") }).count == shops.count)
    #expect(Set(shopkit.map { $0.text("key") }).count == 3)
  }
}

import OrderModel
import Testing

/// The query language as operators type it.
@Suite struct QueryTests {
  static let euro = Currency("EUR") ?? .none

  static let readings: [(String, [QueryTerm])] = [
    ("", []),
    ("   ", []),
    ("maria", [QueryTerm(.anywhere("maria"))]),
    ("maria silva", [QueryTerm(.anywhere("maria")), QueryTerm(.anywhere("silva"))]),
    ("\"maria silva\"", [QueryTerm(.anywhere("maria silva"))]),
    ("-maria", [QueryTerm(.anywhere("maria"), isNegated: true)]),
    ("-\"a b\"", [QueryTerm(.anywhere("a b"), isNegated: true)]),
    ("a|b", [QueryTerm(.anywhere("a|b"))]),
    ("#1337", [QueryTerm(.anywhere("#1337"))]),
    ("--x", [QueryTerm(.anywhere("-x"), isNegated: true)]),
    ("\"a \\\"b\\\" \\\\\"", [QueryTerm(.anywhere("a \"b\" \\"))]),
    ("10:30", [QueryTerm(.anywhere("10:30"))]),
    ("\"https://x\"", [QueryTerm(.anywhere("https://x"))]),
    ("status:sent", [QueryTerm(.status([.common(.sent)]))]),
    ("STATUS:Sent", [QueryTerm(.status([.common(.sent)]))]),
    ("status:sent|on-hold", [QueryTerm(.status([.common(.sent), .common(.onHold)]))]),
    ("status:=waiting_Stock", [QueryTerm(.status([.word("waiting_stock")]))]),
    ("status:=\"in pack\"|sent", [QueryTerm(.status([.word("in pack"), .common(.sent)]))]),
    ("-status:sent", [QueryTerm(.status([.common(.sent)]), isNegated: true)]),
    ("shop:parallax|brno", [QueryTerm(.shop(["parallax", "brno"]))]),
    ("platform:shopkit", [QueryTerm(.platform([.shopkit]))]),
    ("paid:yes", [QueryTerm(.paid([true]))]),
    ("paid:no|yes", [QueryTerm(.paid([true, false]))]),
    ("country:pt|SWE", [QueryTerm(.country(["PT", "SE"]))]),
    ("sku:a-1 tracking:b", [QueryTerm(.text(.sku, ["a-1"])), QueryTerm(.text(.tracking, ["b"]))]),
    ("carrier:ctt coupon:x", [QueryTerm(.text(.carrier, ["ctt"])), QueryTerm(.text(.coupon, ["x"]))]),
    ("note:\"call first\"|gift", [QueryTerm(.text(.note, ["call first", "gift"]))]),
    ("email:a@b.c", [QueryTerm(.text(.email, ["a@b.c"]))]),
    ("city:\"são paulo\"", [QueryTerm(.text(.city, ["são paulo"]))]),
    ("number:1337", [QueryTerm(.text(.number, ["1337"]))]),
    ("is:new|held", [QueryTerm(.flags([.new, .held]))]),
    ("is:queued is:unclear", [QueryTerm(.flags([.queued])), QueryTerm(.flags([.unclear]))]),
    ("is:conflict|abandoned|marked", [QueryTerm(.flags([.conflict, .abandoned, .marked]))]),
    ("items>=3", [QueryTerm(.items(.greaterOrEqual, 3))]),
    ("items<2", [QueryTerm(.items(.less, 2))]),
  ]

  @Test("terms are read as the grammar says", arguments: readings)
  func reading(text: String, terms: [QueryTerm]) throws {
    let query = try OrderQuery(parsing: text)
    #expect(query.terms == terms)
    #expect(query.isEmpty == terms.isEmpty)
  }

  @Test(
    "a query printed back is in its canonical spelling and reads as the same query",
    arguments: [
      ("  maria   \"silva\" ", "maria silva"), ("-\"a b\"", "-\"a b\""), ("\"a:b\"", "\"a:b\""),
      ("\"-x\"", "\"-x\""), ("Status:SENT|=Word", "status:sent|=word"),
      ("status:=\"a b\"", "status:=\"a b\""),
      ("paid:no|yes", "paid:yes|no"), ("country:prt", "country:PT"), ("total>100.50EUR", "total>100.50eur"),
      ("total<-0.5", "total<-0.5"), ("age<=36h", "age<=36h"), ("created=2026-11-01", "created=2026-11-01"),
      ("updated>2026-02", "updated>2026-02"), ("created<2026", "created<2026"), ("items=4", "items=4"),
      ("sku:\"a|b\"|c", "sku:\"a|b\"|c"), ("note:\"say \\\"hi\\\"\"", "note:\"say \\\"hi\\\"\""),
      ("is:new|marked", "is:new|marked"), ("a|b", "a|b"),
    ])
  func canonical(text: String, expected: String) throws {
    let query = try OrderQuery(parsing: text)
    #expect(query.text == expected)
    #expect(try OrderQuery(parsing: query.text) == query)
  }

  @Test(
    "a mistake names its place in characters and what to write instead",
    arguments: [
      ("-", 0, 1, "needs a term"),
      ("maria - silva", 6, 1, "needs a term"),
      ("\"open", 0, 5, "add a \""),
      ("maria \"", 6, 1, "not closed"),
      ("\"  \"", 0, 4, "between the quotes"),
      ("foo:bar", 0, 3, "no field is called foo"),
      ("x statsu:sent", 2, 6, "did you mean status?"),
      ("https://shop.example", 0, 5, "put it in quotes"),
      ("status:", 7, 1, "status: needs a value"),
      ("status: sent", 7, 1, "awaiting-payment"),
      ("status:cancelled", 7, 9, "did you mean canceled?"),
      ("status:sent|gone", 12, 4, "status:=gone"),
      ("status:sent|", 12, 1, "needs a value"),
      ("-status:nope", 8, 4, "known: pending"),
      ("shop:=x", 5, 2, "only status:"),
      ("paid:maybe", 5, 5, "known: yes no"),
      ("platform:ebay", 9, 4, "known: shopkit"),
      ("country:portugal", 8, 8, "such as PT or PRT"),
      ("country:XXX", 8, 3, "such as PT"),
      ("is:helt", 3, 4, "did you mean held?"),
      ("note:\"a\"b", 8, 1, "blank or |"),
      ("total:100", 0, 5, "total>value"),
      ("status>sent", 0, 6, "status:value"),
      ("totl>5", 0, 4, "did you mean total?"),
      ("total>", 6, 1, "needs a value"),
      ("total>abc", 6, 3, "99.50eur"),
      ("total>1,50", 6, 4, "99.50eur"),
      ("total>1.2.3", 6, 5, "amount"),
      ("total>5euro", 6, 5, "amount"),
      ("total=>5", 5, 2, "= < <= > >="),
      ("total>99999999999999999999", 6, 20, "amount"),
      ("age>2", 4, 1, "m, h, d or w"),
      ("age>-2d", 4, 3, "such as 2d"),
      ("created>yesterday", 8, 9, "2026-11-01"),
      ("created=2026-02-30", 8, 10, "a day such as"),
      ("created=2026-13", 8, 7, "a month"),
      ("created=26-01-01", 8, 8, "a day such as"),
      ("items>two", 6, 3, "whole number"),
      ("é🧵 \u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} foo:x", 5, 3, "no field"),
    ])
  func mistakes(text: String, position: Int, length: Int, message: String) {
    let error = #expect(throws: QueryError.self) { try OrderQuery(parsing: text) }
    #expect(error?.position == position)
    #expect(error?.length == length)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    #expect(error?.description.hasPrefix("column \(position + 1): ") == true)
  }

  @Test(
    "any cut and any change of a query is read or refused, never a crash", arguments: TableTests.queryTexts)
  func robustness(text: String) {
    let characters = Array(text)
    for end in 0...characters.count { _ = try? OrderQuery(parsing: String(characters[..<end])) }
    for position in characters.indices {
      for replacement in ["\"", ":", "|", "-", "=", "<", " ", "\\", "\u{0}", "é"] as [Character] {
        var changed = characters
        changed[position] = replacement
        if let query = try? OrderQuery(parsing: String(changed)) {
          #expect((try? OrderQuery(parsing: query.text)) == query, "\(String(changed))")
        }
      }
    }
  }

  /// One order against one query.
  private func finds(_ text: String, _ order: Order, now: Double = 1_800_000_000) throws -> Bool {
    let table = OrderTable(shops: ["one"]).merging([order])
    return try !table.rows(matching: OrderQuery(parsing: text), context: QueryContext(now: now)).isEmpty
  }

  private func order() -> Order {
    Order(
      id: OrderID(shop: "one", id: "7"), platform: .shopkit, number: "1337", status: .sent, shopStatus: "Sent"
    )
  }

  @Test(
    "case and accents make no difference, in either direction",
    arguments: [
      ("João Conceição", "joao conceicao"), ("Joao", "joão"), ("Jürgen Groß", "GROSS"), ("GROSS", "groß"),
      ("Łukasz Żak", "lukasz zak"), ("Søren Ærø", "soren aero"), ("Þórður", "thordur"), ("ΕΛΈΝΗ", "ελενη"),
      ("Cafe\u{301}", "café"), ("ИЛЬЯ", "илья"), ("Ｎａｍｅ", "name"), ("王小明", "小明"),
      ("Nguyễn Thị", "nguyen thi"),
    ])
  func folding(name: String, query: String) throws {
    var order = order()
    order.customer.name = name
    #expect(try finds("\"\(query)\"", order))
    #expect(try !finds("-\"\(query)\"", order))
  }

  @Test(
    "a plain word looks in number, customer, email, city, SKU and tracking, and nowhere else",
    arguments: [
      ("1337", true), ("maria", true), ("acme", true), ("m@x.pt", true), ("porto", true), ("sku-9", true),
      ("rr77", true), ("ctt", false), ("welcome", false), ("gift", false), ("flores", false), ("one", false),
      ("mariam", false), ("portosku", false),
    ])
  func places(word: String, expected: Bool) throws {
    var order = order()
    order.customer.name = "Maria"
    order.customer.company = "Acme"
    order.customer.email = "m@x.pt"
    order.delivery = Address()
    order.delivery?.city = "Porto"
    order.delivery?.lines = ["Rua das Flores"]
    order.lines = [OrderLine(title: "Mug", quantity: 1)]
    order.lines[0].sku = "SKU-9"
    order.shipping.tracking = "RR77"
    order.shipping.carrier = "CTT"
    order.coupon = CouponUse(code: "WELCOME")
    order.note = "a gift"
    #expect(try finds(word, order) == expected)
  }

  @Test(
    "amounts compare exactly in the currency's own digits",
    arguments: [
      ("EUR", 10_050, "total>100.5", false), ("EUR", 10_050, "total>=100.5", true),
      ("EUR", 10_050, "total=100.50", true), ("EUR", 10_050, "total=100.5eur", true),
      ("EUR", 10_050, "total=100.5sek", false), ("EUR", 10_050, "total>100.499", true),
      ("EUR", 10_050, "total=100.499", false), ("EUR", 10_050, "total<100.501", true),
      ("JPY", 1200, "total=1200", true), ("JPY", 1200, "total>1199.5", true),
      ("JPY", 1200, "total<1200.5jpy", true),
      ("JPY", 1200, "total=1200.5", false), ("JPY", 1200, "total>1200.5", false),
      ("KWD", 1250, "total=1.25", true),
      ("KWD", 1250, "total>1.2499kwd", true), ("EUR", -150, "total<-1.4", true),
      ("EUR", -150, "total<-1.501", false),
      ("EUR", -150, "total>-1.501", true), ("EUR", -150, "total<0", true),
    ])
  func amounts(code: String, units: Int64, text: String, expected: Bool) throws {
    var order = order()
    order.total = Money(minorUnits: units, currency: Currency(code) ?? .none)
    #expect(try finds(text, order) == expected)
  }

  @Test(
    "a date is a day where the order's shop is; without a zone where the order says it was",
    arguments: [
      // 2026-11-01 23:30 at +01:00 is the 1st there and 22:30 UTC.
      ("2026-11-01T23:30:00+01:00", "created=2026-11-01", true),
      ("2026-11-01T23:30:00+01:00", "created>2026-11-01", false),
      ("2026-11-01T23:30:00+01:00", "created>=2026-11-01", true),
      ("2026-11-01T23:30:00+01:00", "created<2026-11-02", true),
      ("2026-11-01T23:30:00+01:00", "created<=2026-10", false),
      ("2026-11-01T23:30:00+01:00", "created=2026-11", true),
      ("2026-11-01T23:30:00+01:00", "created=2026", true),
      ("2026-12-31T23:59:59-05:00", "created=2026-12-31", true),
      ("2026-12-31T23:59:59-05:00", "created<2027", true),
    ])
  func days(created: String, text: String, expected: Bool) throws {
    var order = order()
    order.created = Timestamp(iso8601: created)
    #expect(try finds(text, order) == expected)
  }

  @Test("ages count from now; equal means that many whole units")
  func ages() throws {
    var order = order()
    order.created = Timestamp(seconds: 1_000_000)
    let now = 1_000_000.0 + 2 * 86_400 + 3600
    for (text, expected) in [
      ("age>2d", true), ("age=2d", true), ("age=3d", false), ("age<2d", false), ("age<3d", true),
      ("age>=49h", true),
      ("age>49h", false), ("age<=49h", true), ("age<1w", true), ("age>100m", true),
    ] {
      #expect(try finds(text, order, now: now) == expected, "\(text)")
    }
    order.created = nil
    #expect(try !finds("age>0m", order))
    #expect(try finds("-age>0m", order))
  }

  @Test("an abandoned checkout shows only when asked for")
  func abandoned() throws {
    var order = order()
    order.isAbandoned = true
    #expect(try !finds("", order))
    #expect(try !finds("status:sent", order))
    #expect(try finds("is:abandoned", order))
    #expect(try finds("is:abandoned status:sent", order))
    #expect(try !finds("-is:abandoned", order))
    #expect(
      OrderTable(shops: ["one"]).merging([order]).rows(matching: nil, context: QueryContext(now: 0)) == [])
  }

  @Test("unknown payment matches neither paid:yes nor paid:no")
  func unknownPayment() throws {
    #expect(try !finds("paid:yes|no", order()))
  }
}

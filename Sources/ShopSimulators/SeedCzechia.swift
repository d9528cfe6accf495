/// A Czech shop's customers, goods and money, for kvik.shop.
extension SeedRegion {
  static let czechia = SeedRegion(
    places: [
      SeedPlace("602 00", "Brno", "Česko", "CZE", "CZ"), SeedPlace("110 00", "Praha 1", "Česko", "CZE", "CZ"),
      SeedPlace("702 00", "Ostrava", "Česko", "CZE", "CZ"),
      SeedPlace("301 00", "Plzeň", "Česko", "CZE", "CZ"),
      SeedPlace("779 00", "Olomouc", "Česko", "CZE", "CZ"),
      SeedPlace("370 01", "České Budějovice", "Česko", "CZE", "CZ"),
      SeedPlace("460 01", "Liberec", "Česko", "CZE", "CZ"),
      SeedPlace("811 01", "Bratislava", "Slovensko", "SVK", "SK"),
      SeedPlace("010 01", "Žilina", "Slovensko", "SVK", "SK"),
    ],
    names: [
      "Jiří Dvořák", "Kateřina Říhová", "Zdeněk Žďárský", "Tereza Nováková", "Ondřej Šťastný", "Eliška Černá",
      "Matěj Růžička", "Lucie Hájková", "Přemysl Kříž", "Božena Králová", "Vojtěch Ježek", "Ľudmila Kováčová",
    ],
    streets: [
      "Masarykova 12", "Údolní 35a", "nám. Svobody 9", "Křížová 1042/7", "Hybešova 18, 3. patro",
      "Na Příkopě 22",
    ],
    phonePrefix: "+420 77",
    payments: [
      SeedPayment("card", "Platební karta"), SeedPayment("transfer", "Bankovní převod"),
      SeedPayment("cod", "Dobírka"), SeedPayment("qr", "QR platba"),
    ],
    carriers: [
      SeedCarrier("zasilkovna", "Zásilkovna", "https://tracking.packeta.com/?id=", "Z", ""),
      SeedCarrier("ppl", "PPL", "https://www.ppl.cz/vyhledat-zasilku?shipmentId=", "400", ""),
      SeedCarrier(
        "posta", "Česká pošta", "https://www.postaonline.cz/trackandtrace/?parcelNumbers=", "DR", "CZ"),
      SeedCarrier("dpd-cz", "DPD", "https://tracking.dpd.cz/", "1380", ""),
    ],
    shippingPrices: [89, 129, 0])
}

extension SeedProduct {
  static let tools = [
    SeedProduct("NR-101", "Nůžky zahradnické „Růže“", 389, 320),
    SeedProduct("NR-102", "Rýč nerezový", 890, 1900),
    SeedProduct("KV-0005", "Květináč terakota Ø 20", 149.5, 900, ["terakota", "šedá"]),
    SeedProduct("KV-0006", "Květináč závěsný", 219, 400),
    SeedProduct("SE-311", "Semena: rajče Tornádo", 32.9, 10),
    SeedProduct("SE-312", "Semena: ředkvička & hrášek", 28, 10),
    SeedProduct("HN-20", "Hnojivo na růže 1 kg", 119, 1000),
    SeedProduct("KO-7", "Konev plechová 7 l", 549, 1100, ["zelená", "zinek"]),
    SeedProduct("RU-M", "Rukavice kožené", 259, 150, ["M", "L", "XL"]),
    SeedProduct("8594001234567", "Provázek jutový 100 m", 79, 200),
    SeedProduct("HA-15", "Hadice 1/2\" 15 m", 699, 2600),
    SeedProduct("LA-1", "Lampa zahradní – „Světluška“", 1249, 850),
  ]

  /// The maker of an article, by its place in the shop's catalogue.
  static func brand(_ place: Int) -> String { ["Růžek", "Fiskářs", "Žďár & syn"][place % 3] }
}

extension ShopProfile {
  /// A Czech shop for gardeners, in koruny.
  package static let brno = ShopProfile(
    name: "brno", title: "Zahrada Brno", currency: "CZK", timeZone: "Europe/Prague", firstID: 26_001,
    region: .czechia, products: SeedProduct.tools, tax: 21, decimals: 2)
}

/// A thing a simulated shop sells. Titles and descriptions carry HTML entities, as Shopkit's do.
struct SeedProduct: Sendable {
  let sku: String?
  let title: String
  /// Without tax.
  let price: Double
  let options: [String]
  let weight: Int
  let isTaxed: Bool

  init(
    _ sku: String?, _ title: String, _ price: Double, _ weight: Int, _ options: [String] = [],
    taxed: Bool = true
  ) {
    isTaxed = taxed
    self.sku = sku
    self.title = title
    self.price = price
    self.weight = weight
    self.options = options
  }

  static let homeware = [
    SeedProduct("STHFBF7574", "Shelving Tree with Birds", 77.32, 1200, ["Azul / Small", "Branco / Large"]),
    SeedProduct("", "Hanging Succulent Planter", 71.32, 900, taxed: false),
    SeedProduct("bowl-001", "Rustic Bowl", 18.5, 640),
    SeedProduct("AZUL-12", "Azulejo Coaster Set &amp; Stand", 24.9, 480, ["Azul", "Verde", "Amarelo"]),
    SeedProduct("CORT-0042", "Cork Notebook A5", 12.95, 310, ["Pautado", "Liso"]),
    SeedProduct("MANTA-LA", "Manta de l&atilde; da Serra da Estrela", 89, 1800, ["Cinzento", "Castanho"]),
    SeedProduct("GALO-7", "Galo de Barcelos &#8211; pequeno", 9.99, 220),
    SeedProduct("SAB-LAV", "Sabonete de lavanda &#8230; 100&nbsp;g", 4.75, 110),
    SeedProduct("VELA-003", "Vela de cera de abelha", 14.2, 350, ["Figo", "Alecrim", "Sem cheiro"]),
    SeedProduct(nil, "Cesto de junco", 39.9, 1500),
    SeedProduct("TAB-OLIV", "T&aacute;bua de oliveira", 34.5, 1300),
    SeedProduct("5601234567890", "Caneca &quot;Bom dia&quot;", 11.5, 390, ["Branca", "Preta"]),
    SeedProduct("LINHO-XL", "Toalha de linho", 54.75, 700, ["140x200", "140x250"]),
    SeedProduct("0012", "Saleiro de barro", 7.1, 260),
  ]

  static let lighting = [
    SeedProduct("LM-1001", "Taklampa Norrsken", 1495, 3200, ["Mässing", "Svart"]),
    SeedProduct("LM-1002", "Bordslampa Skärgård", 799, 1600, ["Vit", "Grön"]),
    SeedProduct("LM-2044", "Ljusslinga 10&nbsp;m", 249.5, 400),
    SeedProduct("LM-2045", "Ljusslinga 20&nbsp;m", 389, 700),
    SeedProduct("E27-6W", "LED-lampa E27 6 W, varmvit", 59.9, 80, ["1-pack", "4-pack"]),
    SeedProduct("E14-4W", "LED-lampa E14 4 W", 49.9, 60),
    SeedProduct("LM-3310", "Läslampa &#8220;Ekorren&#8221;", 649, 1100, ["Ek", "Björk"]),
    SeedProduct("SKARM-30", "Lampskärm linne &Oslash;30", 329, 350, ["Natur", "Rost", "Havsblå"]),
    SeedProduct("LM-4000", "Utelampa Fyrtorn", 1890, 4100),
    SeedProduct("SLADD-3", "Textilsladd 3 m", 119, 180, ["Röd", "Svart", "Randig"]),
    SeedProduct("LYKTA-2", "Fotogenlykta &amp; veke", 445, 1300),
    SeedProduct("DIM-01", "Dimmer", 299, 120),
    SeedProduct("STAKE-7", "Adventsljusstake, 7 ljus", 595, 1700, ["Röd", "Vit"]),
  ]

  static let stationery = [
    SeedProduct("HNM-001", "和紙便箋 桜", 880, 150, ["縦罫", "横罫"]),
    SeedProduct("HNM-002", "万年筆 &quot;春霞&quot;", 16_500, 90, ["細字 F", "中字 M", "太字 B"]),
    SeedProduct("HNM-003", "インク 月夜 50ml", 1_650, 180),
    SeedProduct("HNM-010", "風呂敷 90cm 🌸", 3_300, 210, ["藍", "紅"]),
    SeedProduct("HNM-011", "マスキングテープ 5巻セット", 1_210, 130),
    SeedProduct("HNM-020", "Hanami Planner 2027 &amp; Stickers", 2_420, 320),
    SeedProduct("HNM-021", "ノート B6 方眼", 660, 170, ["生成り", "黒"]),
    SeedProduct("HNM-030", "書道筆 中", 2_750, 60),
    SeedProduct("HNM-031", "墨汁 180ml", 990, 260),
    SeedProduct("HNM-040", "折り紙 千代紙 120枚", 770, 240),
    SeedProduct("HNM-041", "切手型シール 🐈‍⬛🎏", 495, 20),
    SeedProduct("HNM-050", "ペンケース 帆布", 2_200, 140, ["カーキ", "ネイビー"]),
  ]

  /// For shops that write plain text: quotation marks and Swedish letters in numbers and titles, no entities.
  static let outdoor = [
    SeedProduct("NS-TÄLT-2", "Tält Fjällräv 2 personer", 3495, 2300, ["Grön", "Röd"]),
    SeedProduct("NS-TÄLT-3", "Tält Fjällräv 3 personer", 4295, 2900, ["Grön"]),
    SeedProduct("SOVSÄCK 0°", "Sovsäck 3-säsong, 0°", 1799, 1350, ["Vänster", "Höger"]),
    SeedProduct("KÅSA", "Kåsa i björk 1,5 dl", 249, 60),
    SeedProduct("18\" PANNA", "Stekpanna 18\" \"Skogen\"", 599, 900),
    SeedProduct("YLLE-M&F", "Yllestrumpor M&F", 189.5, 90, ["36-39", "40-43", "44-47"]),
    SeedProduct("NS-PANN", "Pannlampa 400 lm", 449, 85),
    SeedProduct("TERMOS-1", "Termos 1 l", 399, 520, ["Svart", "Blå"]),
    SeedProduct(nil, "Presentkort", 500, 0),
    SeedProduct("0042", "Tändstål", 99, 40),
    SeedProduct("KNIV-ÅÄÖ", "Slöjdkniv Åsa", 329, 110),
    SeedProduct("RYGG-65", "Ryggsäck 65 l", 2190, 1900, ["Sand", "Skog"]),
  ]
}

/// Where a simulated shop's customers live, how they pay and who carries their parcels.
struct SeedRegion: Sendable {
  let places: [SeedPlace]
  /// Names of the region, then names from elsewhere.
  let names: [String]
  let streets: [String]
  let phonePrefix: String
  let payments: [SeedPayment]
  let carriers: [SeedCarrier]
  let shippingPrices: [Double]

  static let portugal = SeedRegion(
    places: [
      SeedPlace("6000-767", "Castelo Branco", "Portugal - Continental", "PRT", "PT"),
      SeedPlace("1100-148", "Lisboa", "Portugal - Continental", "PRT", "PT"),
      SeedPlace("4000-069", "Porto", "Portugal - Continental", "PRT", "PT"),
      SeedPlace("3000-213", "Coimbra", "Portugal - Continental", "PRT", "PT"),
      SeedPlace("8000-143", "Faro", "Portugal - Continental", "PRT", "PT"),
      SeedPlace("9000-018", "Funchal", "Portugal - Madeira", "PRT", "PT"),
      SeedPlace("9500-150 ", "Ponta Delgada", "Portugal - Açores", "PRT", "PT"),
      SeedPlace("28013", "Madrid", "Espanha", "ESP", "ES"),
      SeedPlace("110 00", "Praha 1", "República Checa", "CZE", "CZ"),
    ],
    names: [
      "Maria João Conceição", "António Gonçalves", "Inês Magalhães", "Tiago Araújo", "Leonor Simões",
      "José Falcão", "Beatriz Brandão", "Rui Estêvão", "Catarina Vaz", "Ângela Furtado", "Gonçalo Sá",
      "Mónica Peixoto",
    ],
    streets: [
      "Rua das Flores, 12", "Avª do Empresário, 1, S1.08", "Praça da República, 45 2º Esq.",
      "Travessa do Carmo, 7", "Largo do Chafariz, 3", "Rua Direita, 101",
    ],
    phonePrefix: "96",
    payments: [
      SeedPayment("multibanco", "Multibanco"), SeedPayment("mbway", "MB WAY"),
      SeedPayment("paypal", "Paypal"),
      SeedPayment("bank_transfer", "Transferência bancária"),
    ],
    carriers: [
      SeedCarrier("ctt", "CTT", "https://www.ctt.pt/track?code=", "RR", "PT"),
      SeedCarrier("dpd", "DPD", "https://tracking.dpd.pt/", "0998", ""),
      SeedCarrier("vasp", "VASP Expresso", "https://vasp.example/t/", "VP", ""),
      SeedCarrier("gls", "GLS", "https://gls-group.eu/PT/", "GL", ""),
    ],
    shippingPrices: [3.95, 6.76, 7.25, 0])

  static let sweden = SeedRegion(
    places: [
      SeedPlace("111 29", "Stockholm", "Sverige", "SWE", "SE"),
      SeedPlace("411 03", "Göteborg", "Sverige", "SWE", "SE"),
      SeedPlace("211 22", "Malmö", "Sverige", "SWE", "SE"),
      SeedPlace("753 20", "Uppsala", "Sverige", "SWE", "SE"),
      SeedPlace("903 26", "Umeå", "Sverige", "SWE", "SE"),
      SeedPlace("831 31", "Östersund", "Sverige", "SWE", "SE"),
      SeedPlace("602 00", "Brno", "Tjeckien", "CZE", "CZ"),
      SeedPlace("0150", "Oslo", "Norge", "NOR", "NO"),
    ],
    names: [
      "Åsa Öberg", "Sören Ängström", "Märta Sjöström", "Håkan Björklund", "Elin Nyström", "Göran Åkesson",
      "Lovisa Hägg", "Örjan Källström", "Saga Lindqvist", "Björn Älvsjö", "Tuva Rönnbäck",
    ],
    streets: [
      "Storgatan 8", "Västerlånggatan 31", "Ängsvägen 4 A", "Kungsgatan 112, lgh 1203", "Björkstigen 2",
    ],
    phonePrefix: "07",
    payments: [
      SeedPayment("swish", "Swish"), SeedPayment("klarna", "Klarna"), SeedPayment("paypal", "Paypal"),
      SeedPayment("bank_transfer", "Banköverföring"),
    ],
    carriers: [
      SeedCarrier("postnord", "PostNord", "https://tracking.postnord.com/se/?id=", "UA", "SE"),
      SeedCarrier("dhl", "DHL Freight", "https://www.dhl.com/se-sv/home/tracking.html?id=", "JVGL", ""),
      SeedCarrier("instabox", "Instabox", "https://instabox.example/t/", "IB", ""),
    ],
    shippingPrices: [49, 79, 0])

  static let japan = SeedRegion(
    places: [
      SeedPlace("150-0001", "東京都渋谷区", "日本", "JPN", "JP"),
      SeedPlace("600-8216", "京都市下京区", "日本", "JPN", "JP"),
      SeedPlace("530-0001", "大阪市北区", "日本", "JPN", "JP"),
      SeedPlace("060-0042", "札幌市中央区", "日本", "JPN", "JP"),
      SeedPlace("810-0001", "福岡市中央区", "日本", "JPN", "JP"),
      SeedPlace("100", "臺北市", "台灣", "TWN", "TW"),
      SeedPlace("04524", "서울특별시 중구", "대한민국", "KOR", "KR"),
    ],
    names: [
      "佐藤 花子", "鈴木 一郎", "高橋 さくら🌸", "渡辺 健太", "小林 ゆい", "山本 大輔", "𠮷田 久美",
      "髙島 蓮", "王小明", "李娜", "김민준", "박서연", "ﾔﾏﾀﾞ ﾀﾛｳ", "中村 👨‍👩‍👧‍👦 家",
    ],
    streets: ["神宮前1-2-3", "四条通烏丸東入ル 5F", "梅田3丁目1番1号", "大通西４丁目", "天神2-11-1 ハイツ桜 203"],
    phonePrefix: "080",
    payments: [
      SeedPayment("konbini", "コンビニ払い"), SeedPayment("credit_card", "クレジットカード"),
      SeedPayment("paypay", "PayPay"), SeedPayment("bank_transfer", "銀行振込"),
    ],
    carriers: [
      SeedCarrier("yamato", "ヤマト運輸", "https://toi.kuronekoyamato.co.jp/?n=", "40", ""),
      SeedCarrier("sagawa", "佐川急便", "https://k2k.sagawa-exp.co.jp/p/?n=", "36", ""),
      SeedCarrier("japanpost", "日本郵便", "https://trackings.post.japanpost.jp/?n=", "EJ", "JP"),
    ],
    shippingPrices: [550, 880, 0])

  /// Names that occur everywhere: other scripts, right-to-left text, joined emoji, flags, variation selectors,
  /// combining marks.
  static let foreignNames = [
    "Jiří Dvořák", "Kateřina Říhová", "Zdeněk Žďárský", "محمد الأحمد", "فاطمة الزهراء", "דוד לוי", "רות כהן",
    "Zoë ❤️ Müller", "👩‍👩‍👧‍👦 Familie Groß", "🇵🇹🇸🇪 Fan Club", "Nguyễn Thị Hương", "Łukasz Żółć", "Cafe\u{301} René",
    "Οδυσσέας Ελύτης", "Дмитрий Щукин", "陳大文", "O'Brien-Smythe, Seán", "🧑🏽‍🚀 Astro ⭐️",
  ]

  /// Names that try to drive a terminal.
  static let hostileNames = [
    "Ana\u{1B}[31m Sousa", "Eva \u{202E}avliS\u{202C}", "Bell\u{7} Ringer", "\u{9B}7m Inverso",
    "Nul\u{200B}Width\u{FEFF} Ng",
  ]

  /// Notes that try to drive a terminal: colours, the clipboard, the title, C1 controls, bidi overrides, format
  /// markup, carriage returns.
  static let hostileNotes = [
    "\u{1B}[2J\u{1B}[1;1H\u{1B}[31mEncomenda paga\u{1B}[0m", "\u{1B}]52;c;cm0gLXJmIH4=\u{7}copiar isto",
    "\u{1B}]0;pwned\u{7}\u{7}\u{7}", "Preço: \u{202E}001\u{202C} €\u{2066}?\u{2069}",
    "\u{9B}31m\u{9D}0;x\u{9C} C1",
    "linha 1\r\nlinha 2\rlinha 3\u{8}\u{8}\u{7F}", "%s %n {{7*7}} <b>oi</b> `id` $(reboot)",
  ]

  /// Ordinary notes.
  static let notes = [
    "Embrulhar para oferta, por favor.", "Ring på dörren 🔔", "ギフト包装をお願いします", "Deixar na receção",
    "Nezvonit prosím, malé dítě", "يرجى الاتصال قبل التسليم",
    "Call before delivery.\nLeave with neighbour if out.",
  ]
}

/// A town with its postcode.
struct SeedPlace: Sendable {
  let postcode: String
  let city: String
  let country: String
  let alpha3: String
  let alpha2: String

  init(_ postcode: String, _ city: String, _ country: String, _ alpha3: String, _ alpha2: String) {
    self.postcode = postcode
    self.city = city
    self.country = country
    self.alpha3 = alpha3
    self.alpha2 = alpha2
  }
}

/// A way to pay.
struct SeedPayment: Sendable {
  let type: String
  let title: String

  init(_ type: String, _ title: String) {
    self.type = type
    self.title = title
  }
}

/// Someone who carries parcels.
struct SeedCarrier: Sendable {
  let alias: String
  let title: String
  let link: String
  let prefix: String
  let suffix: String

  init(_ alias: String, _ title: String, _ link: String, _ prefix: String, _ suffix: String) {
    self.alias = alias
    self.title = title
    self.link = link
    self.prefix = prefix
    self.suffix = suffix
  }
}

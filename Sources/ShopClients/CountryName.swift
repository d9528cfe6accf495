/// Country names as Nordic shops write them, in English, Swedish, Norwegian, Danish and Finnish. Exact matches only;
/// any other name stays a name.
package enum CountryName {
  /// The alpha-2 code of a name, or of a text that is a code already; nil for everything else.
  package static func code(of name: String) -> String? {
    let key = name.lowercased()
    if let code = codes[key] { return code }
    let isCode = key.utf8.count == 2 && key.utf8.allSatisfy { (97...122).contains($0) }
    return isCode ? key.uppercased() : nil
  }

  private static let codes: [String: String] = {
    var codes: [String: String] = [:]
    for row in table.split(separator: "\n") {
      let parts = row.split(separator: " ", maxSplits: 1)
      guard parts.count == 2 else { continue }
      for name in parts[1].split(separator: "|") { codes[String(name)] = String(parts[0]) }
    }
    return codes
  }()

  private static let table = """
    SE sweden|sverige|ruotsi
    NO norway|norge|norja
    DK denmark|danmark|tanska
    FI finland|suomi
    IS iceland|island|islanti
    FO faroe islands|färöarna|færøerne
    GL greenland|grönland|grønland
    AX åland|åland islands|ahvenanmaa
    DE germany|tyskland|deutschland|saksa
    AT austria|österrike|østerrike|østrig|österreich|itävalta
    CH switzerland|schweiz|sveits|sveitsi
    NL netherlands|the netherlands|nederländerna|nederland|holland|alankomaat
    BE belgium|belgien|belgia
    LU luxembourg|luxemburg
    FR france|frankrike|frankrig|ranska
    ES spain|spanien|spania|españa|espanja
    PT portugal|portugali
    IT italy|italien|italia
    IE ireland|irland|irlanti
    GB united kingdom|great britain|storbritannien|storbritannia|iso-britannia|uk
    PL poland|polen|polska|puola
    CZ czech republic|czechia|tjeckien|tsjekkia|tjekkiet|tšekki
    SK slovakia|slovakien
    HU hungary|ungern|ungarn|unkari
    EE estonia|estland|viro
    LV latvia|lettland|letland
    LT lithuania|litauen|liettua
    SI slovenia|slovenien
    HR croatia|kroatien|kroatia
    RO romania|rumänien
    BG bulgaria|bulgarien
    GR greece|grekland|hellas|grækenland
    CY cyprus|cypern|kypros
    MT malta
    US united states|united states of america|usa|förenta staterna|yhdysvallat
    CA canada|kanada
    AU australia|australien
    NZ new zealand|nya zeeland
    JP japan|japani
    """
}

/// ISO 3166-1 country codes: what people and platforms write in three letters, in two.
package enum CountryCode {
  /// The alpha-2 code of an alpha-3 code in any case; nil when there is no such country.
  package static func alpha2(forAlpha3 code: String) -> String? {
    let wanted = code.utf8.map { (97...122).contains($0) ? $0 - 32 : $0 }
    guard wanted.count == 3 else { return nil }
    var start = 0
    while start < table.count {
      if table[start..<start + 3].elementsEqual(wanted) {
        return String(decoding: table[start + 3..<start + 5], as: UTF8.self)
      }
      start += 5
    }
    return nil
  }

  /// The alpha-2 code of a code of two or three letters in any case; nil when there is no such country.
  package static func alpha2(_ code: String) -> String? {
    let wanted = code.utf8.map { (97...122).contains($0) ? $0 - 32 : $0 }
    guard wanted.count == 2 else { return alpha2(forAlpha3: code) }
    let isKnown = stride(from: 3, to: table.count, by: 5).contains {
      table[$0..<$0 + 2].elementsEqual(wanted)
    }
    return isKnown ? String(decoding: wanted, as: UTF8.self) : nil
  }

  /// The alpha-3 code of an alpha-2 code in any case; nil when there is no such country.
  package static func alpha3(forAlpha2 code: String) -> String? {
    let wanted = code.utf8.map { (97...122).contains($0) ? $0 - 32 : $0 }
    guard wanted.count == 2 else { return nil }
    let start = stride(from: 0, to: table.count, by: 5).first {
      table[$0 + 3..<$0 + 5].elementsEqual(wanted)
    }
    return start.map { String(decoding: table[$0..<$0 + 3], as: UTF8.self) }
  }

  /// Alpha-3 and alpha-2 of each country, without separators.
  private static let table = Array(
    """
    ABWAWAFGAFAGOAOAIAAIALAAXALBALANDADAREAEARGARARMAMASMASATAAQATFTFATGAGAUSAUAUTATAZEAZBDIBIBELBEBENBJ\
    BESBQBFABFBGDBDBGRBGBHRBHBHSBSBIHBABLMBLBLRBYBLZBZBMUBMBOLBOBRABRBRBBBBRNBNBTNBTBVTBVBWABWCAFCFCANCA\
    CCKCCCHECHCHLCLCHNCNCIVCICMRCMCODCDCOGCGCOKCKCOLCOCOMKMCPVCVCRICRCUBCUCUWCWCXRCXCYMKYCYPCYCZECZDEUDE\
    DJIDJDMADMDNKDKDOMDODZADZECUECEGYEGERIERESHEHESPESESTEEETHETFINFIFJIFJFLKFKFRAFRFROFOFSMFMGABGAGBRGB\
    GEOGEGGYGGGHAGHGIBGIGINGNGLPGPGMBGMGNBGWGNQGQGRCGRGRDGDGRLGLGTMGTGUFGFGUMGUGUYGYHKGHKHMDHMHNDHNHRVHR\
    HTIHTHUNHUIDNIDIMNIMINDINIOTIOIRLIEIRNIRIRQIQISLISISRILITAITJAMJMJEYJEJORJOJPNJPKAZKZKENKEKGZKGKHMKH\
    KIRKIKNAKNKORKRKWTKWLAOLALBNLBLBRLRLBYLYLCALCLIELILKALKLSOLSLTULTLUXLULVALVMACMOMAFMFMARMAMCOMCMDAMD\
    MDGMGMDVMVMEXMXMHLMHMKDMKMLIMLMLTMTMMRMMMNEMEMNGMNMNPMPMOZMZMRTMRMSRMSMTQMQMUSMUMWIMWMYSMYMYTYTNAMNA\
    NCLNCNERNENFKNFNGANGNICNINIUNUNLDNLNORNONPLNPNRUNRNZLNZOMNOMPAKPKPANPAPCNPNPERPEPHLPHPLWPWPNGPGPOLPL\
    PRIPRPRKKPPRTPTPRYPYPSEPSPYFPFQATQAREUREROURORUSRURWARWSAUSASDNSDSENSNSGPSGSGSGSSHNSHSJMSJSLBSBSLESL\
    SLVSVSMRSMSOMSOSPMPMSRBRSSSDSSSTPSTSURSRSVKSKSVNSISWESESWZSZSXMSXSYCSCSYRSYTCATCTCDTDTGOTGTHATHTJKTJ\
    TKLTKTKMTMTLSTLTONTOTTOTTTUNTNTURTRTUVTVTWNTWTZATZUGAUGUKRUAUMIUMURYUYUSAUSUZBUZVATVAVCTVCVENVEVGBVG\
    VIRVIVNMVNVUTVUWLFWFWSMWSYEMYEZAFZAZMBZMZWEZW
    """.utf8)
}

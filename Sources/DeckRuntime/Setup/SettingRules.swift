import Foundation

/// What an address of a shop must look like.
enum ShopURL {
  /// What is wrong with it; nil when nothing is.
  static func problem(_ text: String, allowPlainHTTP: Bool) -> String? {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      parts.host?.isEmpty == false
    else { return "not an address such as https://shop.example/v1" }
    switch scheme {
    case "https": break
    case "http":
      if !allowPlainHTTP {
        return "http:// sends the key unprotected; use https://, or set allowPlainHTTP: true for this shop"
      }
    default: return "the address must begin with https://"
    }
    if parts.user != nil || parts.password != nil {
      return "no name or password in the address; use the settings for them"
    }
    if parts.query != nil || parts.fragment != nil { return "no ? or # in the address" }
    return nil
  }
}

/// IANA time zone names.
enum TimeZoneName {
  /// Whether the system's time zone table has it. Abbreviations (`EST`) and offsets are no IANA place names.
  static func isKnown(_ name: String) -> Bool {
    guard name == "UTC" || name.contains("/"), !name.contains(".."), !name.hasPrefix("/") else {
      return false
    }
    return TimeZone(identifier: name) != nil
  }
}

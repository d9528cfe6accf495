import Foundation

/// The root of a shop's API: scheme, host, port and path, without user, query and fragment. Every request URL
/// is built below it, so no id, link or answer can lead anywhere else.
package struct BaseURL: Equatable, Sendable {
  package let scheme: String
  /// As in the URL: lower case, IPv6 in brackets.
  package let host: String
  package let port: Int?
  /// Begins with a slash unless empty; never ends with one.
  package let path: String

  /// Why a text is no usable root, in words.
  package struct Problem: Error, Equatable, Sendable {
    package var message: String
  }

  /// Reads a root URL. Plain http needs the shop's consent, because it shows the key to everybody on the way.
  package init(_ text: String, allowPlainHTTP: Bool) throws(Problem) {
    guard text.utf8.allSatisfy({ (33...126).contains($0) }) else {
      throw Problem(message: "must be plain ASCII without blanks")
    }
    guard let separator = text.range(of: "://") else {
      throw Problem(message: "must begin with https://")
    }
    let scheme = text[..<separator.lowerBound].lowercased()
    guard scheme == "https" || scheme == "http" else { throw Problem(message: "must begin with https://") }
    guard scheme == "https" || allowPlainHTTP else {
      throw Problem(message: "plain http is refused; use https, or set allowPlainHTTP: true for this shop")
    }
    let rest = text[separator.upperBound...]
    guard !rest.contains("?"), !rest.contains("#") else {
      throw Problem(message: "must not hold a query or a fragment")
    }
    let authority = rest.prefix { $0 != "/" }
    guard !authority.contains("@") else {
      throw Problem(message: "must not hold a user or a password; use the key setting")
    }
    guard let (host, port) = BaseURL.split(authority) else {
      throw Problem(message: "names no usable host and port")
    }
    var path = String(rest.dropFirst(authority.count))
    while path.hasSuffix("/") { path.removeLast() }
    guard !path.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) else {
      throw Problem(message: "must not hold . or .. as a part of the path")
    }
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = path
  }

  /// `https://host:port`, the port only where it was named.
  package var origin: String { scheme + "://" + host + (port.map { ":\($0)" } ?? "") }

  /// Host, port and path, for messages.
  package var shown: String { host + (port.map { ":\($0)" } ?? "") + path }

  /// A URL below the root. Each segment is percent-encoded as a whole, so a slash in an id stays inside it.
  package func url(_ segments: [String], query: String = "") -> String {
    let tail = segments.map { "/" + PercentEncoding.segment($0) }.joined()
    return origin + path + (segments.isEmpty ? "/" : tail) + (query.isEmpty ? "" : "?" + query)
  }

  /// The query of a link that leads to the same place as `segments` here: the same scheme, host, port and
  /// path. Nil for every other link. Only the query of a link is ever used.
  package func query(ofLink link: String, to segments: [String]) -> String? {
    let target = path + segments.map { "/" + PercentEncoding.segment($0) }.joined()
    let parts = link.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first else { return nil }
    let query = parts.count > 1 ? parts[1].prefix { $0 != "#" } : ""
    guard query.utf8.allSatisfy({ (33...126).contains($0) }), query.utf8.count <= 4096 else { return nil }
    if address.isEmpty { return String(query) }
    let place: Substring
    if address.hasPrefix("/"), !address.hasPrefix("//") {
      place = address
    } else {
      guard let separator = address.range(of: "://"),
        address[..<separator.lowerBound].lowercased() == scheme
      else { return nil }
      let rest = address[separator.upperBound...]
      let authority = rest.prefix { $0 != "/" }
      guard let (linkHost, linkPort) = BaseURL.split(authority), linkHost == host,
        (linkPort ?? defaultPort) == (port ?? defaultPort)
      else { return nil }
      place = rest.dropFirst(authority.count)
    }
    return place == target || place == target + "/" ? String(query) : nil
  }

  private var defaultPort: Int { scheme == "https" ? 443 : 80 }

  /// Splits `host:port`; nil when either cannot be.
  private static func split(_ authority: Substring) -> (host: String, port: Int?)? {
    let text = authority.lowercased()
    guard !text.contains("@") else { return nil }
    let hostEnd = text.hasPrefix("[") ? text.firstIndex(of: "]").map { text.index(after: $0) } : nil
    let cut = text[(hostEnd ?? text.startIndex)...].firstIndex(of: ":") ?? text.endIndex
    let host = String(text[..<cut])
    let isBracketed = host.hasPrefix("[")
    let isPlain = host.utf8.allSatisfy {
      (48...57).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 46 || $0 == 95
        || (isBracketed && ($0 == 58 || $0 == 91 || $0 == 93))
    }
    guard !host.isEmpty, isPlain, !isBracketed || hostEnd == cut else { return nil }
    guard cut < text.endIndex else { return (host, nil) }
    guard let port = Int(text[text.index(after: cut)...]), (1...65_535).contains(port) else { return nil }
    return (host, port)
  }
}

/// Percent-encoding of URL parts.
package enum PercentEncoding {
  /// One path segment; everything but unreserved characters is encoded, and so are `.` and `..`.
  package static func segment(_ text: String) -> String {
    if text == "." { return "%2E" }
    if text == ".." { return "%2E%2E" }
    return encode(text, keeping: [])
  }

  /// `name=value&…`; commas are kept, because lists of ids are joined with them.
  package static func query(_ items: [(name: String, value: String)]) -> String {
    items.map { encode($0.name, keeping: []) + "=" + encode($0.value, keeping: [44]) }.joined(separator: "&")
  }

  private static func encode(_ text: String, keeping kept: [UInt8]) -> String {
    var result = ""
    for byte in text.utf8 {
      let isUnreserved =
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || [45, 46, 95, 126].contains(byte) || kept.contains(byte)
      if isUnreserved {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        result += "%" + hex(byte >> 4) + hex(byte & 15)
      }
    }
    return result
  }

  private static func hex(_ digit: UInt8) -> String { String(digit, radix: 16, uppercase: true) }
}

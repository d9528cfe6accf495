extension TransportError {
  /// Reads the error codes and texts of FoundationNetworking on Linux, as measured with Swift 6.3.1 and
  /// libcurl 7.88.1 (swift-linux.md 3.3, 3.6, 3.9). `host` is what the request named, with its port where it
  /// has one.
  package static func reading(code: Int, text: String, host: String, deadline: Double) -> TransportError {
    switch code {
    case -1003: .noAddress(host: host)
    case -1004: .refused(host: host)
    case -1000: .badURL(text)
    case -1001: .deadline(seconds: deadline)
    case -1005: .broken("the connection was reset")
    case -1011: .broken("the connection was closed without an answer")
    case -1002: .broken("the answer is not HTTP")
    default: handshake(text) ?? .broken(text)
    }
  }

  /// A TLS failure before anything was sent; nil for other texts. `SSL_read` and `SSL_write` fail in the
  /// middle of an exchange, when the request may have been carried out.
  private static func handshake(_ text: String) -> TransportError? {
    if text.hasPrefix("OpenSSL SSL_connect") { return .certificate(.other, text: text) }
    guard text.hasPrefix("SSL"), !text.hasPrefix("SSL_") else { return nil }
    return .certificate(problem(text), text: text)
  }

  private static func problem(_ text: String) -> CertificateProblem {
    let text = text.lowercased()
    if text.contains("issuer certificate") || text.contains("self-signed") || text.contains("self signed") {
      return .unknownAuthority
    }
    if text.contains("expired") { return .expired }
    if text.contains("not yet valid") { return .notYetValid }
    if text.contains("subject name") || text.contains("does not match") || text.contains("mismatch") {
      return .nameMismatch
    }
    return .other
  }
}

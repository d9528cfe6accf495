/// One HTTP request as a value. The URL is complete and percent-encoded; secrets stand in headers only.
package struct HTTPRequest: Equatable, Sendable {
  /// `GET`, `PUT`, …
  package var method: String
  package var url: String
  /// Names are compared without regard to case; a later entry of the same name replaces an earlier one.
  package var headers: [HTTPHeader]
  package var body: [UInt8]?
  /// Seconds from `send` to the complete answer, measured by us.
  package var deadline: Double
  /// How many bytes of the answer's body are kept; a longer one is an error.
  package var bodyLimit: Int
  /// Whether it changes nothing at the shop, so that it may travel on a connection that was used before. Said apart where
  /// a platform reads by POST.
  package var onlyReads: Bool

  /// The body cap that is used unless a request names another: 64 MiB.
  package static let defaultBodyLimit = 64 << 20

  /// Describes a request.
  package init(
    method: String, url: String, headers: [HTTPHeader] = [], body: [UInt8]? = nil, deadline: Double = 30,
    bodyLimit: Int = HTTPRequest.defaultBodyLimit
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.deadline = deadline
    self.bodyLimit = bodyLimit
    onlyReads = method == "GET" || method == "HEAD"
  }
}

/// One header field of a request.
package struct HTTPHeader: Equatable, Sendable {
  package var name: String
  package var value: String

  /// Names a header field.
  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// The answer to a request: any status, a redirect included, is an answer.
package struct HTTPResponse: Equatable, Sendable {
  package var status: Int
  /// By lower-cased name; a field sent several times is joined with ", ".
  package var headers: [String: String]
  /// Already unpacked, whatever `Content-Encoding` says (swift-linux.md 3.2).
  package var body: [UInt8]

  /// Describes an answer.
  package init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The value of a header field, by its name in any case.
  package func header(_ name: String) -> String? { headers[name.lowercased()] }

  /// Whether the body is nothing but white space.
  package var isBlank: Bool { body.allSatisfy { $0 == 32 || (9...13).contains($0) } }

  /// Whether the answer came packed. The transport cannot see a packed body that was cut short (libcurl hands
  /// out what it could unpack and reports success), so the reader of such a body must check that it is
  /// complete.
  package var wasPacked: Bool {
    guard let coding = header("content-encoding")?.lowercased() else { return false }
    return coding != "identity" && !coding.isEmpty
  }

  /// Whether a packed body certainly lost its content: nothing was unpacked although more was announced than
  /// the 20 bytes that an empty gzip body takes.
  package var lostPackedBody: Bool {
    guard wasPacked, body.isEmpty, let announced = header("content-length").flatMap({ Int($0) }) else {
      return false
    }
    return announced > 20
  }
}

/// Why a request got no answer.
package enum TransportError: Error, Equatable, Sendable {
  /// The URL cannot be used; nothing was sent.
  case badURL(String)
  /// The host has no address; nothing was sent.
  case noAddress(host: String)
  /// Nobody listens there; nothing was sent.
  case refused(host: String)
  /// No trusted connection came about; nothing was sent. `text` is the TLS library's own.
  case certificate(CertificateProblem, text: String)
  /// No complete answer within the deadline; the request may have been carried out.
  case deadline(seconds: Double)
  /// The connection broke or the answer was no HTTP; the request may have been carried out.
  case broken(String)
  /// The body is longer than the cap. `arrived` bytes had come in when the connection was dropped: there is
  /// no back-pressure, so it can be several times the limit.
  case bodyTooLarge(limit: Int, arrived: Int)

  /// Whether the request provably never reached the server.
  package var neverLeft: Bool {
    switch self {
    case .badURL, .noAddress, .refused, .certificate: true
    case .deadline, .broken, .bodyTooLarge: false
    }
  }
}

/// What is wrong with a server's certificate.
package enum CertificateProblem: String, Equatable, Sendable {
  case unknownAuthority, expired, notYetValid, nameMismatch, other
}

/// The only seam to the network: one request, one answer. Never follows redirects, keeps no cookies and no
/// cache.
package protocol HTTPTransport: Sendable {
  /// Sends a request and waits for its answer, at most for its deadline. Cancelling the calling task does not
  /// end the request.
  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse
}

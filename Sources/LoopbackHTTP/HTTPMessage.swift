/// Header fields in the order they were sent. Names are compared without regard to case, as HTTP asks.
package struct HTTPFields: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  /// One header field as it was written.
  package struct Field: Sendable, Equatable {
    package var name: String
    package var value: String
  }

  package private(set) var fields: [Field] = []

  /// No fields.
  package init() {}

  package init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { add(name, value) }
  }

  /// The first value of a name; setting replaces every field of that name.
  package subscript(name: String) -> String? {
    get { fields.first { HTTPFields.same($0.name, name) }?.value }
    set {
      fields.removeAll { HTTPFields.same($0.name, name) }
      if let newValue { add(name, newValue) }
    }
  }

  /// Adds a field, keeping others of the same name.
  package mutating func add(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// Every value of a name.
  package func all(_ name: String) -> [String] {
    fields.filter { HTTPFields.same($0.name, name) }.map(\.value)
  }

  private static func same(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8) { lowered($0) == lowered($1) }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }
}

/// A request as it was received, its body complete.
package struct HTTPRequest: Sendable, Equatable {
  /// One decoded `name=value` of the query; a name without `=` has the empty value.
  package struct QueryItem: Sendable, Equatable {
    package var name: String
    package var value: String
  }

  package var method: String
  /// The target as it was sent: path and query, escapes kept.
  package var target: String
  package var headers: HTTPFields
  package var body: [UInt8]

  /// Makes a request; used by the listener and by tests of handlers.
  package init(method: String, target: String, headers: HTTPFields = [:], body: [UInt8] = []) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
  }

  /// The path with its escapes undone.
  package var path: String {
    PercentEscapes.decoded(target.prefix { $0 != "?" }, plusIsBlank: false)
  }

  /// The query, decoded, in the order it was sent.
  package var query: [QueryItem] {
    guard let mark = target.firstIndex(of: "?") else { return [] }
    return target[target.index(after: mark)...].split(separator: "&").map { part in
      let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return QueryItem(
        name: PercentEscapes.decoded(pieces[0], plusIsBlank: true),
        value: pieces.count > 1 ? PercentEscapes.decoded(pieces[1], plusIsBlank: true) : "")
    }
  }

  /// The first value of a query name.
  package func query(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// A response with its whole body. `Content-Length` is written by the listener.
package struct HTTPResponse: Sendable, Equatable {
  package var status: Int
  package var headers: HTTPFields
  package var body: [UInt8]

  /// Makes a response of bytes.
  package init(status: Int, headers: HTTPFields = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// Makes a response of text.
  package init(status: Int, headers: HTTPFields = [:], text: String) {
    self.init(status: status, headers: headers, body: Array(text.utf8))
  }

  /// The words that follow the status code.
  var reason: String {
    switch status {
    case 200: "OK"
    case 201: "Created"
    case 204: "No Content"
    case 302: "Found"
    case 304: "Not Modified"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 411: "Length Required"
    case 413: "Content Too Large"
    case 422: "Unprocessable Content"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    default: "Status"
    }
  }
}

/// What the listener does with a request. Everything but `send` misbehaves on purpose, for tests of clients.
package indirect enum HTTPReply: Sendable {
  /// The response, whole; the connection stays open when the client agrees.
  case send(HTTPResponse)
  /// The response, whole, in chunks of at most this many bytes.
  case chunked(HTTPResponse, size: Int)
  /// The head with the full length and this many bytes of the body, then the connection dies.
  case cut(HTTPResponse, bodyBytes: Int)
  /// The whole body under another `Content-Length`, then the connection ends.
  case wrongLength(HTTPResponse, declared: Int)
  /// These bytes and nothing else, then the connection ends.
  case raw([UInt8])
  /// The connection dies before any byte.
  case drop
  /// No answer, until the client leaves or the listener stops.
  case never
  /// The reply made after a wait; nothing is sent when the client left or the listener stopped meanwhile.
  case after(HTTPWait, @Sendable () -> HTTPReply)
}

/// What a reply waits for.
package enum HTTPWait: Sendable {
  case seconds(Double)
  case gate(HTTPGate)
}

/// `%41` escapes and the `+` of forms.
package enum PercentEscapes {
  /// Undoes escapes; a broken escape stays as it is written, invalid UTF-8 becomes U+FFFD.
  package static func decoded(_ text: some StringProtocol, plusIsBlank: Bool) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(plusIsBlank && bytes[index] == UInt8(ascii: "+") ? 32 : bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}

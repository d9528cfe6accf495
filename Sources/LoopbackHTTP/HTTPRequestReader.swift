import Glibc

/// Limits of what a listener accepts from a client.
package struct HTTPLimits: Sendable {
  /// Request line and headers together.
  package var headerBytes = 32 * 1024
  package var bodyBytes = 8 * 1024 * 1024
  /// A client that sends nothing for so long is disconnected.
  package var idleSeconds = 60.0
  /// More clients than this at once are disconnected.
  package var connections = 256

  /// The limits of a simulator on loopback.
  package init() {}
}

/// Why a request could not be read.
enum HTTPReadFailure: Error, Equatable {
  /// The client ended the connection, or was silent for too long.
  case ended
  /// The client has to be told with this status.
  case refused(status: Int)
}

/// Reads requests from one connection, one after the other. Belongs to the connection's thread.
struct HTTPRequestReader {
  private let descriptor: Int32
  private let limits: HTTPLimits
  /// Received and not yet used; pipelined requests wait here.
  private var buffer: [UInt8] = []

  init(descriptor: Int32, limits: HTTPLimits) {
    self.descriptor = descriptor
    self.limits = limits
  }

  /// The next request, body included.
  mutating func next() throws(HTTPReadFailure) -> HTTPRequest {
    let head = try readHead()
    var lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
    let start = lines.removeFirst().split(separator: " ")
    guard start.count == 3, start[2].hasPrefix("HTTP/1."), start[1].hasPrefix("/") else {
      throw .refused(status: 400)
    }
    var headers = HTTPFields()
    for line in lines {
      guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else {
        throw .refused(status: 400)
      }
      headers.add(String(line[..<colon]), HTTPRequestReader.trimmed(line[line.index(after: colon)...]))
    }
    if start[2] == "HTTP/1.0", headers["Connection"] == nil { headers["Connection"] = "close" }
    let body = try readBody(headers)
    return HTTPRequest(method: String(start[0]), target: String(start[1]), headers: headers, body: body)
  }

  private mutating func readHead() throws(HTTPReadFailure) -> String {
    var searched = 0
    while true {
      if let end = find([13, 10, 13, 10], from: searched) {
        let head = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeFirst(end + 4)
        return head
      }
      guard buffer.count <= limits.headerBytes else { throw .refused(status: 431) }
      searched = max(0, buffer.count - 3)
      try receive()
    }
  }

  private mutating func readBody(_ headers: HTTPFields) throws(HTTPReadFailure) -> [UInt8] {
    if headers["Transfer-Encoding"]?.lowercased() == "chunked" {
      announceContinue(headers)
      return try readChunks()
    }
    guard let text = headers["Content-Length"] else { return [] }
    guard let length = Int(text), length >= 0 else { throw .refused(status: 400) }
    guard length <= limits.bodyBytes else { throw .refused(status: 413) }
    if length > buffer.count { announceContinue(headers) }
    return try take(length)
  }

  private mutating func readChunks() throws(HTTPReadFailure) -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let line = try takeLine()
      guard let size = Int(line.prefix { $0 != ";" }, radix: 16), size >= 0 else {
        throw .refused(status: 400)
      }
      guard size <= limits.bodyBytes, body.count + size <= limits.bodyBytes else {
        throw .refused(status: 413)
      }
      if size == 0 { break }
      body += try take(size)
      guard try takeLine().isEmpty else { throw .refused(status: 400) }
    }
    while try !takeLine().isEmpty {}
    return body
  }

  /// A client that asked for leave to send its body gets it; the handler may still refuse the request.
  private func announceContinue(_ headers: HTTPFields) {
    guard headers["Expect"]?.lowercased() == "100-continue" else { return }
    _ = SocketWriter(descriptor: descriptor).send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
  }

  private mutating func take(_ count: Int) throws(HTTPReadFailure) -> [UInt8] {
    while buffer.count < count { try receive() }
    let taken = Array(buffer[..<count])
    buffer.removeFirst(count)
    return taken
  }

  private mutating func takeLine() throws(HTTPReadFailure) -> String {
    while true {
      if let end = find([13, 10], from: 0) {
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeFirst(end + 2)
        return line
      }
      guard buffer.count <= limits.headerBytes else { throw .refused(status: 431) }
      try receive()
    }
  }

  private mutating func receive() throws(HTTPReadFailure) {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let milliseconds = Int32(min(limits.idleSeconds * 1000, 86_400_000))
    var ready: Int32
    repeat { ready = poll(&waiting, 1, milliseconds) } while ready < 0 && errno == EINTR
    guard ready > 0 else { throw .ended }
    let received = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16_384) { space in
      var count: Int
      repeat { count = recv(descriptor, space.baseAddress, space.count, 0) } while count < 0 && errno == EINTR
      if count > 0 { buffer.append(contentsOf: space[..<count]) }
      return count
    }
    guard received > 0 else { throw .ended }
  }

  private func find(_ pattern: [UInt8], from start: Int) -> Int? {
    guard buffer.count >= pattern.count, start <= buffer.count - pattern.count else { return nil }
    return (start...buffer.count - pattern.count).first { buffer[$0...].starts(with: pattern) }
  }

  private static func trimmed(_ text: Substring) -> String {
    var part = text
    while let first = part.first, first == " " || first == "\t" { part.removeFirst() }
    while let last = part.last, last == " " || last == "\t" { part.removeLast() }
    return String(part)
  }
}

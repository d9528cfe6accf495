import Foundation
import Glibc

/// A plain HTTP/1.1 client over one socket for tests of servers: it sends the bytes it is given and reads what comes
/// back, right or wrong. Every read gives up after ten seconds.
final class LoopbackConnection {
  /// What went wrong, in words for the test's output.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// A response as received.
  struct Response {
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    /// The body as JSON object.
    var object: [String: Any] {
      get throws {
        guard let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else {
          throw Failure(description: "not an object: " + text.prefix(200))
        }
        return object
      }
    }
  }

  private let descriptor: Int32
  private var buffer: [UInt8] = []

  /// Connects to a port of 127.0.0.1, or of 127.0.0.`host`.
  init(port: UInt16, host: UInt8 = 1) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = (UInt32(0x7F00_0000) + UInt32(host)).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    // `deinit` closes the socket on this way out as well; closing it here too would hit whoever got its number next.
    guard connected == 0 else {
      let code = errno
      throw Failure(description: "connect: " + String(cString: strerror(code)))
    }
  }

  deinit { close(descriptor) }

  /// Sends text as it is.
  func send(_ text: String) { send(Array(text.utf8)) }

  /// Sends bytes as they are; errors show when reading.
  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  /// Sends a request with a complete head.
  func request(_ method: String, _ target: String, _ headers: [String: String] = [:], body: String = "") {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: shop.test\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if !body.isEmpty { head += "Content-Length: \(body.utf8.count)\r\n" }
    send(head + "\r\n" + body)
  }

  /// Reads one response; `bodyless` for answers to HEAD.
  func response(bodyless: Bool = false) throws -> Response {
    let head = try headLines()
    let start = head[0].split(separator: " ")
    guard start.count >= 2, let status = Int(start[1]) else {
      throw Failure(description: "no status: \(head[0])")
    }
    var headers: [String: String] = [:]
    for line in head.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
    }
    var response = Response(status: status, headers: headers, body: [])
    if bodyless || status == 204 || status / 100 == 1 { return response }
    if headers["transfer-encoding"] == "chunked" {
      response.body = try chunks()
    } else if let length = headers["content-length"].flatMap({ Int($0) }) {
      response.body = try take(length)
    }
    return response
  }

  /// Everything until the server ends the connection.
  func rest() throws -> [UInt8] {
    while try receive() {}
    defer { buffer = [] }
    return buffer
  }

  /// Whether something can be read, or the end seen, within so many milliseconds.
  func isReadable(within milliseconds: Int32) -> Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return !buffer.isEmpty || poll(&waiting, 1, milliseconds) > 0
  }

  private func headLines() throws -> [String] {
    while true {
      let text = String(decoding: buffer, as: UTF8.self)
      if let end = text.range(of: "\r\n\r\n") {
        buffer.removeFirst(text[..<end.upperBound].utf8.count)
        return text[..<end.lowerBound].components(separatedBy: "\r\n")
      }
      guard try receive() else { throw Failure(description: "ended in the head: " + text) }
    }
  }

  private func chunks() throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      var line = ""
      while !line.hasSuffix("\r\n") { line += String(decoding: try take(1), as: UTF8.self) }
      guard let size = Int(line.dropLast(), radix: 16) else {
        throw Failure(description: "chunk size: \(line)")
      }
      body += try take(size)
      _ = try take(2)
      if size == 0 { return body }
    }
  }

  private func take(_ count: Int) throws -> [UInt8] {
    while buffer.count < count {
      guard try receive() else { throw Failure(description: "ended \(count - buffer.count) bytes early") }
    }
    defer { buffer.removeFirst(count) }
    return Array(buffer[..<count])
  }

  /// False at the end of the connection.
  private func receive() throws -> Bool {
    guard isReadableNow(10_000) else { throw Failure(description: "nothing came within ten seconds") }
    var space = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &space, space.count, 0)
    guard count > 0 else { return false }
    buffer += space[..<count]
    return true
  }

  private func isReadableNow(_ milliseconds: Int32) -> Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&waiting, 1, milliseconds) > 0
  }
}

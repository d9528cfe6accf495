import Glibc

/// Writes whole buffers to a socket without raising SIGPIPE.
struct SocketWriter {
  let descriptor: Int32

  /// Whether all bytes were taken by the kernel.
  func send(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var sent = 0
      while sent < buffer.count {
        let base = buffer.baseAddress.map { $0 + sent }
        let count = Glibc.send(descriptor, base, buffer.count - sent, Int32(MSG_NOSIGNAL))
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        sent += count
      }
      return true
    }
  }
}

/// Serves one client: reads a request, asks the handler, delivers the reply. Runs on a thread of its own.
struct HTTPConnection {
  let descriptor: Int32
  let limits: HTTPLimits
  let handler: @Sendable (HTTPRequest) -> HTTPReply
  /// Tells the listener whether a request is being worked on; false answers that the connection must end.
  let setBusy: @Sendable (Bool) -> Bool

  /// Returns when the connection is to be closed.
  func serve() {
    var reader = HTTPRequestReader(descriptor: descriptor, limits: limits)
    while true {
      let request: HTTPRequest
      do throws(HTTPReadFailure) {
        request = try reader.next()
      } catch {
        if case .refused(let status) = error { refuse(status) }
        return
      }
      guard setBusy(true) else { return }
      let wantsClose = request.headers["Connection"]?.lowercased() == "close"
      let stays = deliver(handler(request), to: request, closing: wantsClose)
      guard setBusy(false), stays else { return }
    }
  }

  /// Delivers a reply; false when the connection must end.
  private func deliver(_ reply: HTTPReply, to request: HTTPRequest, closing: Bool) -> Bool {
    let writer = SocketWriter(descriptor: descriptor)
    let bodyless = request.method == "HEAD"
    switch reply {
    case .send(let response):
      let head = HTTPConnection.head(response, length: response.body.count, closing: closing)
      return writer.send(head + (bodyless ? [] : response.body)) && !closing
    case .chunked(let response, let size):
      return writer.send(HTTPConnection.chunked(response, size: max(1, size), closing: closing)) && !closing
    case .cut(let response, let bodyBytes):
      let head = HTTPConnection.head(response, length: response.body.count, closing: closing)
      _ = writer.send(head + response.body.prefix(bodyBytes))
    case .wrongLength(let response, let declared):
      _ = writer.send(HTTPConnection.head(response, length: declared, closing: true) + response.body)
    case .raw(let bytes):
      _ = writer.send(bytes)
    case .drop:
      break
    case .never:
      _ = wait(gate: nil, seconds: nil)
    case .after(.seconds(let seconds), let next):
      return wait(gate: nil, seconds: seconds) && deliver(next(), to: request, closing: closing)
    case .after(.gate(let gate), let next):
      return wait(gate: gate, seconds: nil) && deliver(next(), to: request, closing: closing)
    }
    return false
  }

  /// `POLLRDHUP`, which glibc declares for GNU sources only.
  private let peerHasLeft: Int16 = 0x2000

  /// Waits for a gate, a time, or for ever; false as soon as the client leaves or the listener shuts the socket.
  private func wait(gate: HTTPGate?, seconds: Double?) -> Bool {
    var watched = [
      pollfd(fd: descriptor, events: peerHasLeft, revents: 0),
      pollfd(fd: gate?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    let deadline = seconds.map { HTTPConnection.monotonicSeconds() + $0 }
    while true {
      let rest = deadline.map { max(0, ($0 - HTTPConnection.monotonicSeconds()) * 1000) }
      let ready = poll(&watched, 2, rest.map { Int32(min($0.rounded(.up), 86_400_000)) } ?? -1)
      if ready < 0 && errno == EINTR { continue }
      if ready <= 0 { return ready == 0 }
      return watched[0].revents == 0
    }
  }

  private func refuse(_ status: Int) {
    let response = HTTPResponse(status: status)
    _ = SocketWriter(descriptor: descriptor).send(HTTPConnection.head(response, length: 0, closing: true))
    // Without this a client still sending its oversized body would get a reset in place of the answer.
    shutdown(descriptor, Int32(SHUT_WR))
    var space = [UInt8](repeating: 0, count: 16_384)
    for _ in 0..<4096 {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 1000) > 0, recv(descriptor, &space, space.count, 0) > 0 else { return }
    }
  }

  private static func head(_ response: HTTPResponse, length: Int?, closing: Bool) -> [UInt8] {
    var text = "HTTP/1.1 \(response.status) \(response.reason)\r\n"
    for field in response.headers.fields { text += field.name + ": " + field.value + "\r\n" }
    let hasBody = response.status != 204 && response.status != 304
    if let length, hasBody { text += "Content-Length: \(length)\r\n" }
    if closing { text += "Connection: close\r\n" }
    return Array((text + "\r\n").utf8)
  }

  private static func chunked(_ response: HTTPResponse, size: Int, closing: Bool) -> [UInt8] {
    var headed = response
    headed.headers["Transfer-Encoding"] = "chunked"
    var bytes = head(headed, length: nil, closing: closing)
    var rest = response.body[...]
    while !rest.isEmpty {
      let piece = rest.prefix(size)
      bytes += Array((String(piece.count, radix: 16) + "\r\n").utf8) + piece + [13, 10]
      rest = rest.dropFirst(size)
    }
    return bytes + Array("0\r\n\r\n".utf8)
  }

  private static func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

import Foundation
import LoopbackHTTP
import Synchronization
import Testing

/// A listener that is stopped when the test ends.
private func withListener(
  limits: HTTPLimits = HTTPLimits(), _ handler: @escaping @Sendable (HTTPRequest) -> HTTPReply,
  _ body: (HTTPListener) throws -> Void
) throws {
  let listener = HTTPListener(limits: limits, handler: handler)
  try listener.start()
  defer { listener.stop() }
  try body(listener)
}

/// Answers with what was understood of the request.
@Sendable private func echo(_ request: HTTPRequest) -> HTTPReply {
  let query = request.query.map { $0.name + "=" + $0.value }.joined(separator: "|")
  let body = String(decoding: request.body, as: UTF8.self)
  return .send(HTTPResponse(status: 200, text: "\(request.method) \(request.path) [\(query)] \(body)"))
}

@Suite("Loopback HTTP: reading requests")
struct LoopbackRequestTests {
  @Test("one connection serves request after request, also when they arrive in one packet")
  func keepAlive() throws {
    try withListener(echo) { listener in
      let client = try LoopbackConnection(port: listener.port)
      client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try client.response().text == "GET /a [] ")
      #expect(try client.response().text == "GET /b [] ")
      client.request("PUT", "/c", body: "hello")
      #expect(try client.response().text == "PUT /c [] hello")
      #expect(listener.acceptedConnections == 1)
    }
  }

  @Test("path and query are decoded, a plus in a query is a blank")
  func decoding() throws {
    try withListener(echo) { listener in
      let client = try LoopbackConnection(port: listener.port)
      client.request("GET", "/caf%C3%A9%2f+?q=a+b%26&empty&x=1=2&bad=%zz%4")
      #expect(try client.response().text == "GET /café/+ [q=a b&|empty=|x=1=2|bad=%zz%4] ")
    }
  }

  @Test("header names are compared without regard to case")
  func headerCase() throws {
    try withListener({ .send(HTTPResponse(status: 200, text: $0.headers["X-API-KEY"] ?? "none")) }) {
      listener in
      let client = try LoopbackConnection(port: listener.port)
      client.request("GET", "/", ["x-Api-Key": "  secret\t"])
      #expect(try client.response().text == "secret")
    }
  }

  @Test("a chunked body is put together, extensions and trailers are skipped")
  func chunkedRequest() throws {
    try withListener(echo) { listener in
      let client = try LoopbackConnection(port: listener.port)
      client.send("PUT /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n")
      client.send("6\r\n world\r\n0\r\nTrailer: t\r\n\r\n")
      #expect(try client.response().text == "PUT /c [] hello world")
      client.request("GET", "/next")
      #expect(try client.response().text == "GET /next [] ")
    }
  }

  @Test("a client that asks for leave to send its body gets it")
  func expectContinue() throws {
    try withListener(echo) { listener in
      let client = try LoopbackConnection(port: listener.port)
      client.send("PUT /c HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
      #expect(try client.response().status == 100)
      client.send("ok")
      #expect(try client.response().text == "PUT /c [] ok")
    }
  }

  @Test(
    "what cannot be accepted is answered with its status and the connection ends",
    arguments: [
      ("GET\r\n\r\n", 400), ("GET / FTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
      ("PUT / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
      ("PUT / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400),
      ("PUT / HTTP/1.1\r\nContent-Length: 1001\r\n\r\n", 413),
      ("PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3E9\r\n", 413),
      ("PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
      ("GET /" + String(repeating: "a", count: 600) + " HTTP/1.1\r\n", 431),
    ])
  func refused(request: String, status: Int) throws {
    var limits = HTTPLimits()
    limits.headerBytes = 500
    limits.bodyBytes = 1000
    try withListener(limits: limits, echo) { listener in
      let client = try LoopbackConnection(port: listener.port)
      client.send(request)
      #expect(try client.response().status == status)
      #expect(try client.rest().isEmpty)
    }
  }

  @Test("a body far over the limit is answered, not reset")
  func oversizedBodyIsAnswered() throws {
    var limits = HTTPLimits()
    limits.bodyBytes = 1000
    try withListener(limits: limits, echo) { listener in
      let client = try LoopbackConnection(port: listener.port)
      client.request("PUT", "/", body: String(repeating: "x", count: 300_000))
      #expect(try client.response().status == 413)
    }
  }

  @Test("an answer to HEAD has the length and no body, 204 has neither")
  func bodylessAnswers() throws {
    let handler: @Sendable (HTTPRequest) -> HTTPReply = { request in
      request.path == "/gone" ? .send(HTTPResponse(status: 204)) : echo(request)
    }
    try withListener(handler) { listener in
      let client = try LoopbackConnection(port: listener.port)
      client.request("HEAD", "/a")
      #expect(try client.response(bodyless: true).headers["content-length"] == "11")
      client.request("DELETE", "/gone")
      let gone = try client.response()
      #expect(gone.status == 204 && gone.headers["content-length"] == nil)
      client.request("GET", "/b")
      #expect(try client.response().text == "GET /b [] ")
    }
  }

  @Test("a silent client is disconnected after the idle time, one beyond the limit at once")
  func clientLimits() throws {
    var limits = HTTPLimits()
    limits.idleSeconds = 0.05
    limits.connections = 1
    try withListener(limits: limits, echo) { listener in
      let first = try LoopbackConnection(port: listener.port)
      #expect(try first.rest().isEmpty)
    }
    limits.idleSeconds = 60
    try withListener(limits: limits, echo) { listener in
      let first = try LoopbackConnection(port: listener.port)
      first.request("GET", "/a")
      #expect(try first.response().status == 200)
      let second = try LoopbackConnection(port: listener.port)
      #expect(try second.rest().isEmpty)
    }
  }
}

@Suite("Loopback HTTP: misbehaving on purpose")
struct LoopbackReplyTests {
  private static let page = HTTPResponse(
    status: 200, headers: ["Content-Type": "text/plain"], text: "0123456789")

  @Test(
    "each faulty reply sends exactly what it says and ends the connection",
    arguments: [
      (HTTPReply.drop, ""), (.raw(Array("junk".utf8)), "junk"),
      (
        .cut(page, bodyBytes: 4),
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n0123"
      ),
      (
        .wrongLength(page, declared: 3),
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nConnection: close\r\n\r\n0123456789"
      ),
    ])
  func faultyReplies(reply: HTTPReply, expected: String) throws {
    try withListener({ _ in reply }) { listener in
      let client = try LoopbackConnection(port: listener.port)
      client.request("GET", "/")
      #expect(String(decoding: try client.rest(), as: UTF8.self) == expected)
    }
  }

  @Test("a chunked reply carries the whole body and keeps the connection")
  func chunkedReply() throws {
    try withListener({ _ in .chunked(LoopbackReplyTests.page, size: 4) }) { listener in
      let client = try LoopbackConnection(port: listener.port)
      for _ in 0..<2 {
        client.request("GET", "/")
        #expect(try client.response().text == "0123456789")
      }
    }
  }

  @Test("a reply behind a gate comes when the gate opens, not before")
  func gate() throws {
    let gate = HTTPGate()
    try withListener({ _ in .after(.gate(gate)) { .send(LoopbackReplyTests.page) } }) { listener in
      let client = try LoopbackConnection(port: listener.port)
      client.request("GET", "/")
      #expect(!client.isReadable(within: 30))
      gate.open()
      #expect(try client.response().status == 200)
    }
  }

  @Test("a late reply comes late")
  func latency() throws {
    try withListener({ _ in .after(.seconds(0.04)) { .send(LoopbackReplyTests.page) } }) { listener in
      let client = try LoopbackConnection(port: listener.port)
      let clock = ContinuousClock()
      let start = clock.now
      client.request("GET", "/")
      #expect(try client.response().status == 200)
      #expect(clock.now - start >= .milliseconds(40))
    }
  }

  @Test("what waits behind a gate is never done when the client leaves first")
  func clientLeaves() throws {
    let gate = HTTPGate()
    let done = Mutex(false)
    let listener = HTTPListener { _ in
      .after(.gate(gate)) {
        done.withLock { $0 = true }
        return .drop
      }
    }
    try listener.start()
    var client: LoopbackConnection? = try LoopbackConnection(port: listener.port)
    client?.request("GET", "/")
    #expect(client?.isReadable(within: 20) == false)
    client = nil
    listener.waitForClientsToLeave()
    gate.open()
    listener.stop()
    #expect(!done.withLock { $0 })
  }
}

@Suite("Loopback HTTP: starting, refusing, stopping")
struct LoopbackLifeTests {
  @Test("stopping wakes replies that would never come, and refuses what follows")
  func stop() throws {
    let listener = HTTPListener { $0.path == "/hole" ? .never : .after(.gate(HTTPGate())) { .drop } }
    let port = try listener.start()
    let clients = try (0..<4).map { _ in try LoopbackConnection(port: port) }
    for (index, client) in clients.enumerated() { client.request("GET", index % 2 == 0 ? "/hole" : "/gate") }
    #expect(!clients[0].isReadable(within: 20))
    listener.stop()
    for client in clients { #expect(try client.rest().isEmpty) }
    #expect(listener.openConnections == 0)
    #expect(throws: LoopbackConnection.Failure.self) { try LoopbackConnection(port: port) }
  }

  @Test("connections can be refused from within a handler and accepted again on the same port")
  func refuseAndResume() throws {
    let box = Mutex<HTTPListener?>(nil)
    let listener = HTTPListener { request in
      if request.path == "/last" { box.withLock { $0?.refuseConnections() } }
      return echo(request)
    }
    box.withLock { $0 = listener }
    let port = try listener.start()
    defer { listener.stop() }
    for _ in 0..<3 {
      let idle = try LoopbackConnection(port: port)
      idle.request("GET", "/idle")
      #expect(try idle.response().status == 200)
      let working = try LoopbackConnection(port: port)
      working.request("GET", "/last")
      #expect(try working.response().text == "GET /last [] ")
      #expect(throws: LoopbackConnection.Failure.self) { try LoopbackConnection(port: port) }
      #expect(try idle.rest().isEmpty)
      #expect(try working.rest().isEmpty)
      try listener.resume()
    }
    let again = try LoopbackConnection(port: port)
    again.request("GET", "/again")
    #expect(try again.response().status == 200)
    box.withLock { $0 = nil }
  }

  @Test("a port in use is an error that names it")
  func portInUse() throws {
    try withListener(echo) { listener in
      let second = HTTPListener(handler: echo)
      #expect {
        try second.start(port: listener.port)
      } throws: {
        ($0 as? HTTPListenerError)?.description.contains("127.0.0.1:\(listener.port)") == true
      }
    }
  }

  @Test("only the address that was named is opened; names and nonsense are refused")
  func addresses() throws {
    let listener = HTTPListener(handler: echo)
    let port = try listener.start(address: "127.0.0.2")
    defer { listener.stop() }
    // Somebody else may have the same port of 127.0.0.1.
    _ = try? LoopbackConnection(port: port)
    let client = try LoopbackConnection(port: port, host: 2)
    client.request("GET", "/there")
    #expect(try client.response().text == "GET /there [] ")
    #expect(listener.acceptedConnections == 1)
    for address in ["localhost", "", "127.1.1", "192.0.2.1"] {
      #expect {
        try HTTPListener(handler: echo).start(address: address)
      } throws: {
        ($0 as? HTTPListenerError)?.description.hasPrefix("Cannot listen on \(address):0: ") == true
      }
    }
  }

  @Test("many clients at once are all served")
  func manyClients() throws {
    try withListener(echo) { listener in
      let clients = try (0..<60).map { _ in try LoopbackConnection(port: listener.port) }
      for (index, client) in clients.enumerated() { client.request("GET", "/\(index)") }
      for (index, client) in clients.enumerated() {
        #expect(try client.response().text == "GET /\(index) [] ")
      }
    }
  }
}

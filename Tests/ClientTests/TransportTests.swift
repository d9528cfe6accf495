import LoopbackHTTP
import ShopClients
import Testing

/// The real transport against a loopback server that misbehaves (swift-linux.md 3). Each test has a server of
/// its own.
@Suite("URLSession transport")
struct TransportTests {
  private let transport = URLSessionTransport()

  /// Sends one request to a server that gives `reply`; also what the server got.
  private func answer(
    _ reply: HTTPReply, method: String = "GET", path: String = "/", headers: [HTTPHeader] = [],
    body: String? = nil, deadline: Double = 20, limit: Int = ShopClients.HTTPRequest.defaultBodyLimit
  ) async throws -> (result: ScriptedTransport.Answer, seen: LoopbackHTTP.HTTPRequest?) {
    let seen = EventLog<LoopbackHTTP.HTTPRequest>()
    let listener = HTTPListener { request in
      seen.add(request)
      return reply
    }
    let port = try listener.start()
    defer { listener.stop() }
    let request = ShopClients.HTTPRequest(
      method: method, url: "http://127.0.0.1:\(port)\(path)", headers: headers,
      body: body.map { Array($0.utf8) }, deadline: deadline, bodyLimit: limit)
    do throws(TransportError) {
      let response = try await transport.send(request)
      return (.success(response), seen.all.first)
    } catch {
      return (.failure(error), seen.all.first)
    }
  }

  private func response(
    _ status: Int = 200, headers: HTTPFields = [:], _ text: String
  ) -> LoopbackHTTP.HTTPResponse {
    LoopbackHTTP.HTTPResponse(status: status, headers: headers, text: text)
  }

  @Test("a request goes out with its method, path, headers and body, and any status is an answer")
  func roundTrip() async throws {
    let (result, seen) = try await answer(
      .send(response(409, headers: ["X-Total-Count": "7"], "no")), method: "PUT",
      path: "/v1/order/a%2Fb?x=1,2",
      headers: [HTTPHeader("X-API-KEY", "k"), HTTPHeader("User-Agent", "orderdeck/1")], body: "{}")
    let answer = try result.get()
    #expect(answer.status == 409 && answer.body == Array("no".utf8))
    #expect(answer.header("x-total-count") == "7" && answer.header("X-TOTAL-COUNT") == "7")
    #expect(
      seen?.method == "PUT" && seen?.target == "/v1/order/a%2Fb?x=1,2" && seen?.body == Array("{}".utf8))
    #expect(seen?.headers["x-api-key"] == "k" && seen?.headers["user-agent"] == "orderdeck/1")
  }

  @Test(
    "a 401 with any challenge comes back with its status and body",
    arguments: ["Basic realm=\"shop\"", "Basic", "Bearer realm=\"x\"", "Digest realm=\"x\", nonce=\"y\""])
  func challenge(_ challenge: String) async throws {
    let (result, _) = try await answer(
      .send(response(401, headers: ["WWW-Authenticate": challenge], "no key")))
    let answer = try result.get()
    #expect(answer.status == 401 && answer.body == Array("no key".utf8))
  }

  @Test("a redirect is an answer; nothing is sent to the other place", arguments: [301, 302, 303, 307, 308])
  func redirect(_ status: Int) async throws {
    let other = HTTPListener { _ in .send(LoopbackHTTP.HTTPResponse(status: 200, text: "leak")) }
    let location = "http://127.0.0.1:\(try other.start())/x"
    defer { other.stop() }
    let (result, _) = try await answer(
      .send(response(status, headers: ["Location": location], "")), method: "PUT",
      headers: [HTTPHeader("X-API-KEY", "k")], body: "{}")
    let answer = try result.get()
    #expect(answer.status == status && answer.header("location") == location)
    #expect(other.acceptedConnections == 0)
  }

  @Test("cookies are not kept")
  func cookies() async throws {
    let cookies = EventLog<String?>()
    let listener = HTTPListener { request in
      cookies.add(request.headers["Cookie"])
      return .send(LoopbackHTTP.HTTPResponse(status: 200, headers: ["Set-Cookie": "a=b; Path=/"], text: "ok"))
    }
    let port = try listener.start()
    defer { listener.stop() }
    for _ in 0..<2 {
      _ = try await transport.send(HTTPRequest(method: "GET", url: "http://127.0.0.1:\(port)/"))
    }
    #expect(cookies.all == [nil, nil])
  }

  @Test("a silent server costs the deadline and no more")
  func deadline() async throws {
    let (result, _) = try await answer(.never, deadline: 0.3)
    #expect(result == .failure(.deadline(seconds: 0.3)))
  }

  @Test("a body cut before its announced end is no answer")
  func cutBody() async throws {
    let text = String(repeating: "x", count: 1000)
    let (result, _) = try await answer(.cut(response(200, text), bodyBytes: 500))
    guard case .failure(.broken) = result else {
      Issue.record("expected broken, got \(result)")
      return
    }
  }

  @Test("a connection that dies without a byte, and bytes that are no HTTP, are no answers")
  func deadConnection() async throws {
    for reply in [HTTPReply.drop, .raw(Array("hello\r\n\r\n".utf8))] {
      let (result, _) = try await answer(reply, method: "PUT", body: "{}")
      guard case .failure(let error) = result, !error.neverLeft else {
        Issue.record("expected a failure after sending, got \(result)")
        return
      }
    }
  }

  @Test("a longer body than the cap is an error that says how much arrived")
  func cap() async throws {
    let text = String(repeating: "x", count: 300_000)
    for reply in [HTTPReply.send(response(200, text)), .chunked(response(200, text), size: 10_000)] {
      let (result, _) = try await answer(reply, limit: 100_000)
      guard case .failure(.bodyTooLarge(limit: 100_000, let arrived)) = result else {
        Issue.record("expected the cap, got \(result)")
        return
      }
      #expect(arrived <= 300_000)
    }
    let (result, _) = try await answer(.send(response(200, text)), limit: 300_000)
    #expect(try result.get().body.count == 300_000)
  }

  @Test("a write is never repeated by the network library when its connection dies, and does not hang either")
  func noHiddenRepetition() async throws {
    let methods = EventLog<String>()
    let listener = HTTPListener { request in
      methods.add(request.method)
      return request.method == "GET" ? .send(LoopbackHTTP.HTTPResponse(status: 200, text: "ok")) : .drop
    }
    let port = try listener.start()
    defer { listener.stop() }
    let url = "http://127.0.0.1:\(port)/"
    for _ in 0..<10 {
      // The read leaves an open connection behind, which must not be taken for the write.
      _ = try await transport.send(HTTPRequest(method: "GET", url: url))
      await #expect(throws: TransportError.self) {
        try await transport.send(HTTPRequest(method: "PUT", url: url, body: Array("{}".utf8), deadline: 60))
      }
    }
    #expect(methods.all.filter { $0 == "PUT" }.count == 10)
    #expect(listener.acceptedConnections >= 11, "one for the reads, one for each write")
  }

  @Test("a refused connection and an unusable URL provably never left")
  func neverLeft() async throws {
    let listener = HTTPListener { _ in .drop }
    let port = try listener.start()
    listener.refuseConnections()
    await #expect(throws: TransportError.refused(host: "127.0.0.1:\(port)")) {
      try await transport.send(HTTPRequest(method: "GET", url: "http://127.0.0.1:\(port)/"))
    }
    listener.stop()
    await #expect(throws: TransportError.badURL("file:///etc/passwd")) {
      try await transport.send(HTTPRequest(method: "GET", url: "file:///etc/passwd"))
    }
  }

  @Test("many requests at once are all answered, and cancelled callers still get their answer")
  func many() async throws {
    let listener = HTTPListener { request in
      .send(LoopbackHTTP.HTTPResponse(status: 200, text: request.path))
    }
    let port = try listener.start()
    defer { listener.stop() }
    let transport = transport
    let answered = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<200 {
        group.addTask {
          let request = HTTPRequest(method: "GET", url: "http://127.0.0.1:\(port)/\(number)")
          return (try? await transport.send(request))?.body == Array("/\(number)".utf8)
        }
      }
      group.cancelAll()
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(answered == 200)
  }
}

@Suite("Transport errors by code and text")
struct TransportFaultTests {
  @Test(
    "TLS failures before sending are told apart by their text",
    arguments: [
      (
        "SSL certificate problem: unable to get local issuer certificate", CertificateProblem.unknownAuthority
      ),
      ("SSL certificate problem: self-signed certificate in certificate chain", .unknownAuthority),
      ("SSL certificate problem: certificate has expired", .expired),
      ("SSL certificate problem: certificate is not yet valid", .notYetValid),
      ("SSL: no alternative certificate subject name matches target host name 'x'", .nameMismatch),
      ("SSL connection timeout", .other),
      ("OpenSSL SSL_connect: Connection reset by peer in connection to x:443", .other),
    ])
  func handshake(_ text: String, _ problem: CertificateProblem) {
    let error = TransportError.reading(code: -1, text: text, host: "x", deadline: 1)
    #expect(error == .certificate(problem, text: text) && error.neverLeft)
  }

  @Test(
    "failures in the middle of an exchange leave the outcome open",
    arguments: [
      (-1, "SSL_write() returned SYSCALL, errno = 32"),
      (-1, "OpenSSL SSL_read: Connection reset by peer, errno 104"),
      (-1, "transfer closed with 500 bytes remaining to read"), (-1001, ""), (-1005, ""), (-1011, ""),
      (-1002, ""),
      (-999, "cancelled"),
    ])
  func middle(_ code: Int, _ text: String) {
    #expect(!TransportError.reading(code: code, text: text, host: "x", deadline: 1).neverLeft)
  }

  @Test("a missing address and a refused connection name the host")
  func unsent() {
    #expect(TransportError.reading(code: -1003, text: "", host: "x", deadline: 1) == .noAddress(host: "x"))
    #expect(TransportError.reading(code: -1004, text: "", host: "x:1", deadline: 1) == .refused(host: "x:1"))
  }
}

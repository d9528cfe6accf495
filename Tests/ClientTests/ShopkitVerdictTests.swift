import JSONText
import OrderModel
import ShopClients
import TestSupport
import Testing

/// What the client makes of answers, over a scripted network.
@Suite("Shopkit verdicts")
struct ShopkitVerdictTests {
  private let sentChange = OrderChange(status: StatusChoice(status: .sent, word: "sent"))

  private func pending(_ id: String = "1337") -> Order {
    Order(
      id: OrderID(shop: "parallax", id: id), platform: .shopkit, number: id, status: .pending,
      shopStatus: "pending")
  }

  private func readError(_ status: Int, _ json: String = "{}", headers: [String: String] = [:]) async throws
    -> (error: ShopError?, requests: Int)
  {
    let transport = ScriptedTransport(status: status, json: json, headers: headers)
    let client = try shopkit(transport)
    let error = await shopError { () throws(ShopError) in try await client.order("1337") }
    return (error, transport.requests.count)
  }

  private func writeError(_ answer: ScriptedTransport.Answer) async throws -> ShopError? {
    let transport = ScriptedTransport { _, _ in answer }
    let client = try shopkit(transport)
    let error = await shopError { () throws(ShopError) in try await client.perform(sentChange, on: pending())
    }
    #expect(transport.requests.map(\.method) == ["PUT"], "a write is sent exactly once")
    return error
  }

  @Test("what is final is asked once", arguments: [400, 401, 403, 404, 409, 413, 418, 422, 301, 302, 307])
  func finalReads(_ status: Int) async throws {
    let (error, requests) = try await readError(status, #"{"message": "Nope."}"#)
    #expect(requests == 1)
    switch (status, error) {
    case (401, .unauthorized(let text)), (403, .unauthorized(let text)):
      #expect(text.hasPrefix("the shop answered \(status): Nope. (") && text.contains("User-Agent"))
    case (404, .notFound(let text)): #expect(text == "the shop answered 404: Nope.")
    case (409, .conflict(let text)): #expect(text == "the shop answered 409: Nope.")
    case (300...399, .refused(status, let text)): #expect(text.contains("redirects are not followed"))
    case (400...499, .refused(status, let text)): #expect(text == "the shop answered \(status): Nope.")
    default: Issue.record("\(status): \(String(describing: error))")
    }
  }

  @Test(
    "what may pass is asked again, a bounded number of times",
    arguments: [(500, 3), (501, 3), (502, 4), (503, 4), (504, 4), (408, 3), (429, 4)])
  func temporaryReads(_ status: Int, _ tries: Int) async throws {
    let (error, requests) = try await readError(status)
    #expect(requests == tries && error?.isTemporary == true)
    if case .unreachable = error { #expect([502, 503, 504].contains(status)) }
  }

  @Test("a read that works at last is a read that works")
  func recovers() async throws {
    let json = try Fixture.text("shopkit/order.json")
    let transport = ScriptedTransport { _, number in
      switch number {
      case 0: .failure(.broken("reset"))
      case 1: .json("busy", status: 503)
      default: .json(json)
      }
    }
    #expect(try await shopkit(transport).order("1337").id.id == "1337")
    #expect(transport.requests.count == 3)
  }

  @Test("the pause that a shop names is kept, for everybody")
  func retryAfter() async throws {
    let json = try Fixture.text("shopkit/order.json")
    let transport = ScriptedTransport { _, number in
      number == 0 ? .json("{}", status: 429, headers: ["retry-after": "3"]) : .json(json)
    }
    let clock = ManualClock(skipsSleeps: true)
    let client = try shopkit(transport, clock: clock)
    _ = try await client.order("1337")
    #expect(clock.slept == [3])
  }

  @Test("a shop that wants a long pause is reported with it, and not asked again before")
  func longRetryAfter() async throws {
    let transport = ScriptedTransport(status: 429, json: "{}", headers: ["retry-after": "900"])
    let client = try shopkit(transport)
    for _ in 0..<3 {
      let error = await shopError { () throws(ShopError) in try await client.order("1") }
      #expect(error == .rateLimited(retryAfter: 900))
    }
    #expect(transport.requests.count == 1)
  }

  @Test(
    "failures of the network say what happened, and unknown hosts are not asked again",
    arguments: [
      (TransportError.noAddress(host: "shop.example"), 1), (.refused(host: "shop.example"), 1),
      (.certificate(.expired, text: "SSL certificate problem: certificate has expired"), 1),
      (.deadline(seconds: 20), 2), (.broken("the connection was reset"), 3),
    ])
  func network(_ fault: TransportError, _ tries: Int) async throws {
    let transport = ScriptedTransport { _, _ in .failure(fault) }
    let client = try shopkit(transport)
    let error = await shopError { () throws(ShopError) in try await client.order("1") }
    #expect(error == .unreachable(fault.text) && transport.requests.count == tries)
    let write = try await writeError(.failure(fault))
    #expect(write == (fault.neverLeft ? .unreachable(fault.text) : .unclear(fault.text)))
  }

  @Test("a body over the cap is malformed for a read and leaves a write open")
  func cap() async throws {
    let fault = TransportError.bodyTooLarge(limit: 10, arrived: 999)
    let client = try shopkit(ScriptedTransport { _, _ in .failure(fault) })
    #expect(await shopError { () throws(ShopError) in try await client.order("1") } == .malformed(fault.text))
    #expect(fault.text.contains("10 bytes") && fault.text.contains("999 bytes"))
    #expect(try await writeError(.failure(fault)) == .unclear(fault.text))
  }

  @Test(
    "an unreadable answer to a read says what was found",
    arguments: [
      ("<html><body>Maintenance</body></html>", "an HTML page"), ("hello there", "“hello there”"),
      ("", "empty"),
      (#"{"id": 1337, "total": "#, "ends too early"),
      (#"{"id": 4, "total": 1}"#, "asked for order 1337, got order 4"),
      (#"{"orders": 5}"#, "found an object with orders"),
    ])
  func malformedReads(_ body: String, _ text: String) async throws {
    guard case .malformed(let found)? = try await readError(200, body).error else {
      Issue.record("expected malformed")
      return
    }
    #expect(found.contains(text))
  }

  @Test("a packed list of which nothing could be unpacked is not an empty list")
  func lostPackedBody() async throws {
    let headers = ["content-encoding": "gzip", "content-length": "5000"]
    let client = try shopkit(ScriptedTransport(json: "", headers: headers))
    let error = await shopError { () throws(ShopError) in try await client.feed(FeedRequest(since: nil)) }
    guard case .malformed = error else {
      Issue.record("expected malformed, got \(String(describing: error))")
      return
    }
    let empty = try shopkit(
      ScriptedTransport(json: "", headers: ["content-encoding": "gzip", "content-length": "20"]))
    #expect(try await empty.feed(FeedRequest(since: nil)).orders.isEmpty)
  }

  @Test("an empty list for one id means that there is none", arguments: ["[]", "{}", #"{"paging": null}"#])
  func emptyForOne(_ body: String) async throws {
    #expect(try await readError(200, body).error == .notFound("the shop has no order 1337"))
  }

  @Test("a write is accepted only when the answer is the order and shows the change")
  func accepted() async throws {
    let json = try Fixture.text("shopkit/order-put.json")
    #expect(try await writeError(.json(json)) == nil)
    #expect(try await writeError(.json("[\(json)]")) == nil)
    let old = try Fixture.text("shopkit/order.json")
    #expect(
      try await writeError(.json(old))
        == .refused(code: 200, text: "the shop answered 200, but the status is still waiting_confirmation"))
  }

  @Test(
    "an unreadable success leaves a write open",
    arguments: ["", "<html>", #"{"id": 1337, "status_alias": "se"#, #"{"id": 5}"#, "{}", "[]", "true"])
  func unclearWrites(_ body: String) async throws {
    guard case .unclear? = try await writeError(.json(body)) else {
      Issue.record("expected unclear")
      return
    }
  }

  @Test("a server error proves nothing about a write", arguments: [500, 502, 503, 504, 408])
  func serverErrors(_ status: Int) async throws {
    guard case .unclear? = try await writeError(.json("{}", status: status)) else {
      Issue.record("expected unclear")
      return
    }
  }

  @Test("a message instead of the order is a refusal, and so are the client errors")
  func refusedWrites() async throws {
    #expect(
      try await writeError(.json(#"{"message": "No."}"#))
        == .refused(code: 200, text: "the shop answered 200: No."))
    #expect(
      try await writeError(.json(#"{"message": "No."}"#, status: 422))
        == .refused(code: 422, text: "the shop answered 422: No."))
    #expect(
      try await writeError(.json("{}", status: 429, headers: ["retry-after": "7"]))
        == .rateLimited(retryAfter: 7))
    #expect(try await writeError(.json("{}", status: 409)) == .conflict("the shop answered 409 with “{}”"))
  }

  @Test("a redirect names the host it points to and nothing more")
  func redirect() async throws {
    let error = try await readError(302, "", headers: ["location": "https://evil.example/x?k=s3cret-key"])
      .error
    #expect(
      error == .refused(code: 302, text: "the shop redirects to evil.example; redirects are not followed"))
  }

  @Test("a shop that repeats the key does not get it into a message")
  func masking() async throws {
    let error = try await readError(401, #"{"message": "Unknown key s3cret-key."}"#).error
    guard case .unauthorized(let text)? = error else {
      Issue.record("expected unauthorized")
      return
    }
    #expect(text.contains("Unknown key •••.") && !text.contains("s3cret"))
  }

  @Test("a status that Shopkit does not have, and a capture, are not even tried")
  func unsupported() async throws {
    let transport = ScriptedTransport(json: "{}")
    let client = try shopkit(transport)
    let strange = OrderChange(status: StatusChoice(status: .sent, word: "done"))
    #expect(
      await shopError { () throws(ShopError) in try await client.perform(strange, on: pending()) }
        == .objection("Shopkit has no status “done”"))
    var capture = sentChange
    capture.capture = true
    guard
      case .objection? = await shopError({ () throws(ShopError) in
        try await client.perform(capture, on: pending())
      })
    else {
      Issue.record("expected unsupported")
      return
    }
    #expect(transport.requests.isEmpty)
  }

  @Test(
    "every request carries the headers Shopkit needs, the key in none but its own, and no secret in the URL")
  func headers() async throws {
    let transport = ScriptedTransport(json: try Fixture.text("shopkit/order-put.json"))
    let client = try shopkit(transport)
    _ = try await client.perform(sentChange, on: pending())
    let request = try #require(transport.requests.first)
    #expect(request.url == "https://shop.example/v1/order/1337")
    #expect(
      request.headers == [
        HTTPHeader("X-API-KEY", "s3cret-key"), HTTPHeader("User-Agent", "orderdeck/test"),
        HTTPHeader("Accept", "application/json"), HTTPHeader("Accept-Encoding", "gzip"),
        HTTPHeader("Content-Type", "application/json"),
      ])
    let preview = client.preview(of: sentChange, on: pending())
    #expect(preview.count == 1 && preview[0].url == request.url && preview[0].method == "PUT")
    #expect(preview[0].body == request.body.map { String(decoding: $0, as: UTF8.self) })
    #expect(preview[0].headers[0] == ("X-API-KEY", "•••"))
    #expect(!preview[0].headers.contains { $0.value.contains("s3cret") })
  }

  @Test(
    "an id never leaves its path segment", arguments: ["a/b", "../store", "1?x=1", "1#x", "é", ".", "..", ""])
  func ids(_ id: String) async throws {
    let transport = ScriptedTransport(status: 404, json: "{}")
    let client = try shopkit(transport)
    guard case .notFound? = await shopError({ () throws(ShopError) in try await client.order(id) }) else {
      Issue.record("expected notFound")
      return
    }
    for request in transport.requests {
      let rest = request.url.dropFirst("https://shop.example/v1/order/".count)
      #expect(
        request.url.hasPrefix("https://shop.example/v1/order/") && !rest.contains { "/?#".contains($0) })
    }
  }

  @Test("a note for the customer goes below the shop's own, not below the customer's remarks")
  func customerNote() async throws {
    let before =
      #"{"id": 1337, "status_alias": "pending", "observations": "ring twice", "client_note": "thanks"}"#
    let after = #"{"id": 1337, "status_alias": "pending", "client_note": "thanks\nsent today"}"#
    let transport = ScriptedTransport { request, _ in .json(request.method == "PUT" ? after : before) }
    let client = try shopkit(transport)
    var change = OrderChange()
    change.customerNote = "sent today"
    _ = try await client.perform(change, on: try await client.order("1337"))
    let body = transport.requests.last?.body.map { String(decoding: $0, as: UTF8.self) }
    #expect(body == #"{"client_note":"thanks\nsent today","notify_client":false}"#)
  }
}

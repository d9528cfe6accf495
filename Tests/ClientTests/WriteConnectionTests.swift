import LoopbackHTTP
@testable import ShopClients
import Testing

@Suite("Writes and connections")
struct WriteConnectionTests {
  @Test(
    "a server that acts on a write and cuts the connection sees it once",
    arguments: ["PUT", "POST", "DELETE"])
  func cutAfterActing(method: String) async throws {
    let seen = EventLog<String>()
    let listener = HTTPListener { request in
      seen.add(request.method)
      return request.method == "GET" ? .send(LoopbackHTTP.HTTPResponse(status: 200, text: "{}")) : .drop
    }
    try listener.start()
    defer { listener.stop() }
    let transport = URLSessionTransport()
    let url = "http://127.0.0.1:\(listener.port)/order/1"
    // The connection is warm, as after the reading that comes before every write.
    for _ in 0..<3 { _ = try await transport.send(ShopClients.HTTPRequest(method: "GET", url: url)) }
    let body = method == "DELETE" ? nil : Array(#"{"status_alias":"sent"}"#.utf8)
    await #expect(throws: TransportError.self) {
      _ = try await transport.send(ShopClients.HTTPRequest(method: method, url: url, body: body))
    }
    _ = try await transport.send(ShopClients.HTTPRequest(method: "GET", url: url))
    #expect(seen.all.filter { $0 != "GET" } == [method])
  }
}

@Suite("Resting pool")
struct RestingPoolTests {
  @Test("what rests is not lent out before its time")
  func rest() {
    var pool = RestingPool<String>()
    #expect(pool.take(at: 0) == nil)
    pool.giveBack("a", usableAt: 150)
    #expect(pool.take(at: 149) == nil)
    #expect(pool.take(at: 150) == "a")
    #expect(pool.take(at: 151) == nil)
  }
}

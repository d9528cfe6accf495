import Foundation
import Glibc
import LoopbackHTTP
import ShopSimulators
import Testing

@Suite("Simulated Shopkit: faults")
struct FaultSimulatorTests {
  /// Sends a write and returns everything that came back before the connection ended.
  private func write(_ server: SimulatedShopkit, _ id: Int) throws -> LoopbackConnection {
    let client = try server.connect()
    let headers = ["X-API-KEY": server.shop.key, "User-Agent": "t", "Content-Type": "application/json"]
    client.request("PUT", "/v1/order/\(id)", headers, body: #"{"note":"written"}"#)
    return client
  }

  @Test(
    "faults that refuse leave the order alone and say what they should",
    arguments: [
      (Fault.status(500), 500, nil, nil), (.status(422, message: "No."), 422, nil, nil),
      (.unauthorized(challenge: "Basic realm=\"x\""), 401, "www-authenticate", "Basic realm=\"x\""),
      (.rateLimited(.absent), 429, "retry-after", nil), (.rateLimited(.seconds(7)), 429, "retry-after", "7"),
      (.rateLimited(.date(in: 60)), 429, "retry-after", "Tue, 10 Mar 2026 12:01:00 GMT"),
      (.unavailable(.text("soon")), 503, "retry-after", "soon"),
      (.redirect(to: "http://other.test/v1/order"), 302, "location", "http://other.test/v1/order"),
    ] as [(Fault, Int, String?, String?)])
  func refusing(fault: Fault, status: Int, header: String?, value: String?) throws {
    let server = try SimulatedShopkit()
    let id = server.shop.orderIDs[50]
    let before = server.shop.order(id)
    server.shop.add(FaultRule("PUT", "/order/*", .first(1), fault))
    let answer = try write(server, id).response()
    #expect(answer.status == status)
    if let header { #expect(answer.headers[header] == value) }
    #expect(server.shop.order(id) == before)
    #expect(server.shop.requests.last?.applied == false)
    #expect(try write(server, id).response().status == 200)
  }

  @Test("a cut before applying changes nothing, a cut after applying does")
  func cuts() throws {
    let server = try SimulatedShopkit()
    let ids = server.shop.orderIDs
    server.shop.add(FaultRule("PUT", "/order/\(ids[50])", .every, .cutBeforeApplying))
    server.shop.add(FaultRule("PUT", "/order/\(ids[51])", .every, .cutAfterApplying))
    server.shop.add(FaultRule("PUT", "/order/\(ids[52])", .every, .failAfterApplying(500)))
    #expect(try write(server, ids[50]).rest().isEmpty)
    #expect(server.shop.order(ids[50])?.texts.note != "written")
    #expect(try write(server, ids[51]).rest().isEmpty)
    #expect(server.shop.order(ids[51])?.texts.note == "written")
    #expect(try write(server, ids[52]).response().status == 500)
    #expect(server.shop.order(ids[52])?.texts.note == "written")
    #expect(server.shop.requests.map(\.applied) == [false, true, true])
  }

  @Test(
    "bodies are spoiled as asked",
    arguments: [
      (Fault.garbage, "application/json"), (.webPage, "text/html; charset=utf-8"),
      (.wrongContentType, "text/plain"),
      (.shortBody, "application/json"),
    ])
  func spoiledBodies(fault: Fault, type: String) throws {
    let server = try SimulatedShopkit()
    let path = "/order/\(server.shop.orderIDs[50])"
    let right = try server.send("GET", path)
    server.shop.add(FaultRule("GET", nil, .nth(1), fault))
    let wrong = try server.send("GET", path)
    #expect(wrong.status == 200 && wrong.headers["content-type"] == type)
    let readable = (try? JSONSerialization.jsonObject(with: Data(wrong.body))) != nil
    if case .wrongContentType = fault { #expect(wrong.body == right.body) } else { #expect(!readable) }
    #expect(try server.send("GET", path).body == right.body)
  }

  @Test("a body is cut in the middle, or longer than announced, or comes in chunks")
  func lengths() throws {
    let server = try SimulatedShopkit()
    let path = "/v1/order/\(server.shop.orderIDs[50])"
    let right = try server.send("GET", path).body
    for fault in [Fault.cutBody(bytes: 100), .longBody, .chunked(size: 100)] {
      server.shop.clearFaults()
      server.shop.add(FaultRule(nil, nil, .first(1), fault))
      let client = try server.connect()
      client.request("GET", path, ["X-API-KEY": server.shop.key, "User-Agent": "t"])
      switch fault {
      case .cutBody: #expect(throws: LoopbackConnection.Failure.self) { try client.response() }
      case .longBody:
        #expect(try client.response().body.count < right.count)
        #expect(try !client.rest().isEmpty)
      default: #expect(try client.response().body == right)
      }
    }
  }

  @Test("compressed bodies unpack to the answer, to nothing whole, or to a flood")
  func gzip() throws {
    let server = try SimulatedShopkit()
    let path = "/order/\(server.shop.orderIDs[50])"
    let right = try server.send("GET", path).body
    func packed(_ form: Fault.GzipForm) throws -> [UInt8] {
      server.shop.clearFaults()
      server.shop.add(FaultRule(nil, nil, .every, .gzip(form)))
      let answer = try server.send("GET", path)
      #expect(answer.headers["content-encoding"] == "gzip")
      return answer.body
    }
    #expect(try unpacked(packed(.valid)).bytes == right)
    #expect(try unpacked(packed(.valid)).status == 0)
    #expect(try unpacked(packed(.truncated)).status != 0)
    #expect(try packed(.missing) == right)
    let bomb = try packed(.bomb(bytes: 3_000_000))
    #expect(bomb.count < 30_000)
    let flood = try unpacked(bomb)
    #expect(flood.status == 0 && flood.bytes.count >= 3_000_000 && flood.bytes.allSatisfy { $0 == 0 })
  }

  /// What the system's gzip makes of bytes.
  private func unpacked(_ bytes: [UInt8]) throws -> (bytes: [UInt8], status: Int32) {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".gz")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/bin/gzip")
    process.arguments = ["-dc", file.path]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (Array(data), process.terminationStatus)
  }

  @Test("an answer can be held, before or after applying, and released")
  func holding() throws {
    let server = try SimulatedShopkit()
    let ids = server.shop.orderIDs
    let (before, after) = (HTTPGate(), HTTPGate())
    server.shop.add(FaultRule("PUT", "/order/\(ids[50])", .every, .holdBeforeApplying(before)))
    server.shop.add(FaultRule("PUT", "/order/\(ids[51])", .every, .hold(after)))
    let (first, second) = (try write(server, ids[50]), try write(server, ids[51]))
    while server.shop.requests.count < 2 || server.shop.order(ids[51])?.texts.note != "written" {
      sched_yield()
    }
    #expect(!second.isReadable(within: 0))
    #expect(!first.isReadable(within: 0))
    #expect(server.shop.order(ids[50])?.texts.note != "written")
    before.open()
    after.open()
    #expect(try first.response().status == 200)
    #expect(try second.response().status == 200)
    #expect(server.shop.order(ids[50])?.texts.note == "written")
  }

  @Test("a black hole answers nothing until the shop stops")
  func blackHole() throws {
    let server = try SimulatedShopkit()
    server.shop.add(FaultRule(nil, nil, .every, .blackHole))
    let client = try write(server, server.shop.orderIDs[50])
    while server.shop.requests.isEmpty { sched_yield() }
    #expect(!client.isReadable(within: 0))
    server.shop.stop()
    #expect(try client.rest().isEmpty)
    #expect(server.shop.requests.map(\.applied) == [false])
  }

  @Test("a shop goes down after so many writes, refuses connections, and comes back on the same port")
  func goingDown() throws {
    let server = try SimulatedShopkit()
    let ids = server.shop.orderIDs
    let url = server.shop.url
    // Reviving a shop that is up changes nothing.
    try server.shop.revive()
    server.shop.goDown(afterWrites: 3)
    for place in 0..<3 { #expect(try write(server, ids[place]).response().status == 200) }
    #expect(throws: LoopbackConnection.Failure.self) { try server.connect() }
    try server.shop.revive()
    #expect(server.shop.url == url)
    #expect(try write(server, ids[3]).response().status == 200)
    server.shop.goDown(afterWrites: 0)
    #expect(throws: LoopbackConnection.Failure.self) { try server.connect() }
    #expect(server.shop.requests.count { $0.applied } == 4)
  }

  @Test("an order can be refused for good while the others go through")
  func refusedOrder() throws {
    let server = try SimulatedShopkit()
    let ids = server.shop.orderIDs
    server.shop.refuseWrites(of: ids[1], status: 422)
    let statuses = try (0..<3).map { try write(server, ids[$0]).response().status }
    #expect(statuses == [200, 422, 200])
    #expect(try write(server, ids[1]).response().status == 422)
  }

  @Test("pages shift: orders arrive while reading, or a page repeats rows of the one before")
  func shiftingPages() throws {
    let server = try SimulatedShopkit()
    server.shop.add(FaultRule("GET", "/order", .nth(2), .ordersArrive(5)))
    server.shop.add(FaultRule("GET", "/order", .nth(3), .repeatRows(4)))
    let before = Set(server.shop.orderIDs)
    let pages = try (1...4).map { try server.list("/order?page=\($0)").ids }
    #expect(server.shop.orderIDs.count == 85)
    #expect(pages[1].prefix(5) == pages[0].suffix(5))
    #expect(pages[2].prefix(4) == pages[1].suffix(4))
    #expect(Set(pages.joined()).isSuperset(of: before))
  }

  @Test("the nth fault counts the requests that fit it, and the first rule that strikes wins")
  func ruleOrder() throws {
    let server = try SimulatedShopkit()
    server.shop.add(FaultRule("GET", "/store", .nth(2), .status(500)))
    server.shop.add(FaultRule("GET", nil, .from(3), .status(503)))
    let statuses = try (0..<4).map { _ in try server.send("GET", "/store").status }
    #expect(statuses == [200, 500, 503, 503])
    server.shop.clearFaults()
    #expect(try server.send("GET", "/store").status == 200)
    #expect(server.shop.requests.map(\.path) == Array(repeating: "/store", count: 5))
  }
}

import JSONText
import OrderModel
import ShopClients
import TestSupport
import Testing

/// Many changes in one request, over a scripted network.
@Suite("Shopkit bulk updates")
struct ShopkitBulkTests {
  private func item(_ id: Int, _ edit: (inout OrderChange) -> Void = { $0.tracking = "T" }) -> BulkItem {
    var change = OrderChange()
    edit(&change)
    return BulkItem(
      order: Order(
        id: OrderID(shop: "parallax", id: String(id)), platform: .shopkit, number: String(id), status: .sent,
        shopStatus: "sent"), change: change)
  }

  /// The order as the shop has it after the bulk update.
  private static func order(_ id: Int, tracking: String = "T") -> String {
    #"{"id": \#(id), "status_alias": "sent", "currency": "EUR", "tracking_code": "\#(tracking)"}"#
  }

  private func kinds(_ results: [Result<Order, ShopError>]) -> [String] {
    results.map { result in
      switch result {
      case .success(let order): "done " + (order.shipping.tracking ?? "-")
      case .failure(let error): String(String(describing: error).prefix { $0 != "(" })
      }
    }
  }

  @Test("only changes without status, paid, mail and customer note travel in bulk")
  func allowed() throws {
    let client = try shopkit(ScriptedTransport(json: "{}"))
    func allows(_ edit: (inout OrderChange) -> Void) -> Bool { client.allowsBulk(item(1, edit).change) }
    #expect(
      allows {
        ($0.tracking, $0.carrier, $0.trackingLink, $0.invoiceLink, $0.note) = ("a", "b", "c", "d", "e")
      })
    #expect(!allows { $0.status = StatusChoice(status: .sent, word: "sent") })
    #expect(!allows { $0.paid = true })
    #expect(!allows { ($0.tracking, $0.notify) = ("a", true) })
    #expect(!allows { $0.customerNote = "x" })
  }

  @Test("each order has its own outcome, matched by id; one that the answer leaves out is unclear")
  func outcomes() async throws {
    let transport = ScriptedTransport { request, _ in
      if request.method == "PUT" {
        return .json(
          #"[{"code": 404, "message": "Not found.", "id": 3}, {"code": "200", "message": "", "id": "1"},"#
            + #"{"code": 400, "message": "Locked", "id": 4}, {"code": 200, "id": 2}, {"id": 6}, {"code": 500, "id": 7}]"#
        )
      }
      return .json("[\(Self.order(2, tracking: "other")), \(Self.order(1))]")
    }
    let results = await (try shopkit(transport)).performBulk((1...7).map { item($0) })
    #expect(kinds(results) == ["done T", "refused", "notFound", "refused", "unclear", "unclear", "unclear"])
    #expect(results[3] == .failure(.refused(code: 400, text: "the shop answered 400: Locked")))
    #expect(transport.requests.map(\.method) == ["PUT", "GET"])
    #expect(transport.requests[0].url == "https://shop.example/v1/order/bulk")
    #expect(transport.requests[1].url == "https://shop.example/v1/order?ids=1,2&limit=50")
  }

  @Test("batches hold at most 50 orders, each once; orders that the list leaves out are read singly")
  func batches() async throws {
    let transport = ScriptedTransport { request, _ in
      guard request.method == "PUT" else {
        let id = Int(request.url.split(separator: "/").last ?? "").map { Self.order($0) }
        return .json(id ?? "[]")
      }
      let sent = (try? JSONReader.parse(request.body ?? []))?.elements ?? []
      return .json(
        "[" + sent.map { #"{"code": 200, "id": \#($0["id"]?.int ?? 0)}"# }.joined(separator: ",") + "]")
    }
    let client = try shopkit(transport)
    let results = await client.performBulk((1...60).map { item($0) })
    #expect(kinds(results) == Array(repeating: "done T", count: 60))
    let puts = transport.requests.filter { $0.method == "PUT" }
    #expect(puts.map { (try? JSONReader.parse($0.body ?? []))?.count } == [50, 10])
    let twice = [item(1), item(2), item(1) { $0.carrier = "ctt" }]
    #expect(await client.performBulk(twice).count == 3)
  }

  @Test(
    "a shop without a bulk route gets single updates, and is not asked in bulk again",
    arguments: [404, 405, 501])
  func noRoute(_ status: Int) async throws {
    let transport = ScriptedTransport { request, _ in
      if request.url.hasSuffix("/bulk") { return .json("{}", status: status) }
      return .json(Self.order(Int(request.url.split(separator: "/").last ?? "") ?? 0))
    }
    let client = try shopkit(transport)
    for _ in 0..<2 {
      #expect(kinds(await client.performBulk([item(1), item(2)])) == ["done T", "done T"])
    }
    #expect(transport.requests.filter { $0.url.hasSuffix("/bulk") }.count == 1)
    #expect(transport.requests.count == 5)
  }

  @Test("a batch refused as a whole is tried order by order; an open outcome is not")
  func wholeBatch() async throws {
    let refusing = ScriptedTransport { request, _ in
      request.url.hasSuffix("/bulk")
        ? .json("{}", status: 400)
        : request.url.hasSuffix("/2") ? .json("{}", status: 422) : .json(Self.order(1))
    }
    #expect(kinds(await (try shopkit(refusing)).performBulk([item(1), item(2)])) == ["done T", "refused"])
    for answer in [
      ScriptedTransport.Answer.failure(.deadline(seconds: 30)), .json("<html>"), .json("{}", status: 500),
    ] {
      let open = ScriptedTransport { _, _ in answer }
      #expect(kinds(await (try shopkit(open)).performBulk([item(1), item(2)])) == ["unclear", "unclear"])
      #expect(open.requests.count == 1)
    }
    let limited = ScriptedTransport(status: 429, json: "{}", headers: ["retry-after": "9"])
    #expect(
      kinds(await (try shopkit(limited)).performBulk([item(1), item(2)])) == ["rateLimited", "rateLimited"])
    let unauthorized = ScriptedTransport(status: 401, json: "{}")
    #expect(
      kinds(await (try shopkit(unauthorized)).performBulk([item(1), item(2)])) == [
        "unauthorized", "unauthorized",
      ])
  }

  @Test("accepted orders that cannot be read back stay open")
  func notReadBack() async throws {
    let transport = ScriptedTransport { request, _ in
      request.method == "PUT"
        ? .json(#"[{"code": 200, "id": 1}, {"code": 200, "id": 2}]"#)
        : .failure(.refused(host: "shop.example"))
    }
    #expect(kinds(await (try shopkit(transport)).performBulk([item(1), item(2)])) == ["unclear", "unclear"])
  }

  @Test("orders that already are as asked are left out; nothing is sent when all are")
  func nothingToDo() async throws {
    let transport = ScriptedTransport(json: "{}")
    var done = item(1)
    done.order.shipping.tracking = "T"
    #expect(kinds(await (try shopkit(transport)).performBulk([done, done])) == ["done T", "done T"])
    #expect(transport.requests.isEmpty)
  }
}

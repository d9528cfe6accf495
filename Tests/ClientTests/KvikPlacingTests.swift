import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

/// New orders whose answer was lost: looked for, never placed a second time.
@Suite("Kvik placing")
struct KvikPlacingTests {
  private var draft: OrderDraft {
    var (draft, line) = (OrderDraft(), DraftLine())
    (line.sku, line.quantity) = ("KO-7", 2)
    (draft.lines, draft.comment, draft.reference) = ([line], "phone order", "od-1")
    return draft
  }

  private func place(_ shop: KvikShop) async throws -> WriteReceipt {
    try #require(await shop.client.perform(.createOrder(draft)).first)
  }

  private func unclear(_ receipt: WriteReceipt) -> String? {
    guard receipt.id == nil, case .unclear(let text)? = receipt.error else { return nil }
    return text
  }

  @Test(
    "an order whose answer was lost is found by its reference and not placed again",
    arguments: [Fault.cutAfterApplying, .failAfterApplying(500), .garbage])
  func found(_ fault: Fault) async throws {
    let shop = try KvikShop(.customer, orders: 120)
    shop.simulator.add(FaultRule("POST", shop.list, .every, fault))
    let receipt = try await place(shop)
    #expect(receipt.id == shop.simulator.orderCodes.last && receipt.error == nil)
    #expect(receipt.message?.contains("found by its reference") == true)
    #expect(shop.simulator.writes.count == 1 && shop.simulator.orderCodes.count == 121)
  }

  @Test("an order that never arrived stays unclear with advice, and is sent once")
  func lost() async throws {
    let shop = try KvikShop(.customer)
    shop.simulator.add(FaultRule("POST", shop.list, .every, .status(503)))
    let text = try #require(unclear(try await place(shop)))
    #expect(text.contains("showed no order with its reference") && text.contains("reference od-1"))
    #expect(shop.simulator.writes.count == 1)
  }

  @Test("a search that fails proves nothing")
  func searchFails() async throws {
    let shop = try KvikShop(.customer)
    _ = try await shop.client.order(try #require(shop.simulator.orderCodes.first))
    shop.simulator.add(FaultRule("POST", shop.list, .every, .cutAfterApplying))
    shop.simulator.add(FaultRule("GET", shop.list, .every, .status(500)))
    let text = try #require(unclear(try await place(shop)))
    #expect(text.contains("looking for the order failed as well") && shop.simulator.writes.count == 1)
  }

  @Test("two orders with the reference are both named, and neither is taken for the new one")
  func twice() async throws {
    let shop = try KvikShop(.customer)
    _ = try await place(shop)
    shop.simulator.add(FaultRule("POST", shop.list, .every, .cutAfterApplying))
    let text = try #require(unclear(try await place(shop)))
    let codes = shop.simulator.orderCodes.suffix(2)
    #expect(codes.allSatisfy(text.contains) && shop.simulator.writes.count == 2)
  }

  @Test("without a place for the reference the setting is named, and nothing is searched")
  func notMapped() async throws {
    let resources = KvikDemo.customerResources.replacing("reference: \"/reference\",", with: "")
    let shop = try KvikShop(.customer, resources: resources)
    shop.simulator.add(FaultRule("POST", shop.list, .every, .cutAfterApplying))
    let text = try #require(unclear(try await place(shop)))
    #expect(text.contains("reference od-1") && text.contains("shops[1].resources.orders.fields.reference"))
    #expect(shop.simulator.requests.filter { $0.method == "GET" }.isEmpty)
  }

  @Test("the reference is looked for as it was sent, also inside another text; a longer one is another order")
  func decorated() async throws {
    let resources = """
      {orders: {get: '/orders', items: '/items', fields: {id: '/code', reference: '/remark'}},
       create: {post: '/orders', body: {remark: '{comment} (ref {reference})'}, fields: {id: '/code'}}}
      """
    let shop = try KvikScripted(.kvikCustomer, resources: resources) { request, _ in
      request.method == "POST"
        ? .failure(.broken("gone"))
        : .json(
          #"{"items": [{"code": "7", "remark": "x (ref od-11)"}, {"code": "8", "remark": "x (ref od-1) "}]}"#)
    }
    var draft = OrderDraft()
    (draft.comment, draft.reference) = ("x", "od-1")
    #expect(await shop.client.perform(.createOrder(draft)).first?.id == "8")
  }
}

import LoopbackHTTP
import OrderModel
import ShopClients
import ShopSimulators
import TestSupport
import Testing

/// The cart an order is made of, and the store it belongs to.
@Suite("Invotide cart", .timeLimit(.minutes(10)))
struct InvotideCartTests {
  private func refusal(_ receipt: WriteReceipt) -> String? {
    guard case .refused(_, let text)? = receipt.error else { return nil }
    return text
  }

  @Test("what lies in the cart of a new token is taken out before anything is put in")
  func leftovers() async throws {
    let shop = try InvotideShop()
    shop.simulator.leaveInCarts(productID: 28, quantity: 3)
    #expect(await shop.place().error == nil)
    let lines = try #require(shop.simulator.order(6)?.lines)
    #expect(lines.map(\.productID) == [30, 40] && lines.map(\.quantity) == [1, 2])
    #expect(shop.bodies("cart/remove") == ["key=1", "key=r2x"])
    let routes = shop.simulator.requests.map(\.path)
    let added = try #require(routes.firstIndex(of: "/api/cart/add"))
    #expect(
      routes[..<added].suffix(4) == [
        "/api/cart/products", "/api/cart/remove", "/api/cart/remove", "/api/cart/products",
      ])
  }

  @Test("a cart that does not become empty takes no order")
  func notEmptied() async throws {
    let shop = try InvotideShop()
    shop.simulator.leaveInCarts(productID: 28, quantity: 3)
    shop.fault("cart/remove", .every, .status(200, message: "done"))
    #expect(refusal(await shop.place())?.contains("not empty") == true)
    #expect(shop.count("cart/add") == 0 && shop.count("order/add") == 0)
  }

  @Test("a quantity that came out differently is set, and the cart read again before the methods are chosen")
  func corrected() async throws {
    let shop = try InvotideShop()
    shop.simulator.forcePieces(of: 40, to: 5)
    #expect(await shop.place().error == nil)
    #expect(shop.simulator.order(6)?.lines.map(\.quantity) == [1, 2])
    #expect(shop.bodies("cart/edit") == ["key=2&quantity=2"])
    let routes = shop.simulator.requests.map(\.path)
    let edit = try #require(routes.firstIndex(of: "/api/cart/edit"))
    let methods = try #require(routes.firstIndex(of: "/api/shipping/methods"))
    #expect(edit < methods && routes[edit + 1] == "/api/cart/products")
  }

  @Test("a quantity that the shop insists on stops the order, which is then not placed")
  func insisting() async throws {
    let shop = try InvotideShop()
    shop.simulator.forcePieces(of: 40, to: 5)
    shop.fault("cart/edit", .every, .status(200, message: "done"))
    #expect(
      refusal(await shop.place()) == "the shop put 5 pieces of product 40 into the cart instead of 2")
    #expect(shop.count("order/add") == 0)
  }

  @Test("equal lines count together; an option value that the shop drops stops the order")
  func options() async throws {
    let shop = try InvotideShop()
    var draft = InvotideShop.draft
    let again = try #require(draft.lines?.last)
    draft.lines?.append(again)
    #expect(await shop.place(draft).error == nil && shop.count("cart/edit") == 0)
    #expect(shop.simulator.order(6)?.lines.map(\.quantity) == [1, 4])
    draft = InvotideShop.draft
    draft.lines?[0].options = ["226": ["99"]]
    #expect(refusal(await shop.place(draft))?.contains("product 30 with these options") == true)
    #expect(shop.count("order/add") == 1)
  }

  @Test("the cart is read once more right before the order, and what changed meanwhile stops it")
  func lastLook() async throws {
    let shop = try InvotideShop()
    let routes = { shop.simulator.requests.map(\.path) }
    #expect(await shop.place().error == nil)
    let all = routes()
    let placed = try #require(all.firstIndex(of: "/api/order/add"))
    #expect(all[placed - 1] == "/api/cart/products")
    shop.simulator.forgetRequests()
    // The third reading comes after the methods were chosen.
    shop.fault("cart/products", .nth(3), .garbage)
    #expect(await shop.place().error != nil && shop.count("order/add") == 0)
  }

  // MARK: Stores

  @Test(
    "a new order goes to the configured store, in every call of its basket; without one the address decides")
  func newOrder() async throws {
    let shop = try InvotideShop(settings: "storeID: 2,")
    #expect(await shop.place().error == nil && shop.simulator.order(6)?.fields["store_id"] == "2")
    for request in shop.simulator.requests
    where request.path.contains("cart/") || request.path.contains("order/add") {
      #expect(request.request.query("store_id") == "2")
    }
    #expect(
      shop.client.preview(of: .createOrder(InvotideShop.draft)).dropFirst().allSatisfy {
        $0.url.hasSuffix("&store_id=2")
      })
    let plain = try InvotideShop()
    #expect(await plain.place().error == nil)
    #expect(
      plain.simulator.requests.filter { !$0.path.hasSuffix("history") }.allSatisfy {
        $0.request.query("store_id") == nil
      })
  }

  @Test("a change names the store of its order, as the admin's own pages do")
  func change() async throws {
    let shop = try InvotideShop(settings: "storeID: 2,")
    shop.simulator.change(1) { $0.fields["store_id"] = "3" }
    let order = try await shop.client.order("1")
    let change = OrderChange(status: try shop.choice("Shipped"))
    #expect(shop.client.preview(of: change, on: order).last?.url.hasSuffix("&order_id=1&store_id=3") == true)
    _ = try await shop.client.perform(change, on: order)
    #expect(shop.simulator.order(1)?.histories.map(\.storeID) == [3])
    #expect(await shop.client.perform(.editOrder(id: "1", InvotideShop.draft)).first?.error == nil)
    #expect(shop.simulator.order(1)?.fields["store_id"] == "3")
    #expect(await shop.client.perform(.deleteOrder(id: "1")).first?.error == nil)
    let delete = shop.simulator.requests.last { $0.path == "/api/order/delete" }
    #expect(delete?.request.query("store_id") == "3")
  }
}

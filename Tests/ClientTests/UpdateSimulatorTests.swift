import Foundation
import ShopSimulators
import Testing

@Suite("Simulated Shopkit: writing")
struct UpdateSimulatorTests {
  @Test("an update writes what it names, stamps the dates and answers with the whole order")
  func update() throws {
    let server = try SimulatedShopkit()
    let shop = server.shop
    let id = try #require(shop.orderIDs.last { shop.order($0)?.status == .waitingPayment })
    let before = try #require(shop.order(id))
    let body = """
      {"status_alias":"sent","paid":true,"is_new":false,"note":"n","client_note":"c","invoice_url":"https://i",
       "tracking_code":"T1","tracking_carrier":"ctt","tracking_url":"https://t","shipping_url":"https://s",
       "at_code":"AT","pickup_code":"P","tags":["a","b"],"notify_client":false,"something_else":1}
      """
    let answer = try server.send("PUT", "/order/\(id)", body)
    #expect(answer.status == 200)
    let object = try answer.object
    #expect(object["status"] as? Int == 3 && object["status_alias"] as? String == "sent")
    #expect(object["sent_at"] as? String == "2026-03-10T12:00:00+00:00")
    #expect(object["paid_at"] as? String == "2026-03-10T12:00:00+00:00")
    #expect(object["update_at"] as? String == "2026-03-10T12:00:00+00:00")
    #expect(object["tracking_created_at"] as? String == "2026-03-10T12:00:00+00:00")
    let after = try #require(shop.order(id))
    #expect(after.created == before.created && after.paid && !after.isNew)
    var texts = ShopkitTexts()
    (texts.note, texts.clientNote, texts.invoiceURL) = ("n", "c", "https://i")
    (texts.trackingCode, texts.trackingCarrier, texts.trackingURL) = ("T1", "ctt", "https://t")
    (texts.shippingURL, texts.atCode, texts.pickupCode) = ("https://s", "AT", "P")
    (texts.tags, texts.trackingCreated) = (["a", "b"], Int(SimulatedShopkit.now))
    #expect(after.texts == texts)
    #expect(shop.mails.isEmpty)
    #expect(shop.requests.last?.applied == true)
  }

  @Test(
    "what cannot be read is refused with 400 and changes nothing",
    arguments: [
      #"{"status_alias":"shipped"}"#, #"{"status_alias":3}"#, #"{"status":12}"#, #"{"paid":"yes"}"#,
      #"{"note":5}"#, #"{"note":"x","paid":null}"#, #"{"tags":[1]}"#, #"{"invoice_file":"%%%"}"#, "[]", "{",
      "",
    ])
  func refused(body: String) throws {
    let server = try SimulatedShopkit()
    let id = server.shop.orderIDs[70]
    let before = server.shop.order(id)
    let answer = try server.send("PUT", "/order/\(id)", body)
    #expect(answer.status == 400)
    #expect(try answer.object["message"] is String)
    #expect(server.shop.order(id) == before)
    #expect(server.shop.requests.last?.applied == false)
  }

  @Test("a body without the JSON content type is refused")
  func contentType() throws {
    let server = try SimulatedShopkit()
    let path = "/order/\(server.shop.orderIDs[70])"
    #expect(try server.send("PUT", path, "{}", headers: ["Content-Type": "text/plain"]).status == 400)
  }

  @Test(
    "a written status mails the customer unless told not to",
    arguments: [
      (#"{"status_alias":"sent"}"#, true), (#"{"status_alias":"sent","notify_client":true}"#, true),
      (#"{"status_alias":"sent","notify_client":false}"#, false), (#"{"note":"x"}"#, false),
      (#"{"paid":true,"notify_client":true}"#, false), (#"{"status_alias":"nope"}"#, false),
    ])
  func mails(body: String, mailed: Bool) throws {
    let server = try SimulatedShopkit()
    let id = server.shop.orderIDs[70]
    _ = try server.send("PUT", "/order/\(id)", body)
    #expect(server.shop.mails == (mailed ? [ShopkitSimulator.Mail(order: id, alias: "sent")] : []))
  }

  @Test("bulk answers 200 with a result per item, refuses fields it does not take, and mails")
  func bulk() throws {
    let server = try SimulatedShopkit()
    let shop = server.shop
    let ids = Array(shop.orderIDs[60..<64])
    shop.refuseWrites(of: ids[2], status: 422)
    let body = """
      [{"id":\(ids[0]),"tracking_code":"B1"},{"id":\(ids[1]),"notify_client":false,"note":"x"},
       {"id":\(ids[2]),"note":"x"},{"id":7,"note":"x"},{"id":\(ids[3]),"status_alias":"nope"},{"note":"x"}]
      """
    let answer = try server.send("PUT", "/order/bulk", body)
    #expect(answer.status == 200)
    let items = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [[String: Any]])
    #expect(items.map { $0["code"] as? Int } == [200, 400, 422, 404, 400, 400])
    #expect(items.map { $0["id"] as? Int } == [ids[0], ids[1], ids[2], 7, ids[3], nil])
    #expect(items.allSatisfy { $0["message"] is String })
    #expect(shop.order(ids[0])?.texts.trackingCode == "B1")
    _ = try server.send("PUT", "/order/bulk", "[{\"id\":\(ids[0]),\"status_alias\":\"delivered\"}]")
    #expect(shop.mails == [ShopkitSimulator.Mail(order: ids[0], alias: "delivered")])
  }

  @Test("bulk takes 50 and refuses 51 as a whole")
  func bulkLimit() throws {
    let server = try SimulatedShopkit()
    func body(_ count: Int) -> String {
      "["
        + server.shop.orderIDs.prefix(count).map { "{\"id\":\($0),\"note\":\"bulk\"}" }.joined(separator: ",")
        + "]"
    }
    #expect(try server.send("PUT", "/order/bulk", body(51)).status == 413)
    #expect(server.shop.requests.last?.applied == false)
    #expect(try server.send("PUT", "/order/bulk", body(50)).status == 200)
    #expect(server.shop.orderIDs.count { server.shop.order($0)?.texts.note == "bulk" } == 50)
  }

  @Test("an older shop has no bulk route")
  func noBulk() throws {
    let server = try SimulatedShopkit { $0.hasBulk = false }
    let answer = try server.send("PUT", "/order/bulk", "[{\"id\":\(server.shop.orderIDs[0]),\"note\":\"x\"}]")
    #expect([400, 404].contains(answer.status))
    #expect(server.shop.requests.last?.applied == false)
  }

  @Test("a deleted order is gone from reading, lists and writing")
  func delete() throws {
    let server = try SimulatedShopkit()
    let id = server.shop.orderIDs[40]
    #expect(try server.send("DELETE", "/order/\(id)").status == 204)
    for (method, body) in [("GET", ""), ("DELETE", ""), ("PUT", "{}")] {
      #expect(try server.send(method, "/order/\(id)", body).status == 404)
    }
    let all = try server.allIDs("/order?limit=50")
    #expect(all.count == 79 && !all.contains(id))
  }
}

import JSONText
import OrderModel
import ShopClients
import Testing

@Suite("Shopkit updates")
struct ShopkitUpdateTests {
  private func order(_ change: (inout Order) -> Void = { _ in }) -> Order {
    var order = Order(
      id: OrderID(shop: "parallax", id: "1337"), platform: .shopkit, number: "1337", status: .pending,
      shopStatus: "pending")
    order.paid = false
    change(&order)
    return order
  }

  private func change(_ edit: (inout OrderChange) -> Void) -> OrderChange {
    var change = OrderChange()
    edit(&change)
    return change
  }

  private func body(_ change: OrderChange, on order: Order, clientNote: String? = nil) -> String {
    JSONWriter.text(ShopkitUpdate(change, on: order, clientNote: clientNote).body)
  }

  @Test("only what was asked for is sent, and the mail flag always")
  func fields() {
    let sent = StatusChoice(status: .sent, word: "sent")
    #expect(body(OrderChange(status: sent), on: order()) == #"{"status_alias":"sent","notify_client":false}"#)
    let all = change {
      ($0.status, $0.paid, $0.notify) = (sent, true, true)
      ($0.tracking, $0.carrier, $0.trackingLink) = ("DA1", "ctt", "https://t/1")
      ($0.invoiceLink, $0.note, $0.customerNote) = ("https://i/1", "packed", "hello")
    }
    #expect(
      body(all, on: order()) == #"{"status_alias":"sent","paid":true,"tracking_code":"DA1","#
        + #""tracking_carrier":"ctt","tracking_url":"https://t/1","invoice_url":"https://i/1","#
        + #""note":"packed","client_note":"hello","notify_client":true}"#)
  }

  @Test("what the order already has is not sent again")
  func alreadyThere() {
    let change = change {
      ($0.status, $0.paid, $0.tracking) = (StatusChoice(status: .sent, word: "sent"), true, "DA1")
    }
    let order = order { ($0.shopStatus, $0.paid, $0.shipping.tracking) = ("sent", false, "DA1") }
    #expect(body(change, on: order) == #"{"paid":true,"notify_client":false}"#)
    #expect(ShopkitUpdate(self.change { $0.tracking = "DA1" }, on: order).isEmpty)
    #expect(ShopkitUpdate(self.change { $0.tracking = "" }, on: self.order()).isEmpty)
    #expect(
      body(self.change { $0.tracking = "" }, on: order) == #"{"tracking_code":"","notify_client":false}"#)
  }

  @Test("a note goes below the text that is there, to the letter")
  func notes() {
    let order = order { ($0.note, $0.customerNote) = ("a ", "remark\nold") }
    #expect(body(change { $0.note = "b\nc" }, on: order) == #"{"note":"a \nb\nc","notify_client":false}"#)
    #expect(
      body(change { $0.customerNote = "new" }, on: order, clientNote: "old")
        == #"{"client_note":"old\nnew","notify_client":false}"#)
    #expect(ShopkitUpdate(change { $0.note = "a " }, on: order).isEmpty)
  }

  @Test("a bulk element names its order as a number where it is one, and no mail flag")
  func bulk() {
    let update = ShopkitUpdate(change { $0.tracking = "DA1" }, on: order())
    #expect(JSONWriter.text(update.bulkItem(id: "1337")) == #"{"id":1337,"tracking_code":"DA1"}"#)
    #expect(JSONWriter.text(update.bulkItem(id: "007")) == #"{"id":"007","tracking_code":"DA1"}"#)
    #expect(JSONWriter.text(update.bulkItem(id: "a/b")) == #"{"id":"a/b","tracking_code":"DA1"}"#)
  }

  @Test(
    "an answer must show what was asked for",
    arguments: [
      (#"{"status_alias": "sent", "paid": true, "tracking_code": "DA1", "note": "x\nhello"}"#, nil),
      (#"{"status_alias": "sent", "paid": "1", "tracking_code": " da1 ", "note": "hello\r\n"}"#, nil),
      (#"{"status_alias": "sent", "paid": true}"#, nil),
      (
        #"{"status_alias": "pending", "paid": true}"#,
        "the shop answered 200, but the status is still pending"
      ),
      (#"{"paid": true}"#, "the shop answered 200, but the status is still unknown"),
      (#"{"status_alias": "sent", "paid": false}"#, "the shop answered 200, but it still says not paid"),
      (#"{"status_alias": "sent"}"#, "the shop answered 200, but it still says nothing about paid"),
      (
        #"{"status_alias": "sent", "paid": true, "tracking_code": null, "note": "shello"}"#,
        "the shop answered 200, but tracking_code is still empty, note is still “shello”"
      ),
    ])
  func verification(_ answer: String, _ complaint: String?) throws {
    let change = change {
      ($0.status, $0.paid, $0.tracking) = (StatusChoice(status: .sent, word: "sent"), true, "DA1")
      $0.note = "hello"
    }
    let update = ShopkitUpdate(change, on: order())
    #expect(update.complaint(about: try JSONReader.parse(answer)) == complaint)
  }

  @Test("a carrier may come back under another name, but not empty")
  func carrier() throws {
    let update = ShopkitUpdate(change { $0.carrier = "CTT" }, on: order())
    #expect(update.complaint(about: try JSONReader.parse(#"{"tracking_carrier": "ctt-expresso"}"#)) == nil)
    #expect(update.complaint(about: try JSONReader.parse(#"{"tracking_carrier": ""}"#)) != nil)
  }
}

import JSONText
import OrderModel
import Testing

@testable import DeckRuntime

/// Order and product files.
@Suite("Order files") struct DraftReadingTests {
  private func order(_ text: String) throws -> OrderDraft {
    try OrderDraftReading.draft(JSONReader.parse(text, dialect: .json5))
  }

  @Test("reads every member of the description")
  func whole() throws {
    let draft = try order(
      """
      { customer: { firstName: "Ann", lastName: "Lee", email: "a@b.example", phone: "0123", company: null, id: 7 },
        delivery: { lines: ["1 Main St"], postcode: "SW1A 1AA", city: "London", countryCode: "gbr", countryID: 222,
                    zoneID: 3553 },
        billing: null,
        lines: [ { sku: "S", brand: null, productID: null, variantID: null, quantity: 2,
                   options: { "226": "15", "227": ["1", 2] } } ],
        addLines: [], removeLines: [ { productID: "9" } ],
        shippingMethod: "flat.flat", paymentMethod: "bank_transfer", currency: "usd",
        coupon: "C", voucher: "V", rewardPoints: 10,
        giftVouchers: [ { fromName: "", fromEmail: "", toName: "", toEmail: "", amount: "100", theme: 1, message: "" } ],
        discount: 2.50, removeDiscount: true, comment: "phone order", status: "=17" }
      """)
    #expect(draft.customer.firstName == "Ann" && draft.customer.id == "7" && draft.customer.company == nil)
    #expect(draft.delivery?.countryCode == "GB" && draft.delivery?.zoneID == 3553 && draft.billing == nil)
    #expect(draft.lines?[0].options == ["226": ["15"], "227": ["1", "2"]])
    #expect(draft.lines?[0].quantity == 2 && draft.removeLines[0].productID == "9")
    #expect(draft.currency == "USD" && draft.discount == "2.50" && draft.removeDiscount)
    #expect(draft.giftVouchers[0].amount == "100" && draft.rewardPoints == 10 && draft.status == "=17")
    #expect(draft.reference == nil)
    #expect(try order("{}") == OrderDraft())
  }

  @Test(
    "names the place of a mistake",
    arguments: [
      ("{ lines: [ { sku: 'S', quantity: 0 } ] }", "lines[0].quantity, line 1: must be 1 or more, found 0"),
      (
        "{ lines: [ { sku: 'S', quantity: 1.5 } ] }",
        "lines[0].quantity, line 1: expected a whole number, found the number 1.5"
      ),
      (
        "{ lines: [ { quantity: 1 } ] }",
        "lines[0], line 1: names no product: give sku, productID or variantID"
      ),
      (
        "{ delivery: { countryCode: 'XQ' } }",
        "delivery.countryCode, line 1: expected a country of ISO 3166 such as GB or GBR, found the text \"XQ\""
      ),
      (
        "{ currency: 'euro' }",
        "currency, line 1: expected a currency of ISO 4217 such as EUR, found the text \"euro\""
      ),
      ("{ comment: 5 }", "comment, line 1: expected a text, found a number"),
      ("{ comment: 'a', comment: 'b' }", "comment, line 1: given twice"),
      ("{ reference: 'x' }", "reference, line 1: unknown member; known are "),
      (
        "{ discount: '1,50' }",
        "discount, line 1: expected an amount such as 12.50, found the text \"1,50\""
      ),
      ("[]", "line 1: expected an object, found a list"),
    ])
  func mistakes(text: String, message: String) throws {
    let error = #expect(throws: JSONMismatch.self) { try order(text) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test("reads products, one or a list; names are the interface's")
  func products() throws {
    let one = try ProductDraftReading.drafts(
      JSONReader.parse(
        "{ sku: 'S', visible: false, allowNegativeStock: true, stock: -1, price: 10, dataFields: ['a'] }",
        dialect: .json5))
    #expect(one.count == 1 && one[0].isVisible == false && one[0].allowsNegativeStock == true)
    #expect(one[0].stock == -1 && one[0].price == "10" && one[0].dataFields == ["a"])
    let list = try JSONReader.parse("[ { sku: 'S' }, { isVisible: true } ]", dialect: .json5)
    let error = #expect(throws: JSONMismatch.self) { try ProductDraftReading.drafts(list) }
    #expect(error?.path == "[1].isVisible")
    let empty = try JSONReader.parse("[]", dialect: .json5)
    #expect(throws: JSONMismatch.self) { try ProductDraftReading.drafts(empty) }
  }
}

import OrderModel
import Testing
import ViewModels

/// Texts of a change that no shop is asked to take, and the words for credentials that are not accepted.
@Suite("Change texts")
struct ChangeTextTests {
  @Test(
    "a tracking number or carrier that is blank or holds control characters is refused with a plain reason",
    arguments: [" ", "\t", "RR1\nRR2", "RR1\r", "RR\u{1B}[31m", "RR\u{85}1", "RR\u{2028}1"])
  func parcel(_ text: String) {
    let capabilities = ShopCapabilities(platform: .shopkit, statuses: [])
    var (number, carrier) = (OrderChange(), OrderChange())
    (number.tracking, carrier.carrier) = (text, text)
    let reasons = [number, carrier].compactMap { capabilities.objection(to: $0, from: nil) }
    #expect(
      reasons.count == 2 && reasons[0].places == [.member("tracking")]
        && reasons[1].places == [.member("carrier")])
  }

  @Test("plain texts go, and so does the empty one, which takes away what is there")
  func plain() {
    let capabilities = ShopCapabilities(platform: .shopkit, statuses: [])
    for text in ["RR 123 456", "Česká pošta", ""] {
      var change = OrderChange()
      (change.tracking, change.carrier) = (text, text)
      #expect(capabilities.objection(to: change, from: nil) == nil)
    }
  }

  @Test("only a mail that cannot be held back makes a change declined; everything else is unsupported")
  func kinds() {
    var capabilities = ShopCapabilities(
      platform: .invotide, statuses: [StatusChoice(status: .sent, word: "Shipped")],
      unavailable: [.changePaid: "no paid"])
    capabilities.rules = [
      .letterFrom(word: "0", reason: "a letter"), .notFrom(word: "1", [.status], reason: "no"),
    ]
    var change = OrderChange(status: StatusChoice(status: .sent, word: "Shipped"))
    #expect(capabilities.objection(to: change, from: "0") == Objection(.declined, at: [], "a letter"))
    #expect(capabilities.objection(to: change, from: "1") == "no")
    #expect(capabilities.objection(to: change, from: "2") == nil)
    change.paid = true
    #expect(capabilities.objection(to: change, from: "0") == "no paid")
    #expect(Wording.error(.objection("a letter")) == "a letter")
  }

  @Test("the remedy for credentials that are not accepted is the platform's own, else the usual one")
  func remedy() {
    let own = Wording.error(
      .unauthorized("no (check shops[1].clientID and shops[1].clientSecret)"), shop: "brno")
    #expect(own.contains("shops[1].clientID") && !own.contains("`key`"))
    #expect(Wording.error(.unauthorized("no")).hasSuffix("check `key` of this shop in the config"))
    #expect(!Wording.error(.unauthorized("not signed in yet; run `orderdeck login brno`")).contains("`key`"))
  }
}

import OrderModel
import Testing

@Suite("The form of a tracking number")
struct TrackingFormTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let carrier: String?
    var testDescription: String { "\(text) → \(carrier ?? "none")" }
  }

  @Test(
    "A form that one carrier alone uses names it, others name none",
    arguments: [
      Case(text: "RR123456785SE", carrier: "PostNord"), Case(text: "rr 123 456 785 pt", carrier: "CTT"),
      Case(text: "RR123456785US", carrier: "USPS"), Case(text: "RR123456785DE", carrier: "Deutsche Post"),
      Case(text: "RR123456785XX", carrier: nil), Case(text: "1Z999AA10123456784", carrier: "UPS"),
      Case(text: "1z 999 aa1 01 2345 6784", carrier: "UPS"),
      Case(text: "JJD014600003344556677", carrier: "DHL"),
      Case(text: "JD014600006281230701", carrier: "DHL"), Case(text: "00340434161094042557", carrier: "DHL"),
      Case(text: "9400111899223197428497", carrier: "USPS"), Case(text: "01234567890123", carrier: nil),
      Case(text: "09971012345678G", carrier: "DPD"), Case(text: "0998 0525 4147 24T", carrier: "DPD"),
      Case(text: "09971012345678H", carrier: nil), Case(text: "099710123456781", carrier: nil),
      Case(text: "9611020987654312345672", carrier: "FedEx"), Case(text: "123456789012", carrier: nil),
      Case(text: "1234567890", carrier: nil), Case(text: "ZA1B2C3D", carrier: "GLS"),
      Case(text: "PICKUP12", carrier: nil), Case(text: "3SABCD1234567", carrier: "PostNL"),
      Case(text: "TBA123456789012", carrier: "Amazon"), Case(text: "", carrier: nil),
    ])
  func carriers(_ given: Case) {
    let form = TrackingForm(given.text)
    #expect(form.carrier == given.carrier)
    #expect(!form.isMistyped)
    #expect(form.mistake == nil)
  }

  @Test(
    "A check digit that does not fit is told and names no carrier",
    arguments: ["RR123456784SE", "1Z999AA10123456785", "9400111899223197428498"])
  func mistyped(text: String) {
    let form = TrackingForm(text)
    #expect(form.isMistyped)
    #expect(form.carrier == nil)
    #expect(form.mistake == nil)
  }

  @Test("Blanks are left out, letters stay as typed")
  func compact() {
    #expect(TrackingForm(" rr 123 456\n785 se ").number == "rr123456785se")
  }

  @Test(
    "What is no number says why",
    arguments: [
      ("https://track.example/RR1", "link"), ("RR123456785SE RR987654321SE", "two numbers"),
      ("smörgås", "letters"),
      (String(repeating: "1", count: 65), "longer"),
    ])
  func mistakes(text: String, word: String) {
    #expect(TrackingForm(text).mistake?.contains(word) == true)
  }
}

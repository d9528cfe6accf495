import Foundation
package import JSONText
package import OrderModel

/// What Quickbutik makes of a request, read from status and body (platforms.md 3.4, 3.8). Bodies are read as JSON
/// whatever their content type says.
package struct QuickbutikAnswer: RESTAnswer {
  package let response: HTTPResponse
  /// Masked wherever a text of the answer is passed on.
  package let secrets: [String]
  /// Unix seconds, for `Retry-After` as a date.
  package let now: Double

  /// An answer to judge.
  package init(_ response: HTTPResponse, secrets: [String], now: Double) {
    self.response = response
    self.secrets = secrets
    self.now = now
  }

  /// What the answer says of one order of a write.
  package enum Verdict: Equatable, Sendable {
    case success(JSONValue)
    /// The shop's reasons.
    case failure(String)
    /// No entry for the order, which proves neither.
    case missing
  }

  /// Whether this is the shop's way of saying "none": a 404 that is no web page. The number may stand in the body
  /// alone.
  package var isNone: Bool {
    if response.status == 404 { return response.isBlank || body?.kind == .object }
    return response.status == 200 && response.body.count < 500
      && body?["code"].flatMap { Self.text($0) } == "404"
  }

  /// The body as JSON of any shape; nil when it is none.
  package var body: JSONValue? { try? JSONReader.parse(response.body) }

  /// Where the key is made.
  package func accessHelp(status: Int) -> String? {
    "check `key` of this shop in the config; it is made under Settings, API in Quickbutik's control panel"
  }

  /// The status and what the shop says about it.
  package var said: String {
    let status = "the shop answered \(response.status)"
    guard !response.isBlank else { return status }
    if let text = body.flatMap(Self.complaint) { return status + ": " + mask(text) }
    return status + " with " + mask(WireJSON.beginning(response.body))
  }

  /// The texts of `error`, `message` and `errors`, whatever their types; nil when there are none.
  package static func complaint(in value: JSONValue) -> String? {
    let texts = ["error", "message", "errors"].flatMap { name in value[name].map(Self.texts) ?? [] }
    return texts.isEmpty ? nil : String(texts.joined(separator: "; ").prefix(300))
  }

  private static func texts(_ value: JSONValue) -> [String] {
    if let text = text(value) { return text.isEmpty || value.bool == false ? [] : [text] }
    return ((value.elements ?? value.members?.map(\.value)) ?? []).prefix(20).flatMap(texts)
  }

  private static func text(_ value: JSONValue) -> String? { (value.string ?? value.numberText)?.trimmed }

  /// A text of the shop without the key, plain or as it travels.
  package func mask(_ text: String) -> String {
    secrets.filter { !$0.isEmpty }.reduce(text) { $0.replacingOccurrences(of: $1, with: "•••") }
  }

  // MARK: Verdicts

  /// What a 2xx answer to a write says of `key`: an order's id, or `create_1`. The key of `results` counts, as the
  /// vendor's own sample has another `order_id` inside. Throws `unclear` for a body that cannot be read.
  package func verdict(for key: String) throws(ShopError) -> Verdict {
    guard let body else {
      throw .unclear("the shop answered \(response.status), but its answer cannot be read")
    }
    guard let results = body["results"] ?? (body.kind == .array ? body : nil) else {
      return Self.complaint(in: body).map { .failure(mask($0)) } ?? .missing
    }
    let entry =
      results.kind == .object
      ? results[key]
      : results.elements?.first { $0["order_id"].flatMap(Self.text) == key }
    guard let entry, entry.kind == .object else { return .missing }
    return verdict(of: entry)
  }

  /// What one entry says of itself: only 1, "1" and true are success.
  package func verdict(of entry: JSONValue) -> Verdict {
    if WireRecord(entry, warnings: WireWarnings()).bool("success") == true { return .success(entry) }
    let reasons = Self.complaint(in: entry).map(mask)
    return .failure(reasons ?? "the shop says it failed and gives no reason")
  }
}

import Foundation
import JSONText
import OrderModel

/// What Shopkit makes of a request, read from status and body (platforms.md 2.6). Never from the words of a
/// message: they vary.
package struct ShopkitAnswer: RESTAnswer {
  package let response: HTTPResponse
  /// Masked wherever a text of the answer is passed on.
  package let key: String
  /// Unix seconds, for `Retry-After` as a date.
  package let now: Double

  /// An answer to judge.
  package init(_ response: HTTPResponse, key: String, now: Double) {
    self.response = response
    self.key = key
    self.now = now
  }

  /// What a request that was refused may mean besides a wrong key; seen by others (platforms.md 2.1).
  package func accessHelp(status: Int) -> String? {
    "check `key` of this shop in the config; Shopkit also refuses requests without a User-Agent and, it seems, "
      + "from some data centres"
  }

  /// The status and what the shop says about it.
  package var said: String {
    let status = "the shop answered \(response.status)"
    guard !response.isBlank else { return status }
    if let message = ShopkitAnswer.message(of: response.body) { return status + ": " + mask(message) }
    return status + " with " + mask(WireJSON.beginning(response.body))
  }

  /// The member `message` of an error body.
  package static func message(of body: [UInt8]) -> String? {
    guard let value = try? JSONReader.parse(body), let text = value["message"]?.string?.trimmed else {
      return nil
    }
    return text.isEmpty ? nil : String(text.prefix(300))
  }

  /// A text of the shop without the key.
  package func mask(_ text: String) -> String {
    key.isEmpty ? text : text.replacingOccurrences(of: key, with: "•••")
  }
}

import Foundation
import JSONText
package import OrderModel

/// What the shop's calls say (platforms.md 3.9). Quickbutik signs nothing, so nothing but the id of an order is taken
/// from them, and that is read again through the API.
extension QuickbutikClient {
  package func hint(from call: WebhookCall) -> WebhookHint? {
    guard call.method == "GET" || call.method == "POST" else {
      return WebhookHint(event: nil, orderID: nil, trust: .unverified)
    }
    let body = QuickbutikClient.members(of: call)
    func member(_ name: String) -> String? {
      let text = (call.query.first { $0.name == name }?.value ?? body[name])?.trimmed
      return text?.isEmpty ?? true ? nil : text
    }
    let id = member("order_id").flatMap { QuickbutikUpdate.isID($0) ? $0 : nil }
    return WebhookHint(event: member("event_type"), orderID: id, trust: .unverified)
  }

  /// The members of a body: the document knows only calls without one, the vendor's tutorial receives others.
  private static func members(of call: WebhookCall) -> [String: String] {
    guard call.method == "POST", !call.body.isEmpty, call.body.count < 1 << 20 else { return [:] }
    if let value = try? JSONReader.parse(call.body), let members = value.members {
      let pairs = members.compactMap { member in
        (member.value.string ?? member.value.numberText).map { (member.name, $0) }
      }
      return Dictionary(pairs) { first, _ in first }
    }
    var result: [String: String] = [:]
    for part in String(decoding: call.body, as: UTF8.self).split(separator: "&") {
      let pieces = part.split(separator: "=", maxSplits: 1).map {
        $0.replacingOccurrences(of: "+", with: " ").removingPercentEncoding ?? ""
      }
      if pieces.count == 2, result[pieces[0]] == nil { result[pieces[0]] = pieces[1] }
    }
    return result
  }
}

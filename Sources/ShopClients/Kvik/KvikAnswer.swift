import Foundation
import JSONText
import OrderModel

/// What a kvik.shop makes of a request, read from status and body (platforms.md 1.4, 1.7).
struct KvikAnswer: RESTAnswer {
  let response: HTTPResponse
  /// Masked wherever a text of the answer is passed on.
  let secrets: [String]
  /// Unix seconds, for `Retry-After` as a date.
  let now: Double
  /// The settings that hold the credentials: `shops[1].clientID and shops[1].clientSecret`.
  let credentials: String

  /// What a 403 means by the vendor's document.
  func accessHelp(status: Int) -> String? {
    let check = "check " + credentials
    return status == 403
      ? check
        + "; kvik.shop also answers 403 to plain http and where the API is not switched on for this shop "
        + "or customer"
      : check
  }

  /// Whether the shop refused the access token, so that it provably did nothing: `invalid_token` with 401 when it has
  /// expired, `access_denied` with 400 when it is not valid (both documented). Any other 400 is about the request.
  var refusesToken: Bool {
    switch response.status {
    case 400: error == "access_denied"
    case 401: error == "invalid_token"
    default: false
    }
  }

  /// The status and what the shop says about it.
  var said: String {
    let status = "the shop answered \(response.status)"
    guard !response.isBlank else { return status }
    guard let value = try? JSONReader.parse(response.body), value.kind == .object else {
      return status + " with " + mask(WireJSON.beginning(response.body))
    }
    let texts = ["error", "error_description", "message"].compactMap { value[$0]?.string?.trimmed }
    var said: [String] = []
    for text in texts where !text.isEmpty && !said.contains(text) { said.append(text) }
    guard !said.isEmpty else { return status + " with " + KvikAnswer.shape(of: value) }
    return status + ": " + mask(String(said.joined(separator: ": ").prefix(300)))
  }

  /// The member `error` of an error body.
  var error: String? { (try? JSONReader.parse(response.body))?["error"]?.string }

  /// A text of the shop without secrets, also in the spelling of URLs and forms.
  func mask(_ text: String) -> String {
    secrets.reduce(text) { text, secret in
      secret.isEmpty
        ? text
        : text.replacingOccurrences(of: secret, with: "•••")
          .replacingOccurrences(of: KvikForm.encoded(secret), with: "•••")
    }
  }

  /// What stands in an answer that is not as mapped: the keys of an object, never its values.
  static func shape(of value: JSONValue) -> String {
    guard let members = value.members else {
      return value.kind == .array ? "a list of \(value.count)" : value.kindName
    }
    guard !members.isEmpty else { return "an object without keys" }
    let names = members.prefix(20).map { String($0.name.prefix(40)) }
    return "the keys " + names.joined(separator: ", ") + (members.count > 20 ? ", …" : "")
  }
}

/// The records of an answer.
struct KvikList {
  let items: [JSONValue]

  /// Finds the list: at the mapped place, and nowhere else; where none is mapped, the answer itself or the only list in
  /// it. Nothing at all is no record.
  init(_ value: JSONValue?, _ request: KvikRequest) throws(ReadFailure) {
    guard let value, !value.isNull else {
      items = []
      return
    }
    guard let pointer = request.items else {
      let lists = value.elements.map { [$0] } ?? (value.members ?? []).compactMap(\.value.elements)
      guard lists.count == 1, let only = lists.first else {
        throw KvikList.missing("one list in the answer", value, request)
      }
      items = only
      return
    }
    let found = value.value(at: pointer)
    if let items = found?.elements ?? (pointer.isEmpty ? nil : found.flatMap { WireRecord.numbered($0) }) {
      self.items = items
    } else if found?.isNull == true {
      items = []
    } else {
      throw KvikList.missing("a list at “\(pointer)”", value, request)
    }
  }

  private static func missing(_ wanted: String, _ value: JSONValue, _ request: KvikRequest) -> ReadFailure {
    ReadFailure(
      .malformed("expected \(wanted) (\(request.place).items), found " + KvikAnswer.shape(of: value)))
  }
}

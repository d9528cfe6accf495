import JSONText
import OrderModel

/// An order file as the placeholders of a `create` mapping.
struct KvikOrderForm {
  /// Why a draft cannot be sent with a mapping; nil when it can.
  let objection: Objection?
  private let values: [String: KvikValue]
  private let lines: [[String: KvikValue]]

  /// The paths of an order file, without the places in lists.
  private static let paths: Set<String> = {
    let person = ["firstName", "lastName", "email", "phone", "company", "id"].map { "customer." + $0 }
    let parts = [
      "firstName", "lastName", "company", "lines", "postcode", "city", "countryCode", "countryID", "zoneID",
    ]
    let addresses = ["delivery.", "billing."].flatMap { place in parts.map { place + $0 } }
    let products = ["sku", "brand", "productID", "variantID", "quantity"]
    let lines = ["line.", "lines.", "addLines.", "removeLines."].flatMap { place in
      products.map { place + $0 }
    }
    let vouchers = ["fromName", "fromEmail", "toName", "toEmail", "amount", "theme", "message"]
      .map { "giftVouchers." + $0 }
    let plain = [
      "reference", "comment", "shippingMethod", "paymentMethod", "currency", "coupon", "voucher",
      "rewardPoints", "discount", "removeDiscount", "status",
    ]
    return Set(person + addresses + lines + vouchers + plain)
  }()

  /// Whether a placeholder names a member of an order file.
  static func knows(_ placeholder: String) -> Bool {
    let path = withoutPlaces(placeholder)
    if path.hasPrefix("line.options.") { return path.utf8.count > "line.options.".utf8.count }
    return paths.contains(path)
  }

  /// `lines.sku` for `lines[0].sku`.
  private static func withoutPlaces(_ path: String) -> String {
    var result = ""
    var isInside = false
    for character in path {
      if character == "[" {
        isInside = true
      } else if character == "]" {
        isInside = false
      } else if !isInside {
        result.append(character)
      }
    }
    return result
  }

  /// Fills a mapping's placeholders from a draft.
  init(_ draft: OrderDraft, _ mapping: KvikMapping, _ request: KvikRequest) {
    var values: [String: KvikValue] = [:]
    var lines = (draft.lines ?? []).map { line in
      // The file names no number of pieces for one piece.
      line.quantity == nil ? ["line.quantity": KvikValue.number("1")] : [:]
    }
    for field in draft.fields {
      let value: KvikValue =
        switch field.value {
        case .text(let text): .text(text)
        case .number(let text): .number(text)
        case .bool(let flag): .bool(flag)
        }
      values[field.path] = value
      if let (place, name) = KvikOrderForm.line(field.path) { lines[place]["line." + name] = value }
    }
    if let word = KvikOrderForm.word(for: draft.status, mapping) { values["status"] = .text(word) }
    values["reference"] = draft.reference.map { .text($0) }
    for (place, address) in [("delivery", draft.delivery), ("billing", draft.billing)] {
      if let street = address?.lines, !street.isEmpty {
        values[place + ".lines"] = .list(street.map { .text($0) })
      }
    }
    KvikOrderForm.inherit(draft, &values)
    self.values = values
    self.lines = lines
    objection =
      KvikOrderForm.objection(draft, mapping, request, lines)
      ?? KvikOrderForm.dropped(draft, request, values, lines) ?? KvikOrderForm.unplaced(request, values)
  }

  /// What the address of the request needs and the file does not name.
  private static func unplaced(_ request: KvikRequest, _ values: [String: KvikValue]) -> Objection? {
    do throws(KvikPath.Problem) {
      _ = try request.path.filled { values[$0] }
      return nil
    } catch {
      switch error {
      case .missing(let name): return .missing(.member(name), "\(request.pathSetting) needs it")
      case .unusable:
        return Objection(.invalid, at: [.setting(request.pathSetting)], "makes no address of this order")
      }
    }
  }

  /// The first member of the file that would be left out because a text also names one that the file lacks.
  private static func dropped(
    _ draft: OrderDraft, _ request: KvikRequest, _ values: [String: KvikValue], _ lines: [[String: KvikValue]]
  ) -> Objection? {
    let texts = request.path.texts + (request.body?.texts ?? [])
    let inBody =
      request.body?.carried({ values[$0] }, lines: KvikOrderForm.lookups(values, lines)) ?? []
    let carried = Set(inBody + request.path.texts.flatMap { $0.carried { values[$0] } })
    for field in draft.fields where !carried.contains(field.path) {
      var names: Set<String> = [field.path]
      var known = values
      if let (place, name) = line(field.path) {
        names.insert("line." + name)
        known.merge(lines[place]) { $1 }
      }
      for place in ["delivery", "billing"] where field.path.hasPrefix(place + ".lines[") {
        names.insert(place + ".lines")
      }
      guard carried.isDisjoint(with: names) else { continue }
      let beside = texts.lazy.filter { !names.isDisjoint(with: $0.placeholders) }
        .flatMap(\.placeholders).first { known[$0] == nil }
      return Objection(
        .missing, at: [.member(field.path)],
        "\(request.place) sends it only together with \(beside ?? "a line"), which is missing")
    }
    return nil
  }

  /// The place and the member's name of a path such as `lines[0].sku`.
  private static func line(_ path: String) -> (place: Int, name: String)? {
    guard path.hasPrefix("lines["), let end = path.firstIndex(of: "]"),
      let place = Int(path[path.index(path.startIndex, offsetBy: 6)..<end])
    else { return nil }
    return (place, String(path[end...].dropFirst(2)))
  }

  /// Without a billing address the delivery address counts, without a name in it the customer's.
  private static func inherit(_ draft: OrderDraft, _ values: inout [String: KvikValue]) {
    for name in ["firstName", "lastName", "company"] where draft.delivery != nil {
      values["delivery." + name] = values["delivery." + name] ?? values["customer." + name]
    }
    if draft.billing == nil {
      for (path, value) in values where path.hasPrefix("delivery.") {
        values["billing." + path.dropFirst("delivery.".count)] = value
      }
    } else {
      for name in ["firstName", "lastName", "company"] {
        values["billing." + name] = values["billing." + name] ?? values["customer." + name]
      }
    }
  }

  /// The shop's word for a status of the file; nil when there is none.
  private static func word(for status: String?, _ mapping: KvikMapping) -> String? {
    guard let status else { return nil }
    if status.hasPrefix("=") {
      let word = String(status.dropFirst())
      return mapping.statuses.contains { $0.word == word } ? word : nil
    }
    return mapping.statuses.first { $0.status.rawValue == status }?.word
  }

  private static func objection(
    _ draft: OrderDraft, _ mapping: KvikMapping, _ request: KvikRequest, _ lines: [[String: KvikValue]]
  ) -> Objection? {
    let used = request.placeholders
    let unused = draft.fields.first { field in
      if used.contains(field.path) { return false }
      if let (_, name) = line(field.path) { return !used.contains("line." + name) }
      for place in ["delivery", "billing"] where field.path.hasPrefix(place + ".lines[") {
        return !used.contains(place + ".lines")
      }
      return true
    }
    if let unused { return .unsupported(.member(unused.path), "\(request.place) has no place for it") }
    if let status = draft.status, word(for: status, mapping) == nil {
      return .invalid(.member("status"), "“\(status)” is not in \(mapping.place(of: "statuses"))")
    }
    guard used.contains(where: { $0.hasPrefix("line.") }) else { return nil }
    if lines.isEmpty { return .missing(.member("lines"), "an order needs at least one line") }
    let names = ["line.sku", "line.productID", "line.variantID"].filter(used.contains)
    if let place = lines.firstIndex(where: { line in !names.contains { line[$0] != nil } }),
      let name = names.first
    {
      return .missing(.member("lines[\(place)].\(name.dropFirst("line.".count))"))
    }
    return nil
  }

  /// The value of a placeholder outside lines.
  func value(_ name: String) -> KvikValue? { values[name] }

  /// What placeholders mean on each line.
  var lineValues: [(String) -> KvikValue?] { KvikOrderForm.lookups(values, lines) }

  private static func lookups(
    _ values: [String: KvikValue], _ lines: [[String: KvikValue]]
  ) -> [(String) -> KvikValue?] {
    lines.map { line in { name in name.hasPrefix("line.") ? line[name] : values[name] } }
  }
}

import OrderModel

/// A pasted list of parcels: a line for each, `[shop] number tracking [carrier]`, parted by tabs, semicolons, commas or
/// blanks; or the tracking numbers alone, in the order of the orders. What cannot be meant without a doubt is named
/// and not taken.
struct TrackingList: Equatable, Sendable {
  /// A line that names an order.
  struct Line: Equatable, Sendable {
    /// The line's number, from 1.
    let place: Int
    var shop: String?
    var number: String
    var tracking: String
    var carrier: String?
  }

  var lines: [Line] = []
  /// Tracking numbers without an order's number.
  var bare: [String] = []
  /// Lines that cannot be read, in words.
  var odd: [String] = []

  /// Reads a text. `shops` are the names that may stand before an order's number.
  init(_ text: String, shops: Set<String>) {
    let rows = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    let filled = rows.enumerated().filter { !$0.element.allSatisfy(\.isWhitespace) }
    for (index, row) in filled {
      let isTitle = index == filled.first?.offset && filled.count > 1 && !row.contains(where: \.isNumber)
      if !isTitle { read(row, at: index + 1, shops) }
    }
  }

  private mutating func read(_ row: String, at place: Int, _ shops: Set<String>) {
    let separator = ["\t", ";", ","].first { row.contains($0) }
    var fields = row.split(separator: separator.map(Character.init) ?? " ").map(TrackingList.plain)
    fields.removeAll(where: \.isEmpty)
    let shop = fields.count > 2 ? fields.first.flatMap { shops.contains($0) ? $0 : nil } : nil
    if shop != nil { fields.removeFirst() }
    if fields.count == 1 {
      bare.append(fields[0])
    } else if fields.count == 2 || (fields.count == 3 && separator != nil) {
      lines.append(
        Line(
          place: place, shop: shop, number: fields[0], tracking: fields[1],
          carrier: fields.count == 3 ? fields[2] : nil))
    } else if separator == nil, !fields.dropFirst(2).contains(where: { $0.contains(where: \.isNumber) }) {
      lines.append(
        Line(
          place: place, shop: shop, number: fields[0], tracking: fields[1],
          carrier: fields.dropFirst(2).joined(separator: " ")))
    } else {
      // Digits behind the second blank may be the rest of a number printed in groups.
      odd.append("line \(place): put tabs or commas between number, tracking and carrier")
    }
  }

  /// A field without blanks and quotes around it.
  private static func plain(_ text: Substring) -> String {
    TextField(String(text)).text.split(separator: " ").joined(separator: " ").filter { $0 != "\"" }
  }
}

/// What became of a pasted list.
package struct TrackingListReport: Equatable, Sendable {
  /// Lines whose number went into the form.
  package var matched = 0
  /// Lines whose order has that number at the shop.
  package var already = 0
  /// Lines that were not taken, each with its reason.
  package var left: [String] = []

  /// `12 from the list, 1 set already, 2 lines not taken: line 3: …`.
  var text: String {
    var parts = ["\(matched) from the list"]
    if already > 0 { parts.append("\(already) set already") }
    guard let first = left.first else { return parts.joined(separator: ", ") }
    parts.append("\(Formatting.count(left.count, "line")) not taken: " + Formatting.line(first))
    return parts.joined(separator: ", ") + (left.count > 1 ? " and \(left.count - 1) more" : "")
  }
}

extension TrackingDialog {
  /// Whether a pasted text is a list and not the number of the present order.
  func isList(_ text: String) -> Bool {
    let rows = text.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
    if rows.count > 1 { return true }
    guard row == .number, entry.number.text.isEmpty else { return false }
    let list = TrackingList(text, shops: Set(entries.map(\.target.id.shop)))
    return list.lines.contains { !places(of: $0.number, shop: $0.shop).isEmpty }
  }

  /// Puts the numbers of a pasted list into the form and goes to the first order that has none yet.
  mutating func take(list text: String) {
    let list = TrackingList(text, shops: Set(entries.map(\.target.id.shop)))
    var report = TrackingListReport()
    report.left = list.odd
    let doubled = Dictionary(grouping: list.lines) { "\($0.shop ?? "")/\($0.number)" }.values
      .filter { Set($0.map(\.tracking)).count > 1 }.flatMap { $0 }.map(\.place)
    for line in list.lines {
      let name = "line \(line.place): #\(line.number) "
      let places = places(of: line.number, shop: line.shop)
      if doubled.contains(line.place) {
        report.left.append(name + "stands there with two numbers; a shop keeps one")
      } else if places.count > 1 {
        let shops = places.map { entries[$0].target.id.shop }.joined(separator: " and ")
        report.left.append(name + "is in \(shops); put the shop before the number")
      } else if let place = places.first {
        fill(place, line.tracking, line.carrier, name, &report)
      } else {
        report.left.append(name + "is none of these orders")
      }
    }
    take(bare: list.bare, &report)
    self.list = report
    problem = nil
    row = .number
    position = entries.firstIndex { $0.number.text.isEmpty } ?? entries.count - 1
  }

  /// Numbers alone go to the orders from the present one on, one each, and only if there are as many.
  private mutating func take(bare numbers: [String], _ report: inout TrackingListReport) {
    guard !numbers.isEmpty else { return }
    let places = entries.indices.dropFirst(position).filter { entries[$0].number.text.isEmpty }
    guard places.count == numbers.count else {
      let orders = Formatting.count(places.count, "order")
      report.left.append(
        "\(numbers.count) numbers alone for \(orders); put each order's number before its own")
      return
    }
    for (place, number) in zip(places, numbers) {
      fill(place, number, nil, "#\(entries[place].target.number) ", &report)
    }
  }

  private mutating func fill(
    _ place: Int, _ number: String, _ carrier: String?, _ name: String, _ report: inout TrackingListReport
  ) {
    let form = TrackingForm(number)
    if let mistake = form.mistake {
      report.left.append(name + mistake)
    } else if entries[place].former == form.number {
      report.already += 1
    } else if let former = entries[place].former {
      report.left.append(name + "has \(former) already; type the new one to replace it")
    } else {
      entries[place].number = TextField(number)
      entries[place].guess()
      if let carrier, !carrier.isEmpty {
        entries[place].carrier = TextField(carrier)
        entries[place].isCarrierOwn = true
      }
      report.matched += 1
    }
  }

  /// The orders of this dialog that a number means: the one the customer sees, else the id.
  func places(of number: String, shop: String?) -> [Int] {
    let wanted = (number.hasPrefix("#") ? String(number.dropFirst()) : number).lowercased()
    let here = entries.indices.filter { shop == nil || entries[$0].target.id.shop == shop }
    let seen = here.filter { entries[$0].target.number.lowercased() == wanted }
    return seen.isEmpty ? here.filter { entries[$0].target.id.id.lowercased() == wanted } : seen
  }

  /// A scanner ended a code. The number of another order of this dialog goes to that order, so that slip and parcel can
  /// be scanned in turn; anything else stays in the field.
  mutating func takeScannedOrder() {
    guard entries.count > 1, row == .number else { return }
    let index = min(position, entries.count - 1)
    var codes = entries[index].number.text.split(separator: " ").map(String.init)
    guard let code = codes.last else { return }
    let places = places(of: code, shop: nil)
    guard !places.isEmpty else { return }
    codes.removeLast()
    entries[index].number = TextField(codes.joined(separator: " "))
    entries[index].guess()
    if places.count == 1, let place = places.first {
      (position, problem) = (place, nil)
    } else {
      let shops = places.map { entries[$0].target.id.shop }.joined(separator: " and ")
      problem = "#\(code) is in \(shops); go to the right one with the arrow keys"
    }
  }
}

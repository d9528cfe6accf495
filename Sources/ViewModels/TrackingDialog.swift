package import OrderModel

/// `t`: the tracking number and carrier of one order, or of each marked order one after the other.
package struct TrackingDialog: Equatable, Sendable {
  /// What is typed for one order.
  package struct Entry: Equatable, Sendable {
    package let target: DialogTarget
    package var number = TextField()
    package var carrier = TextField()
    /// Whether the carrier was typed or is the one at the shop; a guess never takes its place.
    package var isCarrierOwn = false
  }

  /// A line of the form.
  package enum Row: Equatable, Sendable { case number, carrier, sent, mail, capture }

  package var entries: [Entry]
  /// Which order is being filled in.
  package var position = 0
  package var row = Row.number
  /// Whether orders that are not sent yet are set to sent as well; where the platform demands it they always are.
  package var marksSent = false
  /// Whether the shop mails the customer; No is preset.
  package var notify = false
  /// Whether the payment is captured; No is preset.
  package var capture = false
  package var isFromMarks: Bool
  /// Targets left out because their shop takes no tracking numbers, with the reason.
  package var refused: [RefusedShop]
  /// What each concerned shop can do, by name.
  package var capabilities: [String: ShopCapabilities]
  /// What was wrong with the present order when Enter was pressed.
  package var problem: String?
  /// What became of a pasted list; nil when none was pasted.
  package var list: TrackingListReport?

  /// The order being filled in.
  package var entry: Entry { entries[min(position, entries.count - 1)] }

  /// The text field of the present line; nil on a line to switch.
  package var field: TextField? {
    switch row {
    case .number: entry.number
    case .carrier: entry.carrier
    case .sent, .mail, .capture: nil
    }
  }
}

extension TrackingDialog.Entry {
  /// An empty form that keeps the carrier the shop has.
  init(_ target: DialogTarget) {
    self.target = target
    if let carrier = target.seen.value(.carrier) {
      self.carrier = TextField(carrier)
      isCarrierOwn = true
    }
  }

  /// What the typed number is.
  var form: TrackingForm { TrackingForm(number.text) }
  /// The carrier as it is sent, without blanks around it.
  var carrierText: String {
    carrier.text.split(separator: " ").joined(separator: " ")
  }
  /// The number at the shop, or on its way there.
  var former: String? { target.seen.value(.tracking) }
  /// The carrier at the shop, or on its way there.
  var formerCarrier: String? { target.seen.value(.carrier) }
  /// Whether the carrier in the form is only what the number looks like.
  var isGuessed: Bool { !isCarrierOwn && !carrier.text.isEmpty }
  /// Whether something was typed that leaving would lose.
  var isTouched: Bool {
    !number.text.isEmpty || (isCarrierOwn && carrierText != formerCarrier ?? "")
  }

  /// Puts the carrier into the form that the number's form names, unless there is one of the operator's or the shop's.
  mutating func guess() {
    if !isCarrierOwn { carrier = TextField(form.carrier ?? "") }
  }
}

extension TrackingDialog {
  /// What the present order's shop can do.
  func shop(of entry: Entry) -> ShopCapabilities? { capabilities[entry.target.id.shop] }

  /// Why the shop of an order has no field for the carrier; nil when it has.
  func carrierReason(_ entry: Entry) -> String? { shop(of: entry)?.availability(of: .carrier).reason }

  /// Why the platform takes a number only together with sent; nil when it takes it alone.
  func sentDemand(_ entry: Entry) -> String? {
    for case .trackingOnlyWith(.sent, let reason) in shop(of: entry)?.rules ?? [] { return reason }
    return nil
  }

  /// The word that sets an order of this shop to sent; nil when the shop takes none.
  func sentChoice(_ entry: Entry) -> StatusChoice? { shop(of: entry)?.choice(for: .sent) }

  /// Whether the order has the status already, or a later one.
  func isSentAlready(_ entry: Entry) -> Bool {
    entry.target.status == .sent || entry.target.status == .delivered
  }

  /// Whether an order is set to sent with its number.
  func sends(_ entry: Entry) -> Bool {
    guard sentChoice(entry) != nil else { return false }
    return sentDemand(entry) != nil || (marksSent && !isSentAlready(entry))
  }

  /// Whether the operator decides about the customer's mail for an order.
  func offersMail(_ entry: Entry) -> Bool {
    shop(of: entry)?.availability(of: .chooseMail).isAvailable == true
  }

  /// Whether the operator decides about the payment for an order.
  func offersCapture(_ entry: Entry) -> Bool {
    sends(entry) && shop(of: entry)?.availability(of: .chooseCapture).isAvailable == true
  }

  /// The lines of the form for an order.
  func rows(_ entry: Entry) -> [Row] {
    var rows: [Row] = [.number]
    if carrierReason(entry) == nil { rows.append(.carrier) }
    if sentChoice(entry) != nil { rows.append(.sent) }
    if offersMail(entry) { rows.append(.mail) }
    if offersCapture(entry) { rows.append(.capture) }
    return rows
  }

  /// What an order is sent; nil when nothing was typed for it.
  func change(of entry: Entry) -> OrderChange? {
    let form = entry.form
    var change = OrderChange()
    if !form.isEmpty, form.number != entry.former || sentDemand(entry) != nil {
      change.tracking = form.number
    }
    let carrier = entry.carrierText
    let isNew = !carrier.isEmpty && carrier != entry.formerCarrier
    if carrierReason(entry) == nil, isNew, change.tracking != nil || entry.isCarrierOwn {
      change.carrier = carrier
    }
    let hasNumber = change.tracking != nil || change.carrier != nil || !form.isEmpty || entry.former != nil
    if sends(entry), hasNumber, sentDemand(entry) == nil || !change.isEmpty {
      change.status = sentChoice(entry)
    }
    guard !change.isEmpty else { return nil }
    change.notify = notify && offersMail(entry)
    change.capture = capture && offersCapture(entry)
    return change
  }

  /// Why an order cannot be sent what was typed for it; nil when it can, or nothing was typed.
  func objection(_ entry: Entry) -> String? {
    if let mistake = entry.form.mistake { return mistake }
    guard let change = change(of: entry) else { return nil }
    return shop(of: entry)?.objection(to: change, from: entry.target.present.word)?.text
  }

  /// The orders something is sent for.
  var changing: [(entry: Entry, change: OrderChange)] {
    entries.compactMap { entry in
      objection(entry) == nil ? change(of: entry).map { (entry, $0) } : nil
    }
  }

  /// Whether leaving would lose something.
  var isTouched: Bool { entries.contains(where: \.isTouched) }

  /// Changes the text of the present line and what follows from it.
  mutating func edit(_ edit: (inout TextField) -> Void) {
    problem = nil
    let index = min(position, entries.count - 1)
    switch row {
    case .number:
      edit(&entries[index].number)
      entries[index].guess()
    case .carrier:
      edit(&entries[index].carrier)
      entries[index].isCarrierOwn = true
    case .sent, .mail, .capture: break
    }
  }

  /// Goes to the next or previous line; behind the last one to the next order, before the first one to the order before.
  mutating func move(by step: Int) {
    let rows = rows(entry)
    let place = (rows.firstIndex(of: row) ?? 0) + step
    if rows.indices.contains(place) {
      row = rows[place]
    } else if step > 0, position + 1 < entries.count {
      (position, row, problem) = (position + 1, .number, nil)
    } else if step < 0, position > 0 {
      (position, problem) = (position - 1, nil)
      row = self.rows(entry).last ?? .number
    }
  }
}

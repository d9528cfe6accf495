package import OrderModel

/// Text that was typed into a dialog and not applied yet, kept in the state folder so that a hang-up or a crash does not
/// lose it.
package struct Draft: Equatable, Sendable, Codable {
  /// The kinds of dialogs that keep drafts; the raw value is the start of the file's name.
  package enum Kind: String, Sendable, Codable, CaseIterable { case note, tracking, coupon, newOrder }

  /// What a draft belongs to.
  package struct Key: Hashable, Sendable, Codable {
    package let dialog: Kind
    /// Nil for a form that makes something new.
    package let order: OrderID?

    /// Names the dialog and its order.
    package init(dialog: Kind, order: OrderID? = nil) {
      self.dialog = dialog
      self.order = order
    }
  }

  package let key: Key
  /// The texts by the name of their field; none is empty.
  package var fields: [String: String]
  /// When it was typed, Unix seconds.
  package var saved: Double

  /// Keeps texts.
  package init(key: Key, fields: [String: String], saved: Double) {
    self.key = key
    self.fields = fields
    self.saved = saved
  }
}

/// The drafts as the state folder has them, so that only what changed is written.
package struct Drafts: Equatable, Sendable {
  package var kept: [Draft.Key: Draft] = [:]
  /// Drafts whose text was applied or thrown away since the last event.
  private(set) var finished: [Draft.Key] = []

  /// None kept.
  package init() {}

  /// The text was applied or thrown away: its draft is not needed any more.
  mutating func finish(_ key: Draft.Key) { finished.append(key) }

  /// What became of a form at a shop, for the draft of a form that is closed.
  mutating func settle(_ key: Draft.Key, _ shop: String, isOpen: Bool, isUnclear: Bool) {
    guard var fields = kept[key]?.fields else { return }
    var sent = Set((fields["sent"] ?? "").split(separator: ",").map(String.init))
    if isUnclear { sent.insert(shop) } else { sent.remove(shop) }
    fields["sent"] = sent.isEmpty ? nil : sent.sorted().joined(separator: ",")
    if fields["shop:" + shop] != nil, !isOpen { fields["shop:" + shop] = nil }
    kept[key]?.fields = fields
  }

  /// What is finished, told once.
  mutating func takeFinished() -> [Draft.Key] {
    defer { finished = [] }
    return finished
  }
}

extension AppState {
  /// Brings the state folder up to date with what the open dialogs hold. Called after every event.
  mutating func followDrafts(_ context: UpdateContext) -> [Effect] {
    guard !dialogs.isEmpty || !drafts.finished.isEmpty else { return [] }
    var effects: [Effect] = []
    for key in drafts.takeFinished() where drafts.kept.removeValue(forKey: key) != nil {
      effects.append(.dropDraft(key))
    }
    for (key, fields) in dialogs.flatMap(\.draftFields) {
      if fields.isEmpty {
        if drafts.kept.removeValue(forKey: key) != nil { effects.append(.dropDraft(key)) }
      } else if drafts.kept[key]?.fields != fields {
        let draft = Draft(key: key, fields: fields, saved: context.now)
        drafts.kept[key] = draft
        effects.append(.saveDraft(draft))
      }
    }
    return effects
  }

  /// The drafts an earlier run left behind; says where they are brought back.
  mutating func takeDrafts(_ found: [Draft], _ context: UpdateContext) {
    for draft in found where drafts.kept[draft.key] == nil { drafts.kept[draft.key] = draft }
    guard let first = found.first else { return }
    if found.count == 1 {
      let place = first.key.order == nil ? "goes on with it" : "on that order brings it back"
      let key = context.keymap.label(of: first.key.dialog.command)
      let text = "an unfinished \(first.key.dialog.title)\(owner(of: first.key)) was kept; \(key) \(place)"
      tell(Notice(.warning, text), context)
      return
    }
    let names = found.prefix(3).map { draft in
      draft.key.order.map { "#\(number(of: $0))" } ?? draft.key.dialog.title
    }
    let more = found.count > 3 ? " and \(found.count - 3) more" : ""
    var keys = Draft.Kind.allCases.filter { kind in found.contains { $0.key.dialog == kind } }
      .map { context.keymap.label(of: $0.command) }
    let last = keys.popLast() ?? ""
    let ways = keys.isEmpty ? "\(last) brings" : "\(keys.joined(separator: ", ")) and \(last) bring"
    let text =
      "\(found.count) unfinished texts were kept (\(names.joined(separator: ", "))\(more)); \(ways) them back"
    tell(Notice(.warning, text), context)
  }

  private func owner(of key: Draft.Key) -> String {
    key.order.map { " on #\(number(of: $0)) of \($0.shop)" } ?? ""
  }

  /// Puts kept numbers back into the form, and says so.
  func restored(_ key: Draft.Key) -> [String: String]? { drafts.kept[key]?.fields }

  /// Puts numbers that were typed and never applied back into the form, and says so.
  mutating func restoreDrafts(_ dialog: inout TrackingDialog, _ context: UpdateContext) {
    var count = 0
    for index in dialog.entries.indices {
      let key = Draft.Key(dialog: .tracking, order: dialog.entries[index].target.id)
      guard let fields = restored(key) else { continue }
      dialog.entries[index].restore(fields)
      count += 1
    }
    if count > 0 { say(Notice(.info, "put back what was typed before and not applied"), context) }
  }
}

extension Dialog {
  /// The form it is; nil for every other dialog.
  var form: Draft.Key? {
    switch self {
    case .coupon: CouponForm.key
    case .order: OrderForm.key
    default: nil
    }
  }

  /// What of this dialog is to survive the end of the program, by what it belongs to; empty fields: nothing any more.
  var draftFields: [(Draft.Key, [String: String])] {
    switch self {
    case .note(let dialog): [(dialog.draftKey, dialog.draftFields)]
    case .tracking(let dialog):
      dialog.entries.map { (Draft.Key(dialog: .tracking, order: $0.target.id), $0.draftFields) }
    case .coupon(let dialog): dialog.draftFields
    case .order(let dialog): dialog.draftFields
    default: []
    }
  }
}

extension Draft.Kind {
  /// What is unfinished, in words.
  var title: String {
    switch self {
    case .note: "note"
    case .tracking: "tracking number"
    case .coupon: "coupon"
    case .newOrder: "new order"
    }
  }

  /// What opens the dialog.
  var command: CommandID {
    switch self {
    case .note: .orderNote
    case .tracking: .orderTracking
    case .coupon: .couponNew
    case .newOrder: .orderNew
    }
  }
}

extension TrackingDialog.Entry {
  /// The typed texts; a guess is none.
  var draftFields: [String: String] {
    guard isTouched else { return [:] }
    var fields: [String: String] = [:]
    if !number.text.isEmpty { fields["number"] = number.text }
    if isCarrierOwn, !carrier.text.isEmpty, carrierText != formerCarrier { fields["carrier"] = carrier.text }
    return fields
  }

  /// Puts typed texts back.
  mutating func restore(_ fields: [String: String]) {
    if let text = fields["number"] { number = TextField(text) }
    if let text = fields["carrier"] {
      carrier = TextField(text)
      isCarrierOwn = true
    } else {
      guess()
    }
  }
}

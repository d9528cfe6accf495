package import OrderModel

/// An open dialog.
package enum Dialog: Equatable, Sendable {
  case status(StatusDialog)
  case note(NoteDialog)
  case tracking(TrackingDialog)
  case copy(CopyDialog)
  case question(Question)
  case leave(LeaveDialog)
  case help(HelpDialog)
  case palette(PaletteDialog)
  case messages(HelpDialog)
  case sort(SortDialog)
  case history(HistoryDialog)
  case packing(PackingDialog)
  case pick(PickListDialog)
  case print(PrintDialog)
  case theme(ThemeDialog)
  case coupon(CouponForm)
  case coupons(CouponList)
  case order(OrderForm)
  case results(ResultsDialog)

  /// The text field keys go to; nil for a dialog without one.
  package var field: TextField? {
    switch self {
    case .note(let dialog): dialog.typedField
    case .tracking(let dialog): dialog.field
    case .palette(let dialog): dialog.field
    case .packing(let dialog): dialog.field
    case .coupon(let dialog): dialog.form.field
    case .order(let dialog): dialog.form.field
    case .status, .copy, .question, .leave, .help, .messages, .sort, .history, .pick, .print, .theme,
      .coupons,
      .results:
      nil
    }
  }
}

/// An order a dialog acts on, as it was shown when the dialog opened. A refresh meanwhile does not change it: that is
/// what makes a colleague's change visible as a conflict.
package struct DialogTarget: Equatable, Sendable {
  package let id: OrderID
  package let number: String
  /// The common status as shown, pending changes included.
  package let status: OrderStatus
  /// The status at the shop as last read.
  package let present: StatusChoice
  /// The status on its way and where it is, `→ sent held`; nil when none is.
  package let pending: String?
  package let isUnpaid: Bool
  /// What the operator saw, pending changes included.
  package let seen: OrderState
  /// Marked, but not in the list as it is filtered now.
  package let isHidden: Bool
}

/// `s`: choose a status for one order or for all marked ones.
package struct StatusDialog: Equatable, Sendable {
  package var targets: [DialogTarget]
  /// Whether the targets are the marked orders and not the one under the cursor.
  package var isFromMarks: Bool
  package var choices: [StatusOption]
  package var selected = 0
  /// Whether the shop mails the customer; No is preset.
  package var notify = false
  /// Whether the payment is captured; No is preset.
  package var capture = false
  package var offersMail: Bool
  package var offersCapture: Bool
  /// Shops among the targets in config order, with their counts.
  package var shops: [ShopCount]
  /// Targets left out because their shop takes no changes, with the reason.
  package var refused: [RefusedShop]
  /// What each concerned shop can do, by name.
  package var capabilities: [String: ShopCapabilities] = [:]
}

/// How many orders of a shop a dialog concerns.
package struct ShopCount: Equatable, Sendable {
  package let shop: String
  package let count: Int
}

/// A shop whose orders a dialog leaves out.
package struct RefusedShop: Equatable, Sendable {
  package let shop: String
  package let count: Int
  package let reason: String
}

/// A status that all concerned shops accept, with the word each of them is sent.
package struct StatusOption: Equatable, Sendable {
  package let status: OrderStatus
  /// By shop name.
  package let words: [String: StatusChoice]
  /// Targets that already have it.
  package let already: Int
}

/// A question answered `y` or `n`; everything but `y` is no.
package struct Question: Equatable, Sendable {
  package let text: String
  /// More lines below the question.
  package let details: [String]
  package let action: QuestionAction
  /// Details above the first one shown.
  package var top = 0

  /// Asks.
  package init(text: String, details: [String], action: QuestionAction) {
    self.text = text
    self.details = details
    self.action = action
  }
}

extension Question {
  /// Whether its details may need more room than a small screen has: what is sent to each shop has to be readable.
  var isLong: Bool {
    switch action {
    case .sendCoupons, .placeOrder: details.count > 3
    default: false
    }
  }
}

/// What a yes does.
package enum QuestionAction: Equatable, Sendable {
  case applyStatus(StatusDialog)
  case applyNote(NoteDialog)
  case applyTracking(TrackingDialog)
  case drop([UInt64])
  case discardNote
  case discardTracking
  /// Sends the coupon of the form below the question.
  case sendCoupons
  case deleteCoupon(WriteRequest)
  /// Places the order of the form below the question.
  case placeOrder
  /// Throws away the form below the question, with its draft.
  case discardForm
  case leave
  case putPackingAside
}

/// Leaving while changes are held: send them now, keep them for the next start, or stay.
package struct LeaveDialog: Equatable, Sendable {
  package var held: Int
  package var selected = 0
}

/// `?`: all keys; `m`: all messages. A text to scroll.
package struct HelpDialog: Equatable, Sendable {
  package var top = 0
}

/// `:`: choose a command by name.
package struct PaletteDialog: Equatable, Sendable {
  package var field = TextField()
  package var selected = 0
}

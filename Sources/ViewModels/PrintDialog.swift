package import OrderModel

/// A paper about orders; the raw values are the words of `export --format`.
package enum PaperKind: String, CaseIterable, Sendable {
  case packingSlips = "packing-slip"
  case pickList = "picklist"
}

/// Papers to be made of some orders.
package struct PrintJob: Equatable, Sendable {
  /// Where they go.
  package enum Place: CaseIterable, Sendable { case printer, pager, file }

  package let kind: PaperKind
  package let orders: [OrderID]
  package let place: Place

  /// Describes a job.
  package init(kind: PaperKind, orders: [OrderID], place: Place) {
    self.kind = kind
    self.orders = orders
    self.place = place
  }

  /// What is made, in words: `3 packing slips`, `the pick list`.
  package var title: String {
    switch kind {
    case .packingSlips: Formatting.count(orders.count, "packing slip")
    case .pickList: "the pick list"
    }
  }
}

/// `L`: packing slips and pick list, to the printer, the pager or a file. Over the marked orders; with none marked the
/// slip is that of the order under the cursor, the list that of the orders shown.
package struct PrintDialog: Equatable, Sendable {
  /// A line that can be chosen.
  package struct Choice: Equatable, Sendable {
    package let job: PrintJob
    /// Why it cannot be chosen; nil when it can.
    package let obstacle: String?
  }

  package var choices: [Choice]
  package var selected = 0
  package let isFromMarks: Bool
  /// Marked orders that the list does not show.
  package let hidden: Int
}

extension AppState {
  /// Whether there is something to print.
  var printAvailability: Availability {
    orders.marks.isEmpty && orders.rows.isEmpty ? .unavailable("there is no order here") : .available
  }

  /// Opens the dialog on the first line of a kind that can be chosen.
  mutating func openPrint(_ kind: PaperKind, _ context: UpdateContext) {
    let isFromMarks = !orders.marks.isEmpty
    let marked = isFromMarks ? markedTargets().map(\.id) : []
    let single = actionOrder.map { [$0] } ?? []
    let shown = isFromMarks || orders.rows.count > AppState.pickLimit ? [] : shownOrders
    let choices = PaperKind.allCases.flatMap { kind in
      let targets = isFromMarks ? marked : kind == .packingSlips ? single : shown
      return PrintJob.Place.allCases.map { place in
        let job = PrintJob(kind: kind, orders: targets, place: place)
        return PrintDialog.Choice(job: job, obstacle: printObstacle(job, context))
      }
    }
    var dialog = PrintDialog(
      choices: choices, isFromMarks: isFromMarks, hidden: isFromMarks ? orders.hiddenMarks : 0)
    dialog.selected =
      choices.firstIndex { $0.job.kind == kind && $0.obstacle == nil }
      ?? choices.firstIndex { $0.obstacle == nil } ?? 0
    dialogs.append(.print(dialog))
  }

  /// Why the printer cannot be chosen without one in the config.
  private static let noPrinter = "needs printCommand"

  private var shownOrders: [OrderID] { orders.rows.map { store.table.summary(at: $0).id } }

  private func printObstacle(_ job: PrintJob, _ context: UpdateContext) -> String? {
    let limit = AppState.pickLimit
    if job.orders.count > limit || (job.orders.isEmpty && orders.rows.count > limit) {
      return "too many orders; mark or filter up to \(Formatting.grouped(limit))"
    }
    if job.orders.isEmpty { return "there is no order here" }
    return job.place == .printer && !context.options.canPrint ? AppState.noPrinter : nil
  }

  /// A key in the dialog.
  mutating func printKey(_ dialog: PrintDialog, _ key: Key, _ context: UpdateContext) -> [Effect] {
    guard let command = dialogCommand(key, context) else { return [] }
    switch command {
    case .back, .answerNo: dialogs.removeLast()
    case .screenRedraw: return [.redraw]
    case .itemOpen:
      guard let choice = dialog.choices[safely: dialog.selected] else { return [] }
      if let obstacle = choice.obstacle {
        let isUnset = obstacle == AppState.noPrinter
        say(Notice(.warning, isUnset ? "the printer \(obstacle) in the config" : obstacle), context)
        return []
      }
      dialogs.removeLast()
      if choice.job.place == .printer { say(Notice(.info, "printing \(choice.job.title)"), context) }
      return [.print(choice.job)]
    default:
      var dialog = dialog
      dialog.selected = moved(dialog.selected, by: command, count: dialog.choices.count)
      replaceTop(.print(dialog))
    }
    return []
  }

  /// The dialog as it is drawn: each paper with its ways.
  func present(_ dialog: PrintDialog) -> DialogPresentation {
    var items: [DialogItem] = []
    var selected = 0
    for (index, choice) in dialog.choices.enumerated() {
      if index == 0 || dialog.choices[index - 1].job.kind != choice.job.kind {
        items.append(
          DialogItem(cells: [[Span(printHeading(choice.job, dialog), .heading)]], isHeading: true))
      }
      if index == dialog.selected { selected = items.count }
      let isPossible = choice.obstacle == nil
      items.append(
        DialogItem(cells: [
          [Span(AppState.title(of: choice.job.place), isPossible ? .text : .dim)],
          [Span(choice.obstacle ?? AppState.hint(to: choice.job.place), .dim)],
        ]))
    }
    let hidden = dialog.hidden > 0 ? "\(dialog.hidden) of the marked orders not shown" : nil
    return DialogPresentation(
      title: "Print", body: hidden.map { [[Span($0, .warning)]] } ?? [], items: items, selected: selected,
      keys: [KeyHint(key: "Enter", label: "print"), KeyHint(key: "Esc", label: "cancel")])
  }

  private func printHeading(_ job: PrintJob, _ dialog: PrintDialog) -> String {
    let which = Formatting.count(job.orders.count, dialog.isFromMarks ? "marked order" : "order")
    switch job.kind {
    case .pickList: return "Pick list for \(which)" + (dialog.isFromMarks ? "" : " shown")
    case .packingSlips:
      guard job.orders.count == 1, let id = job.orders.first else { return "Packing slips of \(which)" }
      return "Packing slip of #\(number(of: id))"
    }
  }

  private static func title(of place: PrintJob.Place) -> String {
    switch place {
    case .printer: "Printer"
    case .pager: "Pager"
    case .file: "File"
    }
  }

  private static func hint(to place: PrintJob.Place) -> String {
    switch place {
    case .printer: "the config's printCommand"
    case .pager: "read it here, with $PAGER"
    case .file: "in the current folder"
    }
  }
}

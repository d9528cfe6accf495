import OrderModel

/// `P`: what has to be fetched for the marked orders, or for those shown. A text to scroll; it stays as it was when it
/// was opened, so that it does not change under somebody who walks along shelves.
package struct PickListDialog: Equatable, Sendable {
  package let list: PickList
  /// Whether it is for the marked orders and not for those shown.
  package let isFromMarks: Bool
  /// Marked orders that the list does not show.
  package let hidden: Int
  package var top = 0
}

extension AppState {
  /// More orders are not carried on one walk, and adding them up would hold the keys up.
  static let pickLimit = 2000

  /// Whether there is something to pick for.
  var pickAvailability: Availability {
    let count = orders.marks.isEmpty ? orders.rows.count : orders.marks.count
    if count == 0 { return .unavailable("there is no order here") }
    guard count > AppState.pickLimit else { return .available }
    let limit = Formatting.grouped(AppState.pickLimit)
    return .unavailable(
      "\(Formatting.grouped(count)) orders are too many; mark or filter up to \(limit)")
  }

  /// `P`: adds up the marked orders, or those shown if none is marked.
  mutating func openPickList() {
    let isFromMarks = !orders.marks.isEmpty
    var rows = orders.rows
    var hidden = 0
    if isFromMarks {
      let marked = markedRows()
      let shown = rows.filter(marked.contains)
      hidden = marked.count - shown.count
      rows = shown + marked.subtracting(shown).sorted()
    }
    let list = PickList(rows.map { store.table.order(at: $0) })
    dialogs.append(.pick(PickListDialog(list: list, isFromMarks: isFromMarks, hidden: hidden)))
  }

  /// A key while the dialog is open.
  mutating func pickKey(
    _ dialog: PickListDialog, _ key: Key, _ context: UpdateContext
  ) -> [Effect] {
    if context.keymap.command(for: key, in: .global) == .pickShow {
      dialogs.removeLast()
      return []
    }
    if context.keymap.command(for: key, in: .global) == .orderPrint {
      dialogs.removeLast()
      openPrint(.pickList, context)
      return []
    }
    var dialog = dialog
    switch dialogCommand(key, context) {
    case .back, .itemOpen: dialogs.removeLast()
    case .screenRedraw: return [.redraw]
    case .some(let command):
      dialog.top = moved(dialog.top, by: command, count: pickItems(dialog.list).count)
      replaceTop(.pick(dialog))
    case nil: break
    }
    return []
  }

  /// The dialog as it is drawn.
  func present(_ dialog: PickListDialog, _ context: UpdateContext) -> DialogPresentation {
    let list = dialog.list
    let pieces = list.lines.reduce(0) { $0 &+ $1.pieces }
    let which = dialog.isFromMarks ? "marked " : ""
    let items = pickItems(list)
    var body: [StyledLine] = [
      [
        Span(
          "\(Formatting.count(pieces, "piece")) for \(Formatting.count(list.orders, "\(which)order"))", .text,
          bold: true)
      ]
    ]
    func add(_ text: String, _ role: Role) { body.append([Span(text, role)]) }
    if dialog.hidden > 0 { add("\(dialog.hidden) of them not shown in the list", .warning) }
    if !list.withoutItems.isEmpty { add("No items known: " + names(list.withoutItems), .warning) }
    if !list.unpaid.isEmpty { add("Not paid: " + names(list.unpaid), .warning) }
    if !list.leftOut.isEmpty { add("Left out, sent or canceled: " + names(list.leftOut), .dim) }
    return DialogPresentation(
      title: "Pick list", body: body, items: items,
      selected: items.isEmpty ? nil : min(dialog.top, items.count - 1),
      hasChoice: false,
      keys: [
        KeyHint(key: "Up Down", label: "scroll"),
        KeyHint(key: context.keymap.label(of: .orderPrint), label: "print"),
        KeyHint(key: "Esc", label: "close"),
      ])
  }

  /// The first eight numbers, with their shops where there are several.
  private func names(_ orders: [OrderID: String]) -> String {
    let sorted = orders.sorted { left, right in
      let order = NaturalOrder.compare(left.value, right.value)
      return order != 0 ? order < 0 : left.key.shop < right.key.shop
    }
    let names = sorted.prefix(8).map { name($0.key, $0.value) }
    return names.joined(separator: ", ") + (orders.count > 8 ? " and \(orders.count - 8) more" : "")
  }

  private func name(_ id: OrderID, _ number: String) -> String {
    (store.shops.count > 1 ? id.shop + " " : "") + "#" + Formatting.line(number)
  }

  private func pickItems(_ list: PickList) -> [DialogItem] {
    let isNarrow = viewport.screen.columns < 70
    return list.lines.flatMap { line -> [DialogItem] in
      let titles = line.titles.map(Formatting.line).joined(separator: " / ")
      let title = titles + (line.option.map { ", " + Formatting.line($0) } ?? "")
      let needs = line.needs.map { need in
        name(need.order, need.number) + (need.pieces == 1 ? "" : " ×\(need.pieces)")
      }.joined(separator: ", ")
      let pieces = Span("\(line.pieces)", .text, bold: true)
      let sku = line.sku.map { Span(Formatting.line($0)) } ?? Span("no SKU", .warning)
      guard !isNarrow else {
        return [
          DialogItem(cells: [[pieces], [sku, Span("  " + title)]]),
          DialogItem(cells: [[], [Span(needs, .dim)]]),
        ]
      }
      return [
        DialogItem(cells: [[pieces], [sku], [Span(title)]]),
        DialogItem(cells: [[], [], [Span(needs, .dim)]]),
      ]
    }
  }
}

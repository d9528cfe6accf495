import OrderModel

/// `y`: what of the order, or of the marked orders, goes to the terminal's clipboard. The texts are those of the moment
/// the menu was opened.
package struct CopyDialog: Equatable, Sendable {
  /// One text to copy.
  package struct Choice: Equatable, Sendable {
    /// What it is: `address`, `tracking link`.
    package let title: String
    /// Harmless text, lines divided by line feeds; empty when there is none.
    package let text: String
    /// Of which order or orders: `#1337`.
    package let owner: String
  }

  package var choices: [Choice]
  package var selected = 0
  /// Marked orders that the list does not show, counted in the last choice.
  package var hidden: Int
}

extension AppState {
  /// Opens the menu for the order under the cursor and for the marked ones; those are chosen first where there are any.
  mutating func openCopy(_ context: UpdateContext) {
    var choices: [CopyDialog.Choice] = []
    if let id = actionOrder, let row = store.table.row(of: id) {
      let order = store.table.order(at: row)
      let owner = "#" + Formatting.line(order.number)
      let state = store.overlay.state(of: order)
      func add(_ title: String, _ text: String?) {
        choices.append(CopyDialog.Choice(title: title, text: text ?? "", owner: owner))
      }
      add("address", AppState.addressText(order))
      add("order number", Formatting.line(order.number))
      add("tracking number", state.value(.tracking).map(Formatting.line))
      add("tracking link", state.value(.trackingLink).map(Formatting.line))
      add("email", order.customer.email.map(Formatting.line))
      add("phone", (order.customer.phone ?? order.delivery?.phone).map(Formatting.line))
      add("order link", order.link.map(Formatting.line))
    }
    var selected = 0
    if !orders.marks.isEmpty {
      selected = choices.count
      let ids = markedTargets().map(\.id)
      choices.append(
        CopyDialog.Choice(
          title: "marked orders", text: ids.compactMap(lineText).joined(separator: "\n"),
          owner: Formatting.count(ids.count, "order")))
    }
    dialogs.append(.copy(CopyDialog(choices: choices, selected: selected, hidden: orders.hiddenMarks)))
  }

  /// The lines of a parcel's label: name, company, street, postcode and city, region, country; nil without an address.
  static func addressText(_ order: Order) -> String? {
    guard let address = order.delivery ?? order.billing else { return nil }
    let name = address.name ?? order.customer.name
    let city = [address.postcode, address.city].compactMap { $0 }.filter { !$0.isEmpty }.joined(
      separator: " ")
    let parts: [String?] =
      [name, order.customer.company == name ? nil : order.customer.company] + address.lines
      + [city, address.region, address.country ?? address.countryCode]
    let lines = parts.compactMap { $0 }.flatMap(Formatting.lines).filter { !$0.allSatisfy(\.isWhitespace) }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  /// A marked order as one line of a table: number, shop, status, total, customer, city, tracking; tabs between.
  private func lineText(_ id: OrderID) -> String? {
    guard let row = store.table.row(of: id) else { return nil }
    let order = store.table.order(at: row)
    let status = store.overlay.status(of: id)?.status ?? order.status
    let cells: [String] = [
      order.number, id.shop, status.rawValue, order.total.map(Formatting.money) ?? "",
      order.customer.name ?? "",
      order.delivery?.city ?? "", store.overlay.state(of: order).value(.tracking) ?? "",
    ]
    return cells.map(Formatting.line).joined(separator: "\t")
  }

  /// A key in the menu.
  mutating func copyKey(_ dialog: CopyDialog, _ key: Key, _ context: UpdateContext) -> [Effect] {
    if context.keymap.command(for: key, in: .list) == .copyMenu { return copyChosen(dialog, context) }
    guard let command = dialogCommand(key, context) else { return [] }
    var dialog = dialog
    switch command {
    case .itemOpen: return copyChosen(dialog, context)
    case .back: dialogs.removeLast()
    case .screenRedraw: return [.redraw]
    default:
      dialog.selected = moved(dialog.selected, by: command, count: dialog.choices.count)
      replaceTop(.copy(dialog))
    }
    return []
  }

  private mutating func copyChosen(_ dialog: CopyDialog, _ context: UpdateContext) -> [Effect] {
    guard dialog.choices.indices.contains(dialog.selected) else { return [] }
    let choice = dialog.choices[dialog.selected]
    guard !choice.text.isEmpty else {
      say(Notice(.warning, "\(choice.owner) has no \(choice.title)"), context)
      return []
    }
    dialogs.removeLast()
    let hidden = choice.title == "marked orders" && dialog.hidden > 0 ? ", \(dialog.hidden) not shown" : ""
    let what = "\(choice.title) (\(choice.owner)\(hidden))"
    say(Notice(.info, "\(what) sent to the terminal's clipboard"), context)
    return [.copy(choice.text)]
  }

  /// The menu with a look at each text.
  func present(_ dialog: CopyDialog, _ context: UpdateContext) -> DialogPresentation {
    let items = dialog.choices.map { choice in
      let isThere = !choice.text.isEmpty
      let look = choice.text.split(separator: "\n").joined(separator: ", ").replacing("\t", with: "  ")
      let shown = choice.title == "marked orders" ? choice.owner : look
      return DialogItem(cells: [
        [Span(sentence(choice.title), isThere ? .text : .dim)], [Span(isThere ? shown : "none", .dim)],
      ])
    }
    let hidden = dialog.hidden > 0 ? "\(dialog.hidden) of the marked orders not shown" : nil
    return DialogPresentation(
      title: "Copy", body: hidden.map { [[Span($0, .warning)]] } ?? [], items: items,
      selected: dialog.selected,
      keys: [KeyHint(key: "Enter", label: "copy"), KeyHint(key: "Esc", label: "cancel")])
  }
}

import OrderModel

extension AppState {
  /// Starts typing a search; the one that holds is there to be changed.
  mutating func beginFilter() {
    mainPane = .orders
    focus = .orders
    clearMessage()
    filterEdit = FilterEdit(
      field: TextField(orders.filter), former: orders.filter, formerCursor: orders.cursor, mistake: nil)
  }

  /// A key while the search is typed: Enter keeps it, Esc restores the former one, arrows move in the list.
  mutating func filterKey(_ key: Key, _ context: UpdateContext) -> [Effect] {
    switch key {
    case .enter:
      filterEdit?.insists = true
      if let mistake = filterEdit?.mistake {
        say(Notice(.error, mistake.message), context)
      } else {
        filterEdit = nil
      }
    case .escape: cancelFilter(context)
    case .up, .down, .pageUp, .pageDown:
      if let command = context.keymap.command(for: key, in: .global), command.isCursorMove {
        return run(command, key, context)
      }
    case .character(let character):
      filterEdit?.field.insert(String(character))
      filterTyped(context)
    default:
      switch context.keymap.command(for: key, in: .search) {
      case .searchComplete: completeFilter(by: 1, context)
      case .searchCompleteBack: completeFilter(by: -1, context)
      default:
        guard let command = context.keymap.command(for: key, in: .field),
          filterEdit?.field.edit(command) == true
        else { break }
        filterTyped(context)
      }
    }
    return []
  }

  /// Leaves the search as it was before it was typed.
  mutating func cancelFilter(_ context: UpdateContext) {
    guard let edit = filterEdit else { return }
    filterEdit = nil
    // What was said about the mistake goes with the mistake.
    if edit.mistake != nil { clearMessage() }
    guard orders.filter != edit.former else { return }
    orders.filter = edit.former
    orders.cursor = edit.formerCursor
    listRows(.kept, context)
  }

  /// The text was changed by hand: a completion that was being chosen is done with.
  mutating func filterTyped(_ context: UpdateContext) {
    filterEdit?.completion = nil
    filterEdit?.insists = false
    filterChanged(context)
  }

  /// Makes the list follow the text. With a mistake in it the list is as it was before the mistaken term.
  mutating func filterChanged(_ context: UpdateContext) {
    guard let text = filterEdit?.field.text else { return }
    do throws(QueryError) {
      _ = try OrderQuery(parsing: text)
      filterEdit?.mistake = nil
      filter(by: text, context)
    } catch {
      let start = max(0, error.position)
      filterEdit?.mistake = FilterMistake(
        range: start..<(start + max(1, error.length)), message: Formatting.line(error.description))
      if let before = AppState.terms(before: start, of: text) { filter(by: before, context) }
    }
  }

  private mutating func filter(by text: String, _ context: UpdateContext) {
    guard text != orders.filter else { return }
    orders.filter = text
    listRows(.chosen, context)
  }

  /// The terms in front of the one with a mistake at a character; nil when they cannot be told apart.
  private static func terms(before position: Int, of text: String) -> String? {
    let head = text.prefix(position)
    let end = head.lastIndex(where: \.isWhitespace) ?? head.startIndex
    let terms = String(head[..<end])
    guard (try? OrderQuery(parsing: terms)) != nil else { return nil }
    return terms
  }
}

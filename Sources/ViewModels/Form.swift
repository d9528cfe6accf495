/// Rows of fields under each other, worked with the keyboard alone. The ids of the rows are the paths by which a shop's
/// objections name members (`code`, `customer.email`), so that each mistake is shown at its field.
package struct Form: Equatable, Sendable {
  /// One row.
  package struct Row: Equatable, Sendable {
    package let id: String
    package var label: String
    package var content: Content
    /// Said beside an empty field.
    package var hint: String
    package var isShown = true

    /// A row.
    package init(_ id: String, _ label: String, _ content: Content, hint: String = "") {
      self.id = id
      self.label = label
      self.content = content
      self.hint = hint
    }

    /// Whether the cursor can stand in it.
    var takesKeys: Bool {
      guard isShown else { return false }
      switch content {
      case .text, .choice, .check: return true
      case .heading: return false
      }
    }
  }

  /// What a row holds.
  package enum Content: Equatable, Sendable {
    case text(TextField)
    /// One of several, with the position of the chosen one.
    case choice([FormChoice], Int)
    case check(Bool)
    case heading
  }

  /// What became of a key.
  enum Answer: Equatable {
    /// The cursor went to another row.
    case moved
    case changed
    case nothing
  }

  package var rows: [Row] {
    didSet { if values != initial { wasTouched = true } }
  }
  /// The row with the cursor.
  package private(set) var focus: Int
  /// The rows whose mistakes are shown: those that were left, all after an attempt to send.
  package var visited: Set<String> = []
  /// What it held when it was opened.
  private var initial: [String: String] = [:]
  /// Whether something was ever filled in.
  private var wasTouched = false

  /// A form with the cursor in its first row that takes keys.
  package init(_ rows: [Row]) {
    self.rows = rows
    focus = rows.firstIndex(where: \.takesKeys) ?? 0
  }

  /// Takes what it holds now for what it was opened with.
  mutating func settle() {
    initial = values
    wasTouched = false
  }

  /// What a row held when the form was opened.
  func opened(_ id: String) -> String { initial[id] ?? "" }

  /// Whether something was filled in that would be lost.
  package var isTouched: Bool { values != initial }

  /// What a draft keeps: nothing where all was taken back, nil where nothing was ever filled in.
  var draftValues: [String: String]? { isTouched ? values : wasTouched ? [:] : nil }

  // MARK: Values

  /// The text field with the cursor; nil when the cursor is in another kind of row.
  package var field: TextField? {
    guard rows.indices.contains(focus), case .text(let field) = rows[focus].content else { return nil }
    return field
  }

  /// What a row holds: its text without blanks around it, the word of its choice, `yes` for a tick; empty for none.
  package func value(_ id: String) -> String {
    guard let row = rows.first(where: { $0.id == id }) else { return "" }
    switch row.content {
    case .text(let field): return Form.trimmed(field.text)
    case .choice(let choices, let index): return choices.indices.contains(index) ? choices[index].word : ""
    case .check(let isOn): return isOn ? "yes" : ""
    case .heading: return ""
    }
  }

  /// What is shown for what a row holds; nil when it is empty.
  func title(_ id: String) -> String? {
    guard let row = rows.first(where: { $0.id == id }), given(id) != nil else { return nil }
    if case .choice(let choices, let index) = row.content { return choices[index].title }
    return value(id)
  }

  /// What a shown row holds; nil when it is empty or hidden.
  func given(_ id: String) -> String? {
    guard rows.first(where: { $0.id == id })?.isShown == true else { return nil }
    let text = value(id)
    return text.isEmpty ? nil : text
  }

  /// Everything that is filled in, by row.
  package var values: [String: String] {
    Dictionary(rows.map { ($0.id, value($0.id)) }.filter { !$1.isEmpty }) { first, _ in first }
  }

  /// Fills rows; a value that a row cannot hold is left out.
  mutating func fill(_ values: [String: String]) {
    for index in rows.indices {
      guard let value = values[rows[index].id] else { continue }
      switch rows[index].content {
      case .text: rows[index].content = .text(TextField(value))
      case .choice(let choices, _):
        if let place = choices.firstIndex(where: { $0.word == value }) {
          rows[index].content = .choice(choices, place)
        }
      case .check: rows[index].content = .check(value == "yes")
      case .heading: break
      }
    }
  }

  /// Shows or hides a row.
  mutating func show(_ id: String, _ isShown: Bool) {
    guard let index = rows.firstIndex(where: { $0.id == id }) else { return }
    rows[index].isShown = isShown
  }

  /// Puts the cursor into a row, if it takes keys.
  mutating func go(to id: String) {
    if let index = rows.firstIndex(where: { $0.id == id && $0.takesKeys }) { focus = index }
  }

  // MARK: Keys

  /// Changes the text field with the cursor.
  mutating func editField(_ edit: (inout TextField) -> Void) {
    guard rows.indices.contains(focus), case .text(var field) = rows[focus].content else { return }
    edit(&field)
    rows[focus].content = .text(field)
  }

  /// What a key does that neither applies nor leaves.
  mutating func press(_ key: Key, _ keymap: Keymap) -> Answer {
    let command = keymap.command(for: key, in: .form)
    if case .character(let character) = key, let before = field {
      editField { $0.insert(String(character)) }
      return before.characters == field?.characters ? .nothing : .changed
    }
    // The key that also leaves a field goes over a group of ticks at once.
    if command == .formNext { return key == .tab ? jump(by: 1) : move(by: 1) }
    if command == .formPrevious { return key == .backTab ? jump(by: -1) : move(by: -1) }
    guard rows.indices.contains(focus) else { return .nothing }
    switch rows[focus].content {
    case .text: return type(key, keymap)
    case .choice(let choices, let index): return choose(key, choices, index, keymap)
    case .check(let isOn): return tick(key, isOn, keymap)
    case .heading: return .nothing
    }
  }

  private mutating func type(_ key: Key, _ keymap: Keymap) -> Answer {
    let before = field
    if let command = keymap.command(for: key, in: .field) { editField { _ = $0.edit(command) } }
    return before?.characters == field?.characters ? .nothing : .changed
  }

  private mutating func choose(
    _ key: Key, _ choices: [FormChoice], _ index: Int, _ keymap: Keymap
  ) -> Answer {
    guard !choices.isEmpty else { return .nothing }
    var step = 0
    switch (keymap.command(for: key, in: .form) ?? keymap.command(for: key, in: .field), key) {
    case (.fieldLeft, _): step = -1
    case (.fieldRight, _), (.formToggle, _): step = 1
    case (_, .character(let letter)):
      // A letter goes to the next choice that begins with it.
      step =
        (1..<max(2, choices.count)).first { step in
          choices[(index + step) % choices.count].title.lowercased().hasPrefix(letter.lowercased())
        } ?? 0
      if step == 0 { return wander(key, keymap) }
    default: return wander(key, keymap)
    }
    rows[focus].content = .choice(choices, (index + step + choices.count) % choices.count)
    return choices.count > 1 ? .changed : .nothing
  }

  private mutating func tick(_ key: Key, _ isOn: Bool, _ keymap: Keymap) -> Answer {
    if keymap.command(for: key, in: .form) == .formToggle {
      rows[focus].content = .check(!isOn)
      _ = move(by: 1)
      return .changed
    }
    switch keymap.command(for: key, in: .list) {
    case .markAll, .markNone:
      let all = keymap.command(for: key, in: .list) == .markAll
      for index in rows.indices {
        if case .check = rows[index].content { rows[index].content = .check(all) }
      }
    default: return wander(key, keymap)
    }
    return .changed
  }

  /// The keys that move in every list also move where they are no text.
  private mutating func wander(_ key: Key, _ keymap: Keymap) -> Answer {
    switch keymap.command(for: key, in: .global) {
    case .listDown: move(by: 1)
    case .listUp: move(by: -1)
    default: .nothing
    }
  }

  private mutating func move(by step: Int) -> Answer {
    guard rows.contains(where: \.takesKeys) else { return .nothing }
    if rows.indices.contains(focus) { visited.insert(rows[focus].id) }
    repeat { focus = (focus + step + rows.count) % rows.count } while !rows[focus].takesKeys
    return .moved
  }

  /// As `move`, but over a whole group of ticks at once.
  private mutating func jump(by step: Int) -> Answer {
    let wasTick = isTick(focus)
    let start = focus
    repeat {
      guard move(by: step) == .moved else { return .nothing }
    } while wasTick && isTick(focus) && focus != start
    return .moved
  }

  private func isTick(_ index: Int) -> Bool {
    if rows.indices.contains(index), case .check = rows[index].content { true } else { false }
  }

  static func trimmed(_ text: String) -> String {
    String(String(text.drop { $0 == " " }).reversed().drop { $0 == " " }.reversed())
  }
}

/// A shop that a form cannot serve.
package struct Unable: Equatable, Sendable {
  package let name: String
  package let reason: String
}

/// One of several words a row can hold.
package struct FormChoice: Equatable, Sendable {
  package let word: String
  package let title: String

  /// A word with what is shown for it; without a title the word itself.
  package init(_ word: String, _ title: String? = nil) {
    self.word = word
    self.title = title ?? word
  }
}

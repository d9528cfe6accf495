import OrderModel

/// The message line's sentences: the one that is shown, those that wait for it, and all that were said in this run.
package struct Sayings: Equatable, Sendable {
  /// One sentence with the time it was said.
  package struct Said: Equatable, Sendable {
    package let notice: Notice
    /// Unix seconds.
    package let at: Double
  }
  /// News that came while a warning or an error was shown, the next one first.
  package var waiting: [Notice] = []
  /// How many of the news that came together were shown, the present one counted.
  package var shown = 0
  /// What was said, newest last; at most `limit`.
  package private(set) var said: [Said] = []
  private static let limit = 100

  /// Nothing said yet.
  package init() {}

  /// Keeps a sentence for the list of messages; one that is said again at once is kept once.
  mutating func keep(_ notice: Notice, at time: Double) {
    if said.last?.notice == notice { said.removeLast() }
    said.append(Said(notice: notice, at: time))
    if said.count > Sayings.limit { said.removeFirst() }
  }
}

extension AppState {
  /// Puts the answer to a key into the message line. Facts go by themselves, warnings and errors stay until a key is
  /// pressed.
  mutating func say(_ notice: Notice, _ context: UpdateContext) {
    putNewsBack()
    sayings.keep(notice, at: context.now)
    show(notice, isNews: false, context)
  }

  /// Tells something that no key asked for. A warning or an error on the screen is read first.
  mutating func tell(_ notice: Notice, _ context: UpdateContext) {
    guard message?.notice != notice, !sayings.waiting.contains(notice) else { return }
    sayings.keep(notice, at: context.now)
    if let message, !message.notice.isFact {
      sayings.waiting.append(notice)
      if !message.isNews { sayings.shown = 0 }
    } else {
      sayings.shown = 1
      show(notice, isNews: true, context)
    }
  }

  private mutating func show(_ notice: Notice, isNews: Bool, _ context: UpdateContext) {
    message = Message(
      notice, shown: context.now, expires: notice.isFact ? context.now + 8 : nil, isNews: isNews)
  }

  /// Takes the message away and shows what waited for it.
  mutating func nextMessage(_ context: UpdateContext) {
    message = nil
    guard !sayings.waiting.isEmpty else {
      sayings.shown = 0
      return
    }
    sayings.shown += 1
    show(sayings.waiting.removeFirst(), isNews: true, context)
  }

  /// Takes the message away for something that needs its line; news come back with a later key.
  mutating func clearMessage() {
    putNewsBack()
    message = nil
  }

  private mutating func putNewsBack() {
    guard let message, message.isNews, !message.notice.isFact else { return }
    sayings.waiting.insert(message.notice, at: 0)
    sayings.shown = max(0, sayings.shown - 1)
  }

  /// The message as it is printed: numbered where several wait, as a sentence.
  func messageText(_ message: Message) -> String {
    let all = sayings.shown + sayings.waiting.count
    let number = message.isNews && all > 1 ? "(\(sayings.shown) of \(all)) " : ""
    return number + sentence(message.notice.text)
  }

  /// A text with a capital at its start, unless it starts with the name of a shop, a key or a link, or is no plain word.
  func sentence(_ text: String) -> String {
    let text = Formatting.line(text)
    let word = text.prefix { $0 != " " && $0 != ":" && $0 != "," && $0 != ";" }
    guard word.count > 1, word.allSatisfy(\.isLetter), store.shop(String(word)) == nil,
      !text.dropFirst(word.count).hasPrefix("://")
    else { return text }
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  /// The lines of the list of messages, the newest first.
  func messageItems(_ context: UpdateContext) -> [DialogItem] {
    guard !sayings.said.isEmpty else {
      return [DialogItem(cells: [[], [Span("Nothing was said yet.", .dim)]])]
    }
    return sayings.said.reversed().map { said in
      DialogItem(cells: [
        [Span(Formatting.moment(said.at, now: context.now, zone: context.localZone), .dim)],
        [Span(sentence(said.notice.text), AppState.role(of: said.notice.kind))],
      ])
    }
  }
}

extension Notice {
  /// Whether it goes by itself; warnings and errors stay until a key is pressed.
  var isFact: Bool { kind == .info || kind == .success }
}

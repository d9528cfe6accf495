import OrderModel

extension AppState {
  /// The entry under the cursor of the pending pane.
  var selectedEntry: OutboxEntry? {
    outbox.cursor.id.flatMap { id in
      outbox.cursor.isLost ? nil : outbox.order.first { store.outbox[$0].id == id }.map { store.outbox[$0] }
    }
  }

  /// Entries of this run that were tried in vain.
  var failedEntries: [OutboxEntry] { store.outbox.filter { $0.state == .failed || $0.state == .refused } }

  /// Orders the entries: what waits or needs a look first, then what is settled; the newest first.
  mutating func listOutbox() {
    let entries = store.outbox
    let isOpen = { (index: Int) in !entries[index].state.isFinal || entries[index].needsLook }
    let newest = Array(entries.indices.reversed())
    outbox.order = newest.filter(isOpen) + newest.filter { !isOpen($0) }
    let order = outbox.order
    let position = outbox.cursor.id.flatMap { id in order.firstIndex { entries[$0].id == id } }
    outbox.cursor.follow(position: position, count: order.count, rows: viewport.size(.outbox).rows) {
      entries[order[$0]].id
    }
  }

  /// Moves the cursor of the pending pane.
  mutating func moveOutbox(by step: Int) {
    let (entries, order, room) = (store.outbox, outbox.order, viewport.size(.outbox).rows)
    outbox.cursor.move(by: step, count: order.count, rows: room) { entries[order[$0]].id }
  }

  /// Shows the pending changes in the middle of the screen.
  mutating func showOutbox() {
    mainPane = .outbox
    focus = .outbox
    outbox.cursor.reset()
    listOutbox()
  }

  /// `u`: takes back the newest changes still held, all that were made with the same key press.
  mutating func undo(_ context: UpdateContext) -> [Effect] {
    if let index = submissions.groups.lastIndex(where: { $0.ids.isEmpty && !$0.isWithdrawn }) {
      submissions.groups[index].isWithdrawn = true
      say(Notice(.info, "taking back"), context)
      return []
    }
    guard let newest = store.outbox.last(where: { $0.state == .held }) else { return [] }
    let together = submissions.groups.last { $0.ids.contains(newest.id) }?.ids
    let ids = store.outbox.filter { entry in
      entry.state == .held && (together?.contains(entry.id) ?? (entry.created == newest.created))
    }.map(\.id)
    submissions.withdrawing.formUnion(ids)
    say(Notice(.info, "taking back \(Formatting.count(ids.count, "change"))"), context)
    return [.withdraw(ids)]
  }

  /// Lets the selected change go now, or tries it again.
  mutating func sendSelected(_ context: UpdateContext) -> [Effect] {
    guard let entry = selectedEntry else { return [] }
    let name = "#\(Formatting.line(entry.number))"
    switch entry.state {
    case .failed, .refused: return repeated([entry], context)
    case .held:
      say(Notice(.info, "\(name): sending"), context)
      return [.release([entry.id])]
    default:
      say(
        Notice(.info, entry.state == .unclear ? "\(name): reading the order" : "\(name): trying again"),
        context)
      return [.retry([entry.id])]
    }
  }

  /// Tries everything again that failed or waits for its shop.
  mutating func retryFailed(_ context: UpdateContext) -> [Effect] {
    let (failed, waiting) = (failedEntries, waitingEntries(context))
    let again = failed.isEmpty ? [] : repeated(failed, context)
    let count = Formatting.count(failed.count + waiting.count, "change")
    say(Notice(.info, "trying \(count) again"), context)
    return again + (waiting.isEmpty ? [] : [.retry(waiting.map(\.id))])
  }

  /// Asks anew for changes that ended in vain, with what the operator saw then. They are sent at once: the wish is not
  /// new.
  private mutating func repeated(_ entries: [OutboxEntry], _ context: UpdateContext) -> [Effect] {
    let requests = entries.map { entry in
      ChangeRequest(
        order: entry.order, number: entry.number, change: entry.change, expected: entry.expected)
    }
    let token = submissions.token()
    submissions.groups.append(
      Submissions.Group(
        token: token, title: "tried again", count: requests.count, replaces: entries.map(\.id)))
    say(Notice(.info, "trying \(Formatting.count(requests.count, "change")) again"), context)
    return [.submit(requests, holdSeconds: nil, token: token)]
  }

  /// Drops entries and puts the cursor on a neighbour of the selected one.
  mutating func drop(_ ids: [UInt64]) -> [Effect] {
    let position = outbox.cursor.index
    let kept = outbox.order.indices.filter { !ids.contains(store.outbox[outbox.order[$0]].id) }
    if let next = kept.first(where: { $0 > position }) ?? kept.last {
      moveOutbox(by: next - position)
    } else {
      outbox.cursor.reset()
    }
    return [.drop(ids)]
  }

  /// Asks before a change is forgotten.
  mutating func askToDrop(_ context: UpdateContext) {
    guard let entry = selectedEntry else { return }
    dialogs.append(.question(dropQuestion(entry)))
  }

  /// Keeps the question true when the change goes out, or is settled, while it is asked.
  mutating func followDropQuestion() {
    guard case .question(let question) = dialogs.last, case .drop(let ids) = question.action,
      ids.count == 1
    else { return }
    if let entry = store.outbox.first(where: { $0.id == ids[0] }) {
      replaceTop(.question(dropQuestion(entry)))
    } else {
      dialogs.removeLast()
    }
  }

  private func dropQuestion(_ entry: OutboxEntry) -> Question {
    let what = "#\(Formatting.line(entry.number)) \(Wording.change(entry.change))"
    let (verb, detail) =
      switch entry.state {
      case .unclear: ("Drop", "The shop may have it already; dropping only stops looking.")
      case .sending: ("Drop", "It is being sent; dropping does not take it back.")
      case .held, .queued: ("Drop", "It was not sent and will not be.")
      case .done, .unchanged: ("Remove from this list:", "The shop keeps what it has.")
      case .withdrawn: ("Remove from this list:", "It was taken back; nothing was sent.")
      case .failed, .refused: ("Drop", "It failed and will not be tried again. The shop keeps what it has.")
      case .conflict: ("Drop", "It was not sent. The shop keeps what it has.")
      }
    return Question(text: "\(verb) \(what)?", details: [detail], action: .drop([entry.id]))
  }

  /// Why an entry waits and what would move it; nil when it does not wait.
  func waitingReason(_ entry: OutboxEntry, _ context: UpdateContext) -> String? {
    if let process = store.lockHolder, !entry.state.isFinal {
      return "process \(process) sends the changes of this machine"
    }
    let send = context.keymap.label(of: .outboxSend)
    switch entry.state {
    case .held:
      guard let release = entry.releaseAt else { return "held since the last run; \(send) sends it" }
      return "goes out in \(Formatting.duration(seconds: release - context.now))"
    case .queued: return queuedReason(entry, send, context)
    case .unclear: return "the order is read to find out; \(send) reads it now"
    default: return nil
    }
  }

  private func queuedReason(_ entry: OutboxEntry, _ send: String, _ context: UpdateContext) -> String {
    let shop = entry.order.shop
    guard let status = store.shop(shop) else { return "\(shop) is not in the config any more" }
    if context.now - entry.created > context.options.autoSendMinutes * 60 {
      let limit = Formatting.duration(seconds: context.options.autoSendMinutes * 60)
      return "older than \(limit): waits for \(send)"
    }
    if let since = status.failingSince {
      let time = Formatting.moment(since, now: context.now, zone: context.localZone)
      let what = status.error.map { Wording.error($0, shop: shop) } ?? "\(shop) is down"
      return "since \(time) " + what
    }
    return (entry.error ?? cause(at: shop)).map { Wording.cause($0) } ?? "goes out next"
  }
}

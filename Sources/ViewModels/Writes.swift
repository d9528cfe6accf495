package import OrderModel

/// A write that does not pass the outbox (a coupon, a new order), asked of one shop: sent at once and once.
package struct WriteRequest: Equatable, Sendable {
  package var shop: String
  package var write: ShopWrite
  /// What it is known by until the shop has given an id.
  package var id: String?
  /// For messages: `coupon “SUMMER”`.
  package var subject: String

  /// Asks one shop for a write.
  package init(shop: String, write: ShopWrite, id: String?, subject: String) {
    self.shop = shop
    self.write = write
    self.id = id
    self.subject = subject
  }
}

/// What can become of a change or a write; the words of `--json`.
package enum WriteOutcome: String, Sendable {
  case done, unchanged, failed, refused, queued, unclear, conflict, unsupported

  /// Whether the shop has what was asked for.
  package var isDone: Bool { self == .done || self == .unchanged }

  /// Whether it certainly did not happen, so that sending it again cannot do it twice.
  package var isRepeatable: Bool { self == .failed || self == .refused || self == .unsupported }
}

/// What became of one write.
package struct WriteReport: Equatable, Sendable {
  package var outcome: WriteOutcome
  /// The shop's id of what was written.
  package var id: String?
  package var message: String?
  package var consequences: [String]
  /// Whether the shop refused because it has such a thing already; sending it again would change nothing.
  package var isThere = false

  /// Whether sending it again may help and cannot do it twice.
  package var isRepeatable: Bool { outcome.isRepeatable && !isThere }

  /// A result.
  package init(
    _ outcome: WriteOutcome, id: String? = nil, message: String? = nil, consequences: [String] = []
  ) {
    self.outcome = outcome
    self.id = id
    self.message = message
    self.consequences = consequences
  }
}

/// What a shop makes of a write before it is sent. Found out without asking the shop.
package struct WriteJudgement: Equatable, Sendable {
  /// Why it cannot be sent.
  package var objection: Objection?
  package var consequences: [Consequence]

  /// A judgement; without anything the write may go.
  package init(objection: Objection? = nil, consequences: [Consequence] = []) {
    self.objection = objection
    self.consequences = consequences
  }
}

extension Objection {
  /// The members of a draft it names.
  var members: [String] {
    places.compactMap { if case .member(let name) = $0 { name } else { nil } }
  }

  /// What is wrong, without the places.
  var complaint: String { [message, remedy ?? ""].filter { !$0.isEmpty }.joined(separator: "; ") }
}

/// A coupon that this program created or saw.
package struct KnownCoupon: Equatable, Sendable {
  package var shop: String
  package var coupon: Coupon

  /// A coupon of a shop.
  package init(shop: String, coupon: Coupon) {
    self.shop = shop
    self.coupon = coupon
  }
}

/// The writes sent from the console in this run.
package struct WriteRuns: Equatable, Sendable {
  /// One press of Enter: writes that were sent together.
  package struct Run: Equatable, Sendable {
    package let token: Int
    /// What is being done, for the heading: `Coupon SUMMER`.
    package let title: String
    package var lines: [Line]
    /// The form it came from, which is closed and forgotten when all is done; nil for none.
    package let form: Draft.Key?

    /// Whether nothing is under way any more.
    package var isOver: Bool { lines.allSatisfy { $0.report != nil } }
    /// Whether every shop has what was asked for.
    package var isDone: Bool { lines.allSatisfy { $0.report?.outcome.isDone == true } }
  }

  /// One write with its result.
  package struct Line: Equatable, Sendable {
    package let request: WriteRequest
    /// Nil while it is under way.
    package var report: WriteReport?

    /// The order it made; nil before and for everything else.
    var order: OrderID? {
      guard case .createOrder = request.write, report?.outcome == .done, let id = report?.id else {
        return nil
      }
      return OrderID(shop: request.shop, id: id)
    }
  }

  /// Oldest first.
  package var runs: [Run] = []

  /// Nothing sent yet.
  package init() {}

  /// The run with a token.
  func run(_ token: Int) -> Run? { runs.first { $0.token == token } }

  /// How many writes are on their way.
  package var underWay: Int { runs.reduce(0) { $0 + $1.lines.count { $0.report == nil } } }
}

extension AppState {
  /// Sends writes and shows their results as they come.
  mutating func send(
    _ requests: [WriteRequest], title: String, form: Draft.Key?, _ context: UpdateContext
  ) -> [Effect] {
    let token = submissions.token()
    let lines = requests.map { WriteRuns.Line(request: $0, report: nil) }
    writes.runs.append(WriteRuns.Run(token: token, title: title, lines: lines, form: form))
    dialogs.append(.results(ResultsDialog(token: token)))
    clearMessage()
    // The draft says that it was sent before it is.
    return followDrafts(context) + [.write(requests, token: token)]
  }

  /// A write came back.
  mutating func written(
    _ token: Int, _ index: Int, _ report: WriteReport, _ context: UpdateContext
  ) -> [Effect] {
    guard let run = writes.runs.firstIndex(where: { $0.token == token }),
      writes.runs[run].lines.indices.contains(index)
    else { return [] }
    writes.runs[run].lines[index].report = report
    guard writes.runs[run].isOver else { return [] }
    let isShown = dialogs.contains {
      if case .results(let dialog) = $0 { dialog.token == token } else { false }
    }
    if !isShown { tell(summary(of: writes.runs[run]), context) }
    return settleForm(of: writes.runs[run])
  }

  /// Brings the form of a run that is over up to date: it is closed when all is done, else it is left with what is not
  /// done, and knows which shops may have it.
  mutating func settleForm(of run: WriteRuns.Run) -> [Effect] {
    guard let key = run.form else { return [] }
    if run.isDone {
      dialogs.removeAll { $0.form == key }
      drafts.finish(key)
      return []
    }
    for line in run.lines {
      let shop = line.request.shop
      let isUnclear = line.report.map { !$0.outcome.isDone && !$0.isRepeatable && !$0.isThere } ?? true
      let isOpen = line.report?.isRepeatable == true
      for index in dialogs.indices {
        switch dialogs[index] {
        case .coupon(var form) where key == CouponForm.key:
          form.settle(shop, isOpen: isOpen, isUnclear: isUnclear)
          dialogs[index] = .coupon(form)
        case .order(var form) where key == OrderForm.key:
          form.sent = isUnclear ? shop : nil
          dialogs[index] = .order(form)
        default: break
        }
      }
      drafts.settle(key, shop, isOpen: isOpen, isUnclear: isUnclear)
    }
    return drafts.kept[key].map { [.saveDraft($0)] } ?? []
  }

  /// Shows what a form's last writes came to while they are under way, in place of the form: nothing is sent twice.
  mutating func showRun(of key: Draft.Key, _ context: UpdateContext) -> Bool {
    guard let run = writes.runs.last(where: { $0.form == key && !$0.isOver }) else { return false }
    dialogs.append(.results(ResultsDialog(token: run.token)))
    say(Notice(.info, "still under way; wait for the answer before the next one"), context)
    return true
  }

  /// One sentence about a run that is over.
  func summary(of run: WriteRuns.Run) -> Notice {
    if let order = run.lines.lazy.compactMap(\.order).first {
      return Notice(.success, "order #\(Formatting.line(number(of: order))) is placed at \(order.shop)")
    }
    if run.isDone {
      let shops = run.lines.map(\.request.shop).joined(separator: ", ")
      return Notice(.success, "\(run.title): done at \(shops)")
    }
    let bad = run.lines.filter { $0.report?.outcome.isDone != true }
    let first = bad.first.flatMap { line in line.report.map { "\(line.request.shop) \($0.outcome.rawValue)" }
    }
    let more = bad.count > 1 ? " and \(bad.count - 1) more" : ""
    return Notice(.error, "\(run.title): \(first ?? "not done")\(more)")
  }
}

import JSONText
import OrderModel
import ViewModels

/// What became of one item of a write, in the shape that `--json` promises.
struct WriteResult {
  var shop: String
  /// The shop's id of what was written, or the name it was asked for by; nil when there is none.
  var id: String?
  var outcome: ChangeResult.Outcome
  /// The common status of the order it is about, where that is known.
  var status: OrderStatus?
  var message: String?
  var consequences: [String] = []
  var exitCode: ExitCode
  /// Whether the shop refused because it has such a thing already.
  var isThere = false

  /// A result that was decided here, without asking the shop.
  init(
    shop: String, id: String?, _ outcome: ChangeResult.Outcome, message: String?, exitCode: ExitCode
  ) {
    self.shop = shop
    self.id = id
    self.outcome = outcome
    self.message = message.map(Formatting.line)
    self.exitCode = exitCode
  }

  /// A write that was not tried.
  init(shop: String, id: String?, _ objection: Objection) {
    self.init(
      shop: shop, id: id, ChangeResult.Outcome(objection), message: objection.text,
      exitCode: ExitCode(objection))
  }

  /// What a receipt says. `subject` is what the write is about, in words for messages.
  init(_ receipt: WriteReceipt, shop: String, id: String?, subject: String, consequences: [Consequence]) {
    self.shop = shop
    self.id = receipt.id ?? id
    guard let error = receipt.error else {
      outcome = receipt.isUnchanged ? .unchanged : .done
      message = receipt.message.map(Formatting.line)
      self.consequences = receipt.isUnchanged ? [] : consequences.map(Wording.consequence)
      exitCode = .ok
      return
    }
    (outcome, exitCode) = WriteResult.judge(error)
    if case .refused(code: 409, _) = error { isThere = true }
    message = ShopAnswer.text(error, shop: shop, subject: subject)
    if outcome == .unclear { self.consequences = consequences.map(Wording.consequence) }
  }

  /// The outcome and exit code of a write that met an error.
  private static func judge(_ error: ShopError) -> (ChangeResult.Outcome, ExitCode) {
    switch error {
    case .refused: (.refused, .refused)
    case .conflict: (.conflict, .refused)
    case .notFound: (.failed, .notFound)
    // The request was sent, and the answer proves neither success nor failure.
    case .unclear, .malformed: (.unclear, .tryLater)
    case .objection(let objection): (ChangeResult.Outcome(objection), ExitCode(objection))
    case .unauthorized, .rateLimited, .unreachable: (.failed, .refused)
    }
  }

  var json: JSONOutput {
    [
      "shop": .string(shop), "id": .text(id), "outcome": .string(outcome.rawValue),
      "status": .text(status?.rawValue), "message": .text(message),
      "consequences": .array(consequences.map(JSONOutput.string)),
    ]
  }
}

/// The results of one command.
struct WriteResults {
  var results: [WriteResult] = []

  /// One code for all; several kinds are mixed.
  var exitCode: ExitCode {
    let codes = Set(results.map(\.exitCode))
    return codes.count > 1 ? .mixed : codes.first ?? .ok
  }

  var json: JSONOutput { ["results": .array(results.map(\.json))] }

  /// One line for each.
  func text(style: TextStyle) -> String {
    var table = TextTable([
      .init("shop"), .init("id"), .init("outcome"), .init("status"), .init("message"),
    ])
    for result in results {
      let said = ([result.message].compactMap(\.self) + result.consequences).joined(separator: "; ")
      table.add([result.shop, result.id, result.outcome.rawValue, result.status?.rawValue, said])
    }
    return table.text(style: style)
  }
}

/// What a shop's error means where something else than an order is asked for.
enum ShopAnswer {
  /// For the operator. `subject` names what was asked for: `coupon "SUMMER"`.
  static func text(_ error: ShopError, shop: String, subject: String) -> String {
    switch error {
    case .notFound: "\(shop) has no \(Formatting.line(subject))"
    case .conflict(let text):
      "\(shop) already has \(Formatting.line(subject))"
        + (text.isEmpty ? "" : ": " + JSONWriter.quoted(Formatting.line(text)))
    case .refused(code: 409, _): "\(shop) has \(Formatting.line(subject)) already; nothing was changed there"
    default: Wording.explained(error, shop: shop)
    }
  }

  /// The failure of a read.
  static func failure(_ error: ShopError, shop: String, subject: String) -> CommandFailure {
    let message = text(error, shop: shop, subject: subject)
    switch error {
    case .notFound: return CommandFailure(message, .notFound)
    case .objection(let objection): return CommandFailure(message, ExitCode(objection))
    default: return CommandFailure(message, ShopReport.judge(error).1)
    }
  }
}

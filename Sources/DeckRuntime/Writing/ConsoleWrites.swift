package import OrderModel
package import OrderSync
import Synchronization
package import ViewModels

/// What the console writes to shops past the outbox, and what it asks them for that: coupons, new orders, quotes. Every
/// write is sent once, whatever comes of it; outcomes go to the mailbox.
package final class ConsoleWrites: Sendable {
  private let shops: [String: ShopSpec]
  private let canSend: Bool
  private let writer: ShopWriter
  private let mailbox: Mailbox<AppEvent>
  private let state = Mutex(State())

  /// The lists of writes on their way, and who waits for their end.
  private struct State {
    var underWay = 0
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  /// Everything a run needs; nothing is touched yet. Without `canSend` every write is refused.
  package init(
    shops: [ShopSpec], canSend: Bool, stateFolder: String, author: String, clock: any WallClock,
    mailbox: Mailbox<AppEvent>
  ) {
    self.shops = Dictionary(shops.map { ($0.name, $0) }) { first, _ in first }
    self.canSend = canSend
    writer = ShopWriter(stateFolder: stateFolder, author: author, clock: clock)
    self.mailbox = mailbox
  }

  /// What a shop makes of a write, by its client's own rules. Any thread; asks nobody.
  package var judge: @Sendable (_ shop: String, ShopWrite) -> WriteJudgement {
    { [shops] name, write in
      guard let client = shops[name]?.client else {
        return WriteJudgement(objection: "\(name) is not in the config any more")
      }
      return WriteJudgement(
        objection: client.objection(to: write), consequences: client.consequences(of: write))
    }
  }

  // MARK: Writing

  /// Counts a list of writes as under way, before its work starts: leaving waits for it. Any thread.
  func begin() { state.withLock { $0.underWay += 1 } }

  /// Sends those of the requests that are for one shop, one after the other. A cause that concerns the whole shop holds
  /// back the rest. `begin` must have been called for it.
  func send(
    _ requests: [WriteRequest], of shop: String, token: Int, _ repository: OrderRepository
  ) async {
    defer { finished() }
    var stopped: String?
    for (index, request) in requests.enumerated() where request.shop == shop {
      let report: WriteReport
      if let stopped {
        report = WriteReport(.failed, message: "not sent: " + stopped)
      } else {
        (report, stopped) = await send(request)
      }
      mailbox.post(.written(token: token, index: index, report))
      if report.outcome == .done, case .createOrder = request.write, let id = report.id {
        // The list shows it at once; if it cannot be read now, the next refresh brings it.
        _ = try? await repository.read(OrderID(shop: shop, id: id))
      }
    }
  }

  private func send(_ request: WriteRequest) async -> (WriteReport, cause: String?) {
    guard let spec = shops[request.shop] else {
      return (WriteReport(.failed, message: "\(request.shop) is not in the config any more"), nil)
    }
    let target = WriteTarget(spec)
    var item = WritePlan.Item(request.write, id: request.id, subject: request.subject)
    guard canSend else { return (WriteReport(.refused, message: "started with --read-only"), nil) }
    if let refusal = ShopWriter.refusal(of: item, at: target) { return (WriteReport(refusal), nil) }
    if case .createOrder(var draft) = item.write, draft.reference == nil {
      draft.reference = WritePlan.newReference()
      item.write = .createOrder(draft)
    }
    do throws(SyncError) {
      let answer = try await writer.send(item, to: target)
      for trouble in answer.troubles { mailbox.post(.notice(Notice(.warning, trouble))) }
      let report = answer.results.first.map(WriteReport.init)
      return (report ?? WriteReport(.unclear, message: "the shop's answer names nothing"), answer.cause)
    } catch {
      return (WriteReport(.failed, message: "not sent: \(error.description)"), error.description)
    }
  }

  private func finished() {
    let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.underWay -= 1
      guard state.underWay == 0 else { return [] }
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Whether a shop still owes an answer.
  var isSending: Bool { state.withLock { $0.underWay > 0 } }

  /// Returns once no write is under way; each ends by its request's own time limit.
  func end() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if state.underWay > 0 { state.waiters.append(continuation) }
        return state.underWay == 0
      }
      if isOver { continuation.resume() }
    }
  }

  // MARK: Coupons

  /// Reads a coupon now and keeps what was seen.
  func read(_ code: String, at shop: String, token: Int) async {
    guard let client = shops[shop]?.client else { return }
    let result: Result<Coupon, ShopError>
    do throws(ShopError) {
      result = .success(try await client.coupon(code: code))
    } catch { result = .failure(error) }
    var trouble: String?
    switch result {
    case .success(let coupon): trouble = await writer.remember(coupon, code: coupon.code, shop: shop)
    case .failure(.notFound): trouble = await writer.remember(nil, code: code, shop: shop)
    case .failure: break
    }
    if let trouble { mailbox.post(.notice(Notice(.warning, trouble))) }
    mailbox.post(.couponRead(token: token, shop: shop, code: code, result))
  }

  /// Looks up the coupons this program knows.
  func list(token: Int) async {
    let known = await writer.knownCoupons()
    mailbox.post(.coupons(token: token, known))
  }

  // MARK: Quotes

  /// Asks a shop what an order comes to. Places nothing.
  func quote(_ draft: OrderDraft, at shop: String, token: Int) async {
    guard let client = shops[shop]?.client else { return }
    let result: Result<OrderQuote, ShopError>
    do throws(ShopError) {
      result = .success(try await OrderQuoting(client: client).quote(draft))
    } catch { result = .failure(error) }
    mailbox.post(.quoted(token: token, draft, result))
  }
}

extension WriteReport {
  /// A command's result as the console shows it.
  init(_ result: WriteResult) {
    self.init(
      result.outcome, id: result.id, message: result.message, consequences: result.consequences)
    isThere = result.isThere
  }
}

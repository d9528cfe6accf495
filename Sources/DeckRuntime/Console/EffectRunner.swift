import OrderModel
package import OrderSync
import Synchronization
package import ViewModels

/// Carries out what `update` asked of the store, off the UI thread, and posts the outcome with its token.
///
/// Work is counted before it starts, so that "idle" is never reported between a key and its consequences.
package final class EffectRunner: Sendable {
  private let repository: OrderRepository
  private let mailbox: Mailbox<AppEvent>
  private let writes: ConsoleWrites
  private let drafts: DraftFolder?
  private let hooks: HookRunner?
  private let papers: PaperDesk?
  private let claims: ClaimFolder?
  private let inFlight = Mutex(0)

  /// Makes a runner over a store and what is written past its outbox; outcomes go to `mailbox`. Without `drafts` typed
  /// texts are not kept, without `claims` nobody is told what is open here.
  package init(
    repository: OrderRepository, writes: ConsoleWrites, mailbox: Mailbox<AppEvent>,
    drafts: DraftFolder? = nil, hooks: HookRunner? = nil, papers: PaperDesk? = nil,
    claims: ClaimFolder? = nil
  ) {
    self.writes = writes
    self.repository = repository
    self.drafts = drafts
    self.mailbox = mailbox
    self.hooks = hooks
    self.papers = papers
    self.claims = claims
  }

  /// Whether nothing that was asked for is still under way. Any thread.
  package var isIdle: Bool { inFlight.withLock { $0 == 0 } }

  /// Starts one effect. UI thread; never blocks.
  package func perform(_ effect: Effect) {
    switch effect {
    case .submit(let requests, let holdSeconds, let token):
      start { await $0.submit(requests, holdSeconds: holdSeconds, token: token) }
    case .withdraw(let ids): startStep { repository async throws in try await repository.withdraw(ids) }
    case .release(let ids): startStep { repository async throws in try await repository.release(ids) }
    case .retry(let ids): startStep { repository async throws in try await repository.retry(ids) }
    case .drop(let ids): startStep { repository async throws in try await repository.drop(ids) }
    case .refresh(let shops, let full):
      start { await $0.repository.refresh(shops: shops, full: full) }
    case .readOrder(let id, let token): start { await $0.readOrder(id, token: token) }
    case .readHistory(let id, let token): start { await $0.readHistory(id, token: token) }
    case .runHook(let event, let orders): start { await $0.runHook(event, orders) }
    case .print(let job): start { await $0.print(job) }
    case .saveDraft(let draft): drafts?.save(draft)
    case .dropDraft(let key): drafts?.drop(key)
    case .claim(let orders): claims?.claim(orders)
    case .write(let requests, let token):
      // Shops are written to side by side, so that a dead one holds up nobody.
      for shop in Set(requests.map(\.shop)) {
        writes.begin()
        start { await $0.writes.send(requests, of: shop, token: token, $0.repository) }
      }
    case .readCoupon(let shop, let code, let token):
      start { await $0.writes.read(code, at: shop, token: token) }
    case .listCoupons(let token): start { await $0.writes.list(token: token) }
    case .quote(let shop, let draft, let token):
      start { await $0.writes.quote(draft, at: shop, token: token) }
    case .edit, .page, .copy, .suspend, .redraw, .setTitle, .setMouse, .bell, .quit: break
    }
  }

  private func start(_ work: @escaping @Sendable (EffectRunner) async -> Void) {
    inFlight.withLock { $0 += 1 }
    Task {
      await work(self)
      inFlight.withLock { $0 -= 1 }
    }
  }

  /// Runs a step of the outbox; a failure to store it is told in the message line.
  private func startStep(_ step: @escaping @Sendable (OrderRepository) async throws -> Void) {
    start { runner in
      do {
        try await step(runner.repository)
      } catch {
        runner.mailbox.post(.notice(Notice(.error, "Not stored: \(error)")))
      }
    }
  }

  private func submit(_ requests: [ChangeRequest], holdSeconds: Double?, token: Int) async {
    do {
      let ids = try await repository.submit(requests, holdSeconds: holdSeconds)
      mailbox.post(.submitted(token: token, .success(ids)))
    } catch {
      mailbox.post(.submitted(token: token, .failure(EffectFailure("\(error)"))))
    }
  }

  private func readHistory(_ id: OrderID, token: Int) async {
    do throws(SyncError) {
      mailbox.post(.historyRead(token: token, .success(try await repository.history(of: id))))
    } catch {
      mailbox.post(.historyRead(token: token, .failure(EffectFailure("\(error)"))))
    }
  }

  private func readOrder(_ id: OrderID, token: Int) async {
    do throws(ShopError) {
      _ = try await repository.read(id)
      mailbox.post(.orderRead(token: token, id, nil))
    } catch {
      mailbox.post(.orderRead(token: token, id, error))
    }
  }

  /// Makes a paper. Orders whose list told no items are read whole before, so that no slip is empty for that.
  private func print(_ job: PrintJob) async {
    guard let papers else { return }
    let snapshot = await repository.snapshot()
    var orders = job.orders.compactMap(snapshot.orders.order(of:))
    for index in orders.indices where orders[index].lines.isEmpty {
      if let whole = try? await repository.read(orders[index].id) { orders[index] = whole }
    }
    let text = PaperDesk.text(job.kind, orders, zones: ShopZones(snapshot.shops).zones)
    switch job.place {
    case .pager: mailbox.post(.paper(text))
    case .printer: mailbox.post(.notice(await papers.print(text, of: job)))
    case .file: mailbox.post(.notice(await papers.save(text, of: job)))
    }
  }

  private func runHook(_ event: HookEvent, _ ids: [OrderID]) async {
    guard let hooks else { return }
    let table = await repository.snapshot().orders
    let orders = ids.compactMap(table.order(of:))
    for problem in await hooks.run(event, orders) { mailbox.post(.notice(Notice(.warning, problem))) }
  }
}

internal import OrderModel

/// Sending a shop's changes: read, compare, journal, write, and find out what an unclear write did. Never writes
/// blindly, never writes twice without proof that the first write did not happen.
extension ShopSession {
  /// Sends what may go until nothing is left or the shop stops working.
  func sendWaiting() async {
    while isReady, let work = await repository.work(for: shop) {
      switch work {
      case .verify(let entry): await verify(entry)
      case .send(let entries): await send(entries)
      }
    }
    deferred = [:]
  }

  /// Sends one entry, or one bulk request's worth of them.
  private func send(_ entries: [OutboxEntry]) async {
    let fresh = entries.filter { deferred[$0.id] == nil }
    let candidates = fresh.isEmpty ? entries : fresh
    let bulk = client.leadingBulk(candidates.lazy.map(\.change))
    if bulk > 1 {
      await sendBulk(Array(candidates.prefix(bulk)))
    } else if let entry = candidates.first, let order = await prepare(entry) {
      await write(entry, on: order)
    }
  }

  // MARK: Before the write

  /// Reads the order of an entry and decides whether to write: nil when the entry is settled without, or has to wait.
  private func prepare(_ entry: OutboxEntry) async -> Order? {
    let order: Order
    do throws(ShopError) {
      order = try await client.order(entry.order.id)
    } catch {
      await readingFailed(entry, error)
      return nil
    }
    await noteSuccess()
    touched.insert(entry.order.id)
    let found = OrderState(order)
    if found.satisfies(entry.change) {
      await repository.conclude(entry.id, .findSatisfied, order: order)
      return nil
    }
    if let objection = client.objection(to: entry.change, on: order) {
      await repository.conclude(entry.id, .refuse(OutboxError(objection)), order: order)
      return nil
    }
    if !entry.surprises(in: found).isEmpty {
      await repository.conclude(entry.id, .findChanged(found, nil), order: order)
      return nil
    }
    await repository.merge([order], force: false)
    return order
  }

  /// Nothing was written yet, so a failed reading only delays the entry, unless it is the order's own fault.
  private func readingFailed(_ entry: OutboxEntry, _ error: ShopError) async {
    switch error {
    case .unauthorized, .rateLimited, .unreachable: await postpone([entry], error)
    case .notFound, .malformed, .conflict:
      await noteSuccess()
      await repository.conclude(entry.id, .fail(OutboxError(error)))
    case .refused, .objection:
      await noteSuccess()
      await repository.conclude(entry.id, .refuse(OutboxError(error)))
    case .unclear:
      unreadInRow += 1
      if let before = deferred[entry.id], successes > before {
        // Other orders answer meanwhile, so it is this one.
        await repository.conclude(entry.id, .fail(OutboxError(error)))
      } else if unreadInRow > 1 {
        await postpone([entry], error)
      } else {
        deferred[entry.id] = successes
      }
    }
  }

  /// Puts entries back that were provably not written, and leaves the whole shop alone for a while.
  private func postpone(_ entries: [OutboxEntry], _ error: ShopError) async {
    for entry in entries { await repository.conclude(entry.id, .postpone(OutboxError(error))) }
    await stopShop(error)
  }

  private func stopShop(_ error: ShopError) async {
    if case .rateLimited = error {
      await repository.noteObstacle(shop: shop, isLimit: true)
    } else {
      await repository.noteObstacle(shop: shop, isLimit: false)
    }
    await noteFailure(error)
  }

  // MARK: The write

  private func write(_ entry: OutboxEntry, on order: Order) async {
    guard await begin([(entry, order)]).contains(entry.id) else { return }
    noteWriting(true)
    defer { noteWriting(false) }
    do throws(ShopError) {
      let after = try await client.perform(entry.change, on: order)
      await confirm(entry, after)
    } catch {
      await writingFailed(entry, error)
    }
  }

  private func sendBulk(_ entries: [OutboxEntry]) async {
    var ready: [(entry: OutboxEntry, order: Order)] = []
    for entry in entries where isReady {
      if let order = await prepare(entry) { ready.append((entry, order)) }
    }
    guard isReady else { return }
    let begun = await begin(ready)
    let items = ready.filter { begun.contains($0.entry.id) }
    guard !items.isEmpty else { return }
    noteWriting(true)
    defer { noteWriting(false) }
    let results = await client.performBulk(items.map { BulkItem(order: $0.order, change: $0.entry.change) })
    for (index, item) in items.enumerated() {
      let missing = ShopError.unclear("The shop's answer does not name this order.")
      switch index < results.count ? results[index] : .failure(missing) {
      case .success(let after): await confirm(item.entry, after)
      case .failure(let error): await writingFailed(item.entry, error)
      }
    }
  }

  /// Journals that entries are being sent. When the journal cannot be written nothing goes out.
  private func begin(_ items: [(entry: OutboxEntry, order: Order)]) async -> Set<UInt64> {
    do throws(SyncError) {
      return try await repository.begin(items.map { ($0.entry.id, OrderState($0.order)) })
    } catch {
      await repository.tell(error.description)
      await repository.noteObstacle(shop: shop, isLimit: false)
      pauseForJournal()
      return []
    }
  }

  private func confirm(_ entry: OutboxEntry, _ after: Order) async {
    touched.insert(entry.order.id)
    await repository.conclude(entry.id, .confirm, order: after, force: true)
    await noteSuccess()
  }

  private func writingFailed(_ entry: OutboxEntry, _ error: ShopError) async {
    switch error {
    case .unauthorized, .rateLimited, .unreachable: await postpone([entry], error)
    case .refused, .objection: await repository.conclude(entry.id, .refuse(OutboxError(error)))
    case .notFound: await repository.conclude(entry.id, .fail(OutboxError(error)))
    case .conflict: await repository.conclude(entry.id, .findChanged(nil, OutboxError(error)))
    // An answer that cannot be read proves nothing about the write.
    case .malformed, .unclear: await repository.conclude(entry.id, .lose(OutboxError(error)))
    }
  }

  // MARK: After an unclear write

  /// Reads the order to find out what an unclear write did.
  private func verify(_ entry: OutboxEntry) async {
    let order: Order
    do throws(ShopError) {
      order = try await client.order(entry.order.id)
    } catch {
      await verifyingFailed(entry, error)
      return
    }
    await noteSuccess()
    touched.insert(entry.order.id)
    let step = entry.judging(OrderState(order))
    await repository.conclude(entry.id, step, order: order, force: true)
    if case .doubt = step { await repository.noteUndecided(entry.id, until: .infinity) }
  }

  private func verifyingFailed(_ entry: OutboxEntry, _ error: ShopError) async {
    if case .notFound = error {
      await repository.conclude(entry.id, .findChanged(nil, OutboxError(error)))
      return
    }
    await repository.conclude(entry.id, .doubt(OutboxError(error)))
    await repository.noteUndecided(entry.id, until: clock.now() + settings.refreshSeconds)
    if error.concernsWholeShop { await stopShop(error) }
  }
}

internal import OrderModel

/// Reading a shop's changes page by page.
extension ShopSession {
  /// A pass that brings this many pages in a row with nothing but unreadable records has run astray.
  private static let barrenPageLimit = 3

  /// Reads pages until the shop has no more or a page brings no new id, merging each as it comes. The cursor moves
  /// only when the whole pass is in. Changes to be sent go out between two pages.
  func readPages(everything: Bool) async throws(ShopError) {
    var request = FeedRequest(since: everything ? nil : cursor)
    if client.capabilities.followsKnownOrders {
      request.knownOpen = await repository.openOrders(of: shop)
    }
    let isWhole = request.since == nil
    touched = []
    var pass = PassRecord()
    while true {
      let page = try await client.feed(request)
      pass.take(page)
      await repository.merge(page.orders, force: false)
      if !page.gone.isEmpty { await repository.remove(page.gone, of: shop) }
      let (progress, announced) = (pass.seen.count, page.total)
      await repository.report(shop) { status in
        status.progress = progress
        status.announced = announced ?? status.announced
      }
      guard let next = pass.next(after: page, barrenLimit: ShopSession.barrenPageLimit) else { break }
      request.page = next
      let (written, failed) = (touched.count, failures)
      await sendWaiting()
      pass.hasShifted = touched.count > written
      // The shop failed while something was sent: going on would only run into the same.
      if failures > failed, let lastError { throw lastError }
    }
    cursor = pass.resume ?? cursor
    let present = isWhole && pass.isComplete ? pass.seen.union(touched) : nil
    let warnings = pass.warnings
    await repository.report(shop) { $0.warnings = warnings }
    await repository.passEnded(shop, cursor: cursor, present: present)
  }
}

/// What a pass has brought so far.
private struct PassRecord {
  var seen: Set<String> = []
  var warnings: [String] = []
  var resume: FeedCursor?
  /// Whether our own writes since the last page may have shifted the next one.
  var hasShifted = false
  private var asked: Set<String> = []
  private var barren = 0
  private var broughtNew = false
  private var announced: Int?
  private var reachedEnd = false

  mutating func take(_ page: FeedPage) {
    let before = seen.count
    seen.formUnion(page.orders.map(\.id.id))
    broughtNew = seen.count > before
    warnings += page.warnings.filter { !warnings.contains($0) }
    resume = page.resume ?? resume
    announced = page.total ?? announced
    reachedEnd = page.next == nil
  }

  /// The page to go on with. Two kinds of page without a new id do not end the pass, as they would hide the orders behind
  /// them: one of which no record could be read, and one that our own writes have shifted.
  mutating func next(after page: FeedPage, barrenLimit: Int) -> FeedCursor? {
    guard let next = page.next, asked.insert(next.text).inserted else { return nil }
    if broughtNew {
      barren = 0
      return next
    }
    barren += 1
    let isExcused = hasShifted || (page.orders.isEmpty && !page.warnings.isEmpty)
    return isExcused && barren < barrenLimit ? next : nil
  }

  /// Whether what was seen is all the shop has: it named no further page, every record was readable and its own count
  /// agrees.
  var isComplete: Bool { reachedEnd && warnings.isEmpty && announced.map { $0 <= seen.count } ?? true }
}

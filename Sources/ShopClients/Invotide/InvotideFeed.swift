import Foundation
package import OrderModel

/// Reading orders without a list (invotide.md 5): walk upwards from the highest number known until enough numbers in a
/// row are missing, and read open orders again one by one.
extension InvotideClient {
  /// A page is handed over after so many orders.
  static let pageSize = 20
  /// Requests of an incremental pass, unless the request names another number.
  static let passBudget = 200
  /// So many orders in a row that cannot be read mean that the shop itself is ill.
  private static let failureLimit = 3
  /// At most so many orders that could not be read are tried again in the next pass.
  private static let retryLimit = 50

  package func feed(_ request: FeedRequest) async throws(ShopError) -> FeedPage {
    let since = request.since.flatMap { InvotideResume($0) }
    var place = request.page.flatMap { InvotidePlace($0) } ?? InvotidePlace(since, settings.orderIDs)
    let plan = InvotidePlan(request, since, settings.orderIDs)
    var page = FeedPage(orders: [], warnings: [])
    while page.orders.count < Self.pageSize, let step = plan.step(at: place) {
      try await take(step, plan, &place, &page)
    }
    learning.store()
    // A page without orders would end the pass, but then there is nothing to come either.
    page.next = plan.step(at: place) == nil ? nil : place.cursor
    page.resume = plan.resume(after: place).cursor
    return page
  }

  private func take(
    _ step: InvotidePlan.Step, _ plan: InvotidePlan, _ place: inout InvotidePlace, _ page: inout FeedPage
  ) async throws(ShopError) {
    let number: Int
    switch step {
    case .again(let known): number = known
    case .walk(let next): number = next
    }
    place.used += 1
    let reading: Reading?
    do throws(ShopError) {
      reading = try await read(String(number), .polling)
      place.failures = 0
    } catch {
      // One order that makes the shop stumble must not hide those behind it.
      guard case .unclear = error.kind, place.failures + 1 < Self.failureLimit else { throw error }
      place.failures += 1
      page.warnings.append("order \(number) could not be read")
      if place.retry.count < Self.retryLimit { place.retry.append(number) }
      place.advance(step, isThere: true)
      return
    }
    place.advance(step, isThere: reading != nil)
    if let reading {
      page.orders.append(reading.order)
      learning.see(number)
    } else if case .again = step {
      page.gone.append(String(number))
    }
  }
}

extension ShopError {
  fileprivate enum Kind { case unclear, other }

  /// Whether the error may concern one order alone.
  fileprivate var kind: Kind {
    switch self {
    case .unclear, .malformed: .unclear
    default: .other
    }
  }
}

/// Where the next pass starts. Opaque outside.
struct InvotideResume: Codable, Equatable {
  /// The highest number that an order was found at; 0 when none was.
  var top: Int
  /// Among the known orders that do not fit a pass: the last one read again.
  var turn: Int?
  /// Orders that could not be read.
  var retry: [Int] = []
}

/// How far a pass has come. Opaque outside.
struct InvotidePlace: Codable, Equatable {
  /// How many of the known orders were read again.
  var again = 0
  /// The next number of the walk.
  var next: Int
  /// How many numbers in a row were missing.
  var missing = 0
  var top: Int
  /// Requests so far in this pass, and those of them for the walk.
  var used = 0
  var walked = 0
  /// Orders in a row that could not be read.
  var failures = 0
  var retry: [Int] = []

  /// The start of a pass.
  init(_ since: InvotideResume?, _ ids: InvotideOrderIDs) {
    top = since?.top ?? 0
    next = max(ids.from, top + 1)
  }

  mutating func advance(_ step: InvotidePlan.Step, isThere: Bool) {
    switch step {
    case .again: again += 1
    case .walk(let number):
      walked += 1
      next = number + 1
      missing = isThere ? 0 : missing + 1
      if isThere { top = max(top, number) }
    }
  }
}

/// What a pass reads: known open orders first, then the walk. The same for every page of a pass.
struct InvotidePlan {
  enum Step: Equatable {
    /// A known order once more.
    case again(Int)
    /// The next number of the walk.
    case walk(Int)
  }

  /// Known orders to read again, in this order.
  let known: [Int]
  private let gap: Int
  /// Nil: no budget.
  private let budget: Int?
  /// The highest number known from elsewhere: a walk from the start does not end below it, whatever is missing.
  private let certain: Int
  private let turn: Int?
  /// Of `known`, how many take turns from pass to pass.
  private let inTurn: Int

  init(_ request: FeedRequest, _ since: InvotideResume?, _ ids: InvotideOrderIDs) {
    gap = ids.gap
    let numbers = request.knownOpen.compactMap { Int($0) }
    certain = numbers.max() ?? 0
    guard let since else {
      (known, budget, turn, inTurn) = ([], request.budget, nil, 0)
      return
    }
    let total = request.budget ?? InvotideClient.passBudget
    budget = total
    // New orders come in whatever is open: the walk keeps enough for one row of missing numbers.
    let share = max(total - gap - 25, total / 4, 1)
    var seen: Set<Int> = []
    let wanted = (since.retry + numbers).filter { seen.insert($0).inserted }
    guard wanted.count > share else {
      (known, turn, inTurn) = (wanted, nil, 0)
      return
    }
    let head = Array(wanted.prefix(share / 2))
    let rest = wanted.dropFirst(share / 2).sorted(by: >)
    let start = since.turn.flatMap { turn in rest.firstIndex { $0 < turn } } ?? 0
    let turning = (rest[start...] + rest[..<start]).prefix(share - head.count)
    known = head + turning
    turn = since.turn
    inTurn = turning.count
  }

  /// What to read next; nil at the end of the pass.
  func step(at place: InvotidePlace) -> Step? {
    if place.again < known.count { return .again(known[place.again]) }
    if place.missing >= gap, place.next > certain { return nil }
    if let budget, place.used >= budget, place.walked >= gap + 25 { return nil }
    return .walk(place.next)
  }

  /// Where the pass after this one starts, when this one ends at `place`.
  func resume(after place: InvotidePlace) -> InvotideResume {
    let turned = place.again - (known.count - inTurn)
    let last = turned > 0 ? known[known.count - inTurn + turned - 1] : turn
    return InvotideResume(top: place.top, turn: last, retry: place.retry)
  }
}

extension InvotideResume {
  init?(_ cursor: FeedCursor) {
    guard let value = try? JSONDecoder().decode(InvotideResume.self, from: Data(cursor.text.utf8)) else {
      return nil
    }
    self = value
  }

  var cursor: FeedCursor { FeedCursor(feedText(self)) }
}

extension InvotidePlace {
  init?(_ cursor: FeedCursor) {
    guard let value = try? JSONDecoder().decode(InvotidePlace.self, from: Data(cursor.text.utf8)) else {
      return nil
    }
    self = value
  }

  var cursor: FeedCursor { FeedCursor(feedText(self)) }
}

/// A cursor's text; the same for equal places.
private func feedText(_ value: some Encodable) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = .sortedKeys
  return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
}

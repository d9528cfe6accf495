import OrderModel
import ShopClients
import Testing
import TestSupport

@Suite("Token bucket")
struct TokenBucketTests {
  @Test("the burst goes at once, then tokens come back evenly")
  func burst() {
    var bucket = TokenBucket(perHour: 3603, burst: 3)
    for _ in 0..<3 { #expect(bucket.take(at: 100) == nil) }
    #expect(bucket.take(at: 100) == .budget(seconds: 1))
    #expect(bucket.take(at: 101) == nil)
    #expect(bucket.take(at: 101.25) == .budget(seconds: 0.75))
    #expect(bucket.take(at: 200) == nil)
  }

  @Test("an hour of requests as fast as allowed, burst included, stays within the budget and uses it")
  func hour() {
    var bucket = TokenBucket(perHour: 3600)
    var (now, taken) = (0.0, 0)
    while now < 3600 {
      switch bucket.take(at: now) {
      case nil: taken += 1
      case .budget(let seconds), .closed(let seconds): now += seconds
      }
    }
    #expect((3590...3600).contains(taken))
  }

  @Test("a small budget has a small burst, and no budget never waits")
  func sizes() {
    #expect(TokenBucket(perHour: 60).burst == 20)
    #expect(TokenBucket(perHour: 3600).burst == 1200)
    var open = TokenBucket(perHour: nil)
    for _ in 0..<10_000 { #expect(open.take(at: 0, leaving: 5) == nil) }
  }

  @Test("a reserve is left to others, and never asks for more than the bucket can hold")
  func reserve() {
    var bucket = TokenBucket(perHour: 3606, burst: 6)
    #expect(bucket.take(at: 0, leaving: 5) == nil)
    #expect(bucket.take(at: 0, leaving: 5) == .budget(seconds: 1))
    #expect(bucket.take(at: 0) == nil)
    var tiny = TokenBucket(perHour: 10)
    #expect(tiny.take(at: 0, leaving: 5) == nil)
  }

  @Test("a bucket goes on where an earlier run left it, refilled by the time between")
  func restored() throws {
    var first = TokenBucket(perHour: 3603, burst: 3)
    for _ in 0..<3 { _ = first.take(at: 100) }
    let note = try #require(first.note)
    var second = TokenBucket(perHour: 3603, burst: 3)
    second.restore(note, at: 100.5)
    #expect(second.take(at: 100.5) == .budget(seconds: 0.5))
    var later = TokenBucket(perHour: 3603, burst: 3)
    later.restore(note, at: 5000)
    #expect(later == full(at: 5000))
    #expect(TokenBucket(perHour: nil).note == nil)
  }

  @Test(
    "a note that cannot be meant leaves a full bucket",
    arguments: ["", "x", "1", "nan 1", "-5 1", "inf 1", "1 9999", "1 nan", "1 2 3", "99 50"])
  func oddNotes(note: String) {
    var bucket = TokenBucket(perHour: 3603, burst: 3)
    bucket.restore(note, at: 100)
    for _ in 0..<3 { #expect(bucket.take(at: 100) == nil) }
    #expect(bucket.take(at: 100) == .budget(seconds: 1))
  }

  private func full(at now: Double) -> TokenBucket {
    var bucket = TokenBucket(perHour: 3603, burst: 3)
    bucket.restore("3 \(now)", at: now)
    return bucket
  }

  @Test("limiters of one shop in runs after each other share the budget; one without a limit notes nothing")
  func sharedMemory() async throws {
    let clock = ManualClock(skipsSleeps: true)
    let memory = TransientMemory()
    for _ in 0..<3 {
      let limiter = RateLimiter(perHour: 3603, burst: 3, clock: clock, memory: memory)
      try await limiter.enter(.urgent)
      await limiter.leave()
    }
    let started = clock.now()
    let limiter = RateLimiter(perHour: 3603, burst: 3, clock: clock, memory: memory)
    try await limiter.enter(.urgent)
    #expect(clock.now() - started == 1)
    let demo = TransientMemory()
    let open = RateLimiter(perHour: nil, clock: clock, memory: demo)
    try await open.enter(.urgent)
    await open.leave()
    #expect(demo.text("requestBudget") == nil)
  }

  @Test("a closing holds until its end; an earlier one does not shorten it")
  func closing() {
    var bucket = TokenBucket(perHour: 3600)
    bucket.close(until: 50)
    bucket.close(until: 20)
    #expect(bucket.take(at: 30) == .closed(seconds: 20))
    #expect(bucket.take(at: 50) == nil)
  }

  @Test("a clock set back neither takes nor gives tokens")
  func clockSetBack() {
    var bucket = TokenBucket(perHour: 3601, burst: 1)
    #expect(bucket.take(at: 1000) == nil)
    #expect(bucket.take(at: 10) == .budget(seconds: 1))
    #expect(bucket.take(at: 11) == nil)
  }
}

@Suite("Rate limiter")
struct RateLimiterTests {
  @Test("at most two requests are under way; the third goes when one ends, in the order of arrival")
  func slots() async throws {
    let limiter = RateLimiter(perHour: nil, clock: ManualClock())
    try await limiter.enter(.polling)
    try await limiter.enter(.polling)
    let order = EventLog<Int>()
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<3 {
        group.addTask {
          try? await limiter.enter(.polling)
          order.add(number)
          await limiter.leave()
        }
        while await limiter.waiting <= number { await Task.yield() }
      }
      #expect(order.all.isEmpty)
      await limiter.leave()
      await limiter.leave()
    }
    #expect(order.all == [0, 1, 2])
  }

  @Test("a write passes polls that came earlier")
  func urgentFirst() async throws {
    let limiter = RateLimiter(perHour: nil, slots: 1, clock: ManualClock())
    try await limiter.enter(.polling)
    let order = EventLog<String>()
    await withTaskGroup(of: Void.self) { group in
      for (name, priority) in [("poll", RequestPriority.polling), ("write", .urgent), ("write 2", .urgent)] {
        let waiting = await limiter.waiting
        group.addTask {
          try? await limiter.enter(priority)
          order.add(name)
          await limiter.leave()
        }
        while await limiter.waiting == waiting { await Task.yield() }
      }
      await limiter.leave()
    }
    #expect(order.all == ["write", "write 2", "poll"])
  }

  @Test("when the budget is used up, requests wait on the clock; polling leaves the last tokens to writes")
  func budget() async throws {
    let clock = ManualClock()
    let limiter = RateLimiter(perHour: 3607, burst: 7, clock: clock)
    for _ in 0..<2 {
      try await limiter.enter(.polling)
      await limiter.leave()
    }
    async let poll: Void = limiter.enter(.polling)
    await clock.waitForSleepers()
    for _ in 0..<5 {
      try await limiter.enter(.urgent)
      await limiter.leave()
    }
    #expect(clock.slept == [1])
    // Five writes later six tokens are missing; the poll wakes, finds less than it may take, and sleeps
    // again.
    clock.advance(by: 1)
    await clock.waitForSleepers()
    clock.advance(by: 5)
    try await poll
    #expect(clock.slept == [1, 5])
  }

  @Test("a shop that asks for a short pause is waited for, a long one is reported at once")
  func closing() async throws {
    let clock = ManualClock()
    let limiter = RateLimiter(perHour: nil, clock: clock)
    await limiter.close(forSeconds: 4)
    async let write: Void = limiter.enter(.urgent)
    await clock.waitForSleepers()
    clock.advance(by: 4)
    try await write
    await limiter.leave()
    await limiter.close(forSeconds: 600)
    await #expect(throws: ShopError.rateLimited(retryAfter: 600)) { try await limiter.enter(.urgent) }
    await #expect(throws: ShopError.rateLimited(retryAfter: 600)) { try await limiter.enter(.polling) }
    clock.advance(by: 580)
    await #expect(throws: ShopError.rateLimited(retryAfter: 20)) { try await limiter.enter(.urgent) }
    clock.advance(by: 20)
    try await limiter.enter(.urgent)
  }

  @Test("a request that gives up lets the next one pass")
  func givingUp() async throws {
    let clock = ManualClock()
    let limiter = RateLimiter(perHour: nil, clock: clock)
    await limiter.close(forSeconds: 30)
    let poll = Task { try await limiter.enter(.polling) }
    await clock.waitForSleepers()
    await #expect(throws: ShopError.self) { try await limiter.enter(.urgent) }
    poll.cancel()
    await #expect(throws: ShopError.self) { try await poll.value }
    #expect(await limiter.waiting == 0)
  }
}

@Suite("Repeating reads")
struct RetryTests {
  @Test("pauses double, jitter spreads over their second half, and the tries are bounded")
  func backOff() {
    let policy = RetryPolicy(tries: 4, base: 1, longest: 3)
    let failure = ReadFailure(.unclear("x"), tries: 10)
    #expect(policy.pause(after: failure, attempt: 1, random: 0) == 0.5)
    #expect(policy.pause(after: failure, attempt: 1, random: 0.5) == 0.75)
    #expect(policy.pause(after: failure, attempt: 2, random: 0) == 1)
    #expect(policy.pause(after: failure, attempt: 3, random: 0) == 1.5)
    #expect(policy.pause(after: failure, attempt: 4, random: 0) == nil)
    #expect(policy.pause(after: ReadFailure(.refused(code: 400, text: "")), attempt: 1, random: 0) == nil)
  }

  @Test("a pause the shop names counts instead, unless it is too long to wait")
  func named() {
    let policy = RetryPolicy(longest: 60)
    #expect(
      policy.pause(after: ReadFailure(.rateLimited(retryAfter: 7), tries: 4), attempt: 1, random: 0.9) == 7)
    #expect(
      policy.pause(after: ReadFailure(.rateLimited(retryAfter: 61), tries: 4), attempt: 1, random: 0) == nil)
    #expect(
      policy.pause(after: ReadFailure(.rateLimited(retryAfter: nil), tries: 4), attempt: 1, random: 0) == 0.25
    )
  }

  @Test(
    "Retry-After is read as seconds and as a date, and cut to an hour",
    arguments: [
      ("120", 120.0), (" 0 ", 0), ("1.5", 1.5), ("-3", 0), ("99999999", 3600),
      ("Fri, 14 Jul 2017 02:40:30 GMT", 30), ("Fri, 14 Jul 2017 02:00:00 GMT", 0),
      ("Sun, 06 Nov 2044 08:49:37 GMT", 3600), ("soon", nil), ("", nil),
      ("Fri, 32 Jul 2017 02:40:30 GMT", nil),
      ("nan", nil), ("1e9", nil),
    ])
  func retryAfter(_ text: String, _ seconds: Double?) {
    #expect(RetryAfter.seconds(text, now: 1_500_000_000) == seconds)
  }
}

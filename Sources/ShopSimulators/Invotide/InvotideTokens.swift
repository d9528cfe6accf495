/// The API tokens of a shop, each with the session data that lies behind it.
struct InvotideTokens {
  /// What belongs to one token.
  struct Entry {
    /// Unix seconds.
    var lastCall: Double
    var hasData = true
    var basket = InvotideBasketData()
    /// The session data as requests found it when they came in: PHP reads it whole at the start and writes it whole at
    /// the end, so of two at a time the later one undoes the other.
    var arrivals: [(key: String, basket: InvotideBasketData)] = []
  }

  private var entries: [String: Entry] = [:]
  private var made = 0
  /// The row of a token goes after an hour without a call, its data after 24 minutes.
  private static let (rowLife, dataLife) = (3600.0, 1440.0)

  var all: [String] { entries.keys.sorted() }

  mutating func make(at now: Double, isLost: Bool, cart: InvotideBasketData) -> String {
    made += 1
    var random = SeededRandom(seed: 0x1270, place: made, purpose: 9)
    let token = random.hexadecimal(26)
    entries[token] = Entry(lastCall: now, hasData: !isLost, basket: cart)
    return token
  }

  mutating func loseData() {
    for token in entries.keys { entries[token]?.hasData = false }
  }

  /// Whether a token is accepted at `now`; an accepted call renews it.
  mutating func accept(_ token: String?, at now: Double) -> Bool {
    entries = entries.filter { now - $0.value.lastCall <= InvotideTokens.rowLife }
    guard let token, let entry = entries[token] else { return false }
    if now - entry.lastCall > InvotideTokens.dataLife { entries[token]?.hasData = false }
    guard entries[token]?.hasData == true else { return false }
    entries[token]?.lastCall = now
    return true
  }

  /// A request of a token came in.
  mutating func arrive(_ token: String, key: String) {
    guard let basket = entries[token]?.basket else { return }
    entries[token]?.arrivals.append((key, basket))
  }

  /// The session data a request works with.
  mutating func data(_ token: String, key: String) -> InvotideBasketData {
    let found = entries[token]?.arrivals.last { $0.key == key }?.basket
    entries[token]?.arrivals.removeAll { $0.key == key }
    return found ?? entries[token]?.basket ?? InvotideBasketData()
  }

  mutating func store(_ basket: InvotideBasketData, _ token: String) { entries[token]?.basket = basket }
}

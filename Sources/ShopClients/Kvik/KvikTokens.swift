import OrderModel

/// An access token, secret, with what is known of it.
struct KvikToken: Equatable, Sendable {
  var value: String
  /// Unix seconds from which it is renewed before it is used.
  var renewAt: Double
  /// What it is good for, as the shop says.
  var scope: String?
  /// Seconds, as the shop says; nil when it does not.
  var lifetime: Double?

  /// How long before its end a token is renewed; seconds.
  static let margin = 60.0
  /// How long a token is used whose lifetime the shop does not tell; seconds.
  static let unknownLifetime = 60.0

  /// A token that came at `now`. One that lives no longer than twice the margin is used for half its life.
  init(_ value: String, scope: String?, lifetime: Double?, now: Double) {
    self.value = value
    self.scope = scope
    self.lifetime = lifetime
    let usable = lifetime.map { $0 - min(KvikToken.margin, $0 / 2) } ?? KvikToken.unknownLifetime
    renewAt = now + max(0, usable)
  }
}

/// The access token of one shop, in memory, shared by all requests: however many need one at the same time, one
/// request fetches it.
package actor KvikTokens {
  private let source: any KvikTokenSource
  private var current: KvikToken?
  private var isFetching = false
  private var waiters: [CheckedContinuation<Result<KvikToken, ShopError>, Never>] = []

  /// How many requests wait for the token that is being fetched, the one that fetches it not counted.
  package var waiting: Int { waiters.count }

  /// No token yet.
  init(source: any KvikTokenSource) { self.source = source }

  /// A token that is good for a request now.
  func token() async throws(ShopError) -> KvikToken {
    if let current, source.now() < current.renewAt { return current }
    if isFetching { return try await withCheckedContinuation { waiters.append($0) }.get() }
    isFetching = true
    let result = await source.fetch()
    isFetching = false
    current = try? result.get()
    let waiting = waiters
    waiters = []
    for waiter in waiting { waiter.resume(returning: result) }
    return try result.get()
  }

  /// Gives up a token that the shop refused. Another one that was fetched meanwhile stays.
  func drop(_ token: KvikToken) {
    guard current?.value == token.value else { return }
    current = nil
    source.refused(token)
  }

  /// Gives up whatever token there is.
  func forget() { current = nil }
}

/// Where access tokens come from.
protocol KvikTokenSource: Sendable {
  /// Unix seconds.
  func now() -> Double
  /// Asks for a token. An error never means that something else may have happened at the shop.
  func fetch() async -> Result<KvikToken, ShopError>
  /// The shop no longer takes a token.
  func refused(_ token: KvikToken)
}

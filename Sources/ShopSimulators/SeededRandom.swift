/// The generator behind all seed data (SplitMix64): the same seed gives the same numbers on every machine and with
/// every toolchain.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  /// A stream of its own for each seed and place, so that any order can be made without making those before it.
  init(seed: UInt64, place: Int, purpose: UInt64) {
    state =
      seed &+ UInt64(bitPattern: Int64(place)) &* 0xD1B5_4A32_D192_ED03 &+ purpose &* 0x8CB9_2BA7_2F3D_8DD7
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to below `limit`. Not `Int.random`, whose algorithm the standard library may change.
  mutating func below(_ limit: Int) -> Int { Int(next() >> 33) % max(1, limit) }

  /// A number from 0 to below 1.
  mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

  /// Whether an event of this probability in percent happens.
  mutating func percent(_ chance: Int) -> Bool { below(100) < chance }

  /// One of the items; the list must not be empty.
  mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }

  /// Lower-case hexadecimal digits.
  mutating func hexadecimal(_ count: Int) -> String { digits(count, of: 16) }

  /// Decimal digits.
  mutating func digits(_ count: Int) -> String { digits(count, of: 10) }

  private mutating func digits(_ count: Int, of base: Int) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    for _ in 0..<count {
      let digit = UInt8(below(base))
      bytes.append(digit < 10 ? 48 + digit : 87 + digit)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

import Foundation

/// The check of a PKCE verifier (RFC 7636 4.6). SHA-256 with its constants worked out from their definition (FIPS 180-4
/// 4.2.2), so that it shares nothing with the client's.
enum KvikPKCE {
  /// Whether a verifier belongs to a challenge of the method S256.
  static func matches(_ verifier: String, _ challenge: String) -> Bool {
    let length = verifier.utf8.count
    return (43...128).contains(length) && base64URL(digest(Array(verifier.utf8))) == challenge
  }

  /// Base64 for URLs, without padding.
  static func base64URL(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
      .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
  }

  private static let primes: [Int] = {
    var found: [Int] = []
    var number = 2
    while found.count < 64 {
      if found.allSatisfy({ number % $0 != 0 }) { found.append(number) }
      number += 1
    }
    return found
  }()

  /// The first 32 bits behind the point.
  private static func fraction(_ root: Double) -> UInt32 {
    UInt32((root - root.rounded(.down)) * 4_294_967_296)
  }

  static func digest(_ message: [UInt8]) -> [UInt8] {
    let constants = primes.map { fraction(cbrt(Double($0))) }
    var hash = primes.prefix(8).map { fraction(Double($0).squareRoot()) }
    var bytes = message + [0x80]
    while bytes.count % 64 != 56 { bytes.append(0) }
    let bits = message.count * 8
    bytes += stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bits >> $0) }
    func right(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }
    for block in stride(from: 0, to: bytes.count, by: 64) {
      var schedule = (0..<16).map { word in
        (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[block + word * 4 + $1]) }
      }
      for place in 16..<64 {
        let (old, recent) = (schedule[place - 15], schedule[place - 2])
        let small = right(old, 7) ^ right(old, 18) ^ (old >> 3)
        let large = right(recent, 17) ^ right(recent, 19) ^ (recent >> 10)
        schedule.append(schedule[place - 16] &+ small &+ schedule[place - 7] &+ large)
      }
      var (a, b, c, d) = (hash[0], hash[1], hash[2], hash[3])
      var (e, f, g, h) = (hash[4], hash[5], hash[6], hash[7])
      for place in 0..<64 {
        let sum = right(e, 6) ^ right(e, 11) ^ right(e, 25)
        let first = h &+ sum &+ ((e & f) ^ (~e & g)) &+ constants[place] &+ schedule[place]
        let other = right(a, 2) ^ right(a, 13) ^ right(a, 22)
        let second = other &+ ((a & b) ^ (a & c) ^ (b & c))
        (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
      }
      hash = zip(hash, [a, b, c, d, e, f, g, h]).map { $0 &+ $1 }
    }
    return hash.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
  }
}

/// Compares texts as people number things: runs of digits by their value (`9 < 10`, `A9 < A10`), everything else by
/// its UTF-8 bytes.
package enum NaturalOrder {
  /// Negative when `left` comes first, positive when `right` does, 0 only for equal texts.
  package static func compare(_ left: String, _ right: String) -> Int {
    var (left, right) = (left, right)
    return left.withUTF8 { leftBytes in right.withUTF8 { compare(leftBytes, $0) } }
  }

  /// The same over UTF-8 bytes.
  static func compare(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
    var (i, j) = (0, 0)
    while i < left.count, j < right.count {
      if isDigit(left[i]), isDigit(right[j]) {
        let (leftEnd, rightEnd) = (digitsEnd(left, from: i), digitsEnd(right, from: j))
        let order = compareNumbers(left[i..<leftEnd], right[j..<rightEnd])
        if order != 0 { return order }
        (i, j) = (leftEnd, rightEnd)
      } else if left[i] != right[j] {
        return left[i] < right[j] ? -1 : 1
      } else {
        (i, j) = (i + 1, j + 1)
      }
    }
    let rest = (left.count - i) - (right.count - j)
    return rest != 0 ? rest.signum() : compareBytes(left, right)
  }

  /// Byte order, the shorter text first; breaks the tie of `07` and `7`.
  static func compareBytes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
    for (a, b) in zip(left, right) where a != b { return a < b ? -1 : 1 }
    return (left.count - right.count).signum()
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

  private static func digitsEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var end = start
    while end < bytes.count, isDigit(bytes[end]) { end += 1 }
    return end
  }

  private static func compareNumbers(
    _ left: Slice<UnsafeBufferPointer<UInt8>>, _ right: Slice<UnsafeBufferPointer<UInt8>>
  ) -> Int {
    let (a, b) = (left.drop { $0 == 48 }, right.drop { $0 == 48 })
    if a.count != b.count { return a.count < b.count ? -1 : 1 }
    for (x, y) in zip(a, b) where x != y { return x < y ? -1 : 1 }
    return 0
  }
}

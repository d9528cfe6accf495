/// Makes gzip streams without a compressor: stored blocks for real content, repeated copies for a bomb (RFC 1951,
/// RFC 1952).
enum Gzip {
  /// The bytes as a valid gzip stream, not made smaller.
  static func stored(_ content: [UInt8]) -> [UInt8] {
    var stream = header
    var rest = content[...]
    repeat {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(block.count)
      let length = UInt16(block.count)
      stream.append(rest.isEmpty ? 1 : 0)
      stream += little(UInt32(length) | UInt32(~length) << 16)
      stream += block
    } while !rest.isEmpty
    return stream + little(checksum(content)) + little(UInt32(truncatingIfNeeded: content.count))
  }

  /// A valid gzip stream of at least `count` zero bytes, about 160 times smaller than that.
  static func zeros(_ count: Int) -> [UInt8] {
    let copies = max(1, (count + 257) / 258)
    var bits = BitWriter(bytes: header)
    bits.append(0b011, count: 3)  // the last block, with the fixed codes
    bits.appendCode(0b0011_0000, count: 8)  // the byte 0
    for _ in 0..<copies {
      bits.appendCode(0b1100_0101, count: 8)  // 258 bytes …
      bits.appendCode(0, count: 5)  // … from one back
    }
    bits.appendCode(0, count: 7)  // the end of the block
    let total = 1 + copies * 258
    return bits.finished() + little(checksum(ofZeros: total)) + little(UInt32(truncatingIfNeeded: total))
  }

  private static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]

  private static func little(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var value = UInt32.max
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = step(value) }
    }
    return ~value
  }

  /// One bit of the CRC-32 shift register.
  private static func step(_ value: UInt32) -> UInt32 {
    value & 1 == 0 ? value >> 1 : (value >> 1) ^ 0xEDB8_8320
  }

  /// The checksum of `count` zero bytes in logarithmic time: a zero bit is a linear map on the register, so the
  /// map is squared instead of applied billions of times.
  private static func checksum(ofZeros count: Int) -> UInt32 {
    var map = (0..<32).map { step(1 << UInt32($0)) }
    func apply(_ map: [UInt32], _ value: UInt32) -> UInt32 {
      var result: UInt32 = 0
      for bit in 0..<32 where value >> UInt32(bit) & 1 == 1 { result ^= map[bit] }
      return result
    }
    var value = UInt32.max
    var bits = count * 8
    while bits > 0 {
      if bits & 1 == 1 { value = apply(map, value) }
      map = map.map { apply(map, $0) }
      bits >>= 1
    }
    return ~value
  }

  /// Packs bits from the lowest of each byte upwards.
  private struct BitWriter {
    var bytes: [UInt8]
    private var pending: UInt32 = 0
    private var used: UInt32 = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func append(_ value: UInt32, count: UInt32) {
      pending |= value << used
      used += count
      while used >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: pending))
        pending >>= 8
        used -= 8
      }
    }

    /// Huffman codes are packed from their highest bit, unlike everything else.
    mutating func appendCode(_ code: UInt32, count: UInt32) {
      var reversed: UInt32 = 0
      for bit in 0..<count { reversed |= (code >> bit & 1) << (count - 1 - bit) }
      append(reversed, count: count)
    }

    mutating func finished() -> [UInt8] {
      if used > 0 { append(0, count: 8 - used) }
      return bytes
    }
  }
}

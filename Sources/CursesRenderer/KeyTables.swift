import ViewModels

/// What single bytes and control sequences of the xterm, VT220, rxvt and Linux console families mean.
enum KeyTables {
  /// A control character that is a key by itself.
  static func control(_ byte: UInt8) -> Key? {
    switch byte {
    case 0x0D, 0x0A: .enter
    case 0x09: .tab
    case 0x08, 0x7F: .backspace
    case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
    default: nil
    }
  }

  /// ESC O and one byte: cursor and function keys, and the keypad in application mode.
  static let singleShift: [UInt8: Key] = {
    var keys: [UInt8: Key] = [
      0x41: .up, 0x42: .down, 0x43: .right, 0x44: .left, 0x48: .home, 0x46: .end, 0x4D: .enter,
      0x49: .tab, 0x58: .character("="),
    ]
    for number in 1...4 { keys[UInt8(0x4F + number)] = .function(number) }
    // Keypad `j` to `y` are the characters `*` to `9`.
    for byte in UInt8(0x6A)...0x79 { keys[byte] = .character(Character(Unicode.Scalar(byte - 0x40))) }
    return keys
  }()

  /// A CSI sequence without private marks. Keys with Shift, Alt or Ctrl are not keys of this program.
  static func controlSequence(_ final: UInt8, _ numbers: [Int]) -> Key? {
    let modifiers = numbers.count > 1 ? max(numbers[1] - 1, 0) : 0
    // Caps Lock (64) and Num Lock (128) do not count.
    guard modifiers & 0x3F == 0 else { return nil }
    if final == 0x7E { return tilde(numbers.first ?? 0) }
    guard numbers.count != 1 || numbers[0] == 1 else { return nil }
    switch final {
    case 0x41: return .up
    case 0x42: return .down
    case 0x43: return .right
    case 0x44: return .left
    case 0x46: return .end
    case 0x48: return .home
    case 0x5A: return .backTab
    // With a row and a column, `R` is a cursor position report and not F3.
    case 0x50, 0x51, 0x53: return .function(Int(final) - 0x4F)
    default: return nil
    }
  }

  private static func tilde(_ number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23...26: .function(number - 12)
    default: nil
    }
  }

  /// Parameters separated by `;`, an absent one is 0; sub-parameters behind `:` are left out.
  static func numbers(_ bytes: some Sequence<UInt8>) -> [Int] {
    let text = String(decoding: Array(bytes), as: UTF8.self)
    guard !text.isEmpty else { return [] }
    return text.split(separator: ";", omittingEmptySubsequences: false).map {
      min(Int($0.prefix { $0 != ":" }) ?? 0, 100_000)
    }
  }

  /// A report of mouse mode 1006: button, column, row. Releases, motion and buttons other than the first are nil.
  static func sgrMouse(_ bytes: some Sequence<UInt8>, press: Bool) -> MouseInput? {
    let numbers = numbers(bytes)
    guard press, numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
    return mouse(button: numbers[0], column: numbers[1] - 1, row: numbers[2] - 1)
  }

  /// A report of mouse mode 1000: three bytes, each 32 (33 for places) more than its value.
  static func oldMouse(_ bytes: [UInt8]) -> MouseInput? {
    guard bytes.count == 3, bytes[0] >= 32, bytes[1] >= 33, bytes[2] >= 33 else { return nil }
    return mouse(button: Int(bytes[0]) - 32, column: Int(bytes[1]) - 33, row: Int(bytes[2]) - 33)
  }

  private static func mouse(button: Int, column: Int, row: Int) -> MouseInput? {
    switch button {
    case 0: MouseInput(action: .press, column: column, row: row)
    case 64: MouseInput(action: .wheelUp, column: column, row: row)
    case 65: MouseInput(action: .wheelDown, column: column, row: row)
    default: nil
    }
  }

  /// Bytes of a UTF-8 character by its first byte; nil when it cannot begin one.
  static func utf8Length(_ first: UInt8) -> Int? {
    switch first {
    case 0x00...0x7F: 1
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: nil
    }
  }
}

package import ViewModels

/// Turns the bytes that a terminal sends into keys, pasted text, mouse and focus reports. Pure: bytes and times go
/// in, inputs come out; the owner calls `flush` when `deadline` has passed and no byte waits.
///
/// ESC needs time to be told apart: alone it is the Escape key after `escapeDelay`; with a character right behind it,
/// it is Alt with that character, which is never a key here. Answers to terminal queries and unknown sequences
/// are swallowed, however late they come.
package struct KeyDecoder: Sendable {
  /// Quiet seconds after an end-of-paste marker before the paste counts as ended. A marker inside pasted text is
  /// followed by the rest of the paste at once, the true one by a person's next key.
  static let pasteQuiet = 0.025
  /// Quiet seconds after which a sequence that began with ESC and a second byte is given up.
  static let sequenceQuiet = 1.0
  /// Bytes kept of a paste; the rest is dropped.
  static let pasteLimit = 256 * 1024
  /// Bytes of a control sequence or string after which it is given up.
  static let sequenceLimit = 64 * 1024

  enum State: Equatable {
    case ground
    case escape
    /// ESC ESC.
    case escapeTwice
    /// ESC [, with the parameter bytes so far.
    case control([UInt8], alt: Bool)
    /// ESC O.
    case singleShift
    /// ESC [ M of the oldest mouse protocol: three bytes follow.
    case oldMouse([UInt8])
    /// ESC [ [ of the Linux console: one byte follows.
    case linuxFunction
    /// OSC, DCS, APC, PM or SOS up to its terminator; true after an ESC inside.
    case string(length: Int, escape: Bool)
    /// ESC with the first bytes of a character behind it.
    case altCharacter(remaining: Int)
    /// Between the paste markers, or behind the end marker while it may still be a false one.
    case paste
  }

  private let escapeDelay: Double
  private var state = State.ground
  private var lastByte = 0.0
  private var text: [UInt8] = []
  private var expected = 0
  private var paste = PasteBuffer(limit: KeyDecoder.pasteLimit)

  /// Makes a decoder; the delay is in seconds.
  package init(escapeDelay: Double = 0.025) { self.escapeDelay = escapeDelay }

  /// When `flush` has something to do, in seconds of the caller's clock; nil while no byte waits for another.
  package var deadline: Double? {
    switch state {
    case .ground: nil
    case .escape, .escapeTwice: lastByte + escapeDelay
    case .paste: paste.sawEnd ? lastByte + Self.pasteQuiet : nil
    default: lastByte + Self.sequenceQuiet
    }
  }

  /// Takes bytes read at `time` and returns what they mean so far.
  package mutating func feed(_ bytes: some Sequence<UInt8>, at time: Double) -> [TerminalInput] {
    var inputs: [TerminalInput] = []
    let bytes = Array(bytes)
    if state == .paste, !paste.sawEnd, time - lastByte > 0.5, bytes == [0x03] || bytes == [0x1B] {
      // The end of the paste never came and a person wants out: without this the keyboard would be dead.
      lastByte = time
      leavePaste()
      return []
    }
    if !bytes.isEmpty { lastByte = time }
    for byte in bytes { take(byte, time, &inputs) }
    flushText(time, &inputs)
    return inputs
  }

  /// Decides what waited for more bytes, once `deadline` has passed.
  package mutating func flush(at time: Double) -> [TerminalInput] {
    guard let deadline, time >= deadline else { return [] }
    var inputs: [TerminalInput] = []
    switch state {
    case .escape: inputs = [.key(.escape, at: time)]
    case .escapeTwice: inputs = [.key(.escape, at: time), .key(.escape, at: time)]
    case .paste:
      let (pasted, rest) = paste.finish()
      leavePaste()
      if !pasted.isEmpty { inputs = [.paste(pasted)] }
      return inputs + feed(rest, at: time)
    default: break
    }
    state = .ground
    return inputs
  }

  private mutating func leavePaste() {
    paste = PasteBuffer(limit: Self.pasteLimit)
    state = .ground
  }

  private mutating func take(_ byte: UInt8, _ time: Double, _ inputs: inout [TerminalInput]) {
    switch state {
    case .ground: takeGround(byte, time, &inputs)
    case .escape: takeEscape(byte)
    case .escapeTwice: takeEscapeTwice(byte, time, &inputs)
    case .control(let parameters, let alt): takeControl(byte, parameters, alt, time, &inputs)
    case .singleShift:
      state = .ground
      if byte == 0x1B {
        state = .escape
      } else if let key = KeyTables.singleShift[byte] {
        inputs.append(.key(key, at: time))
      }
    case .oldMouse(let bytes): takeOldMouse(bytes + [byte], &inputs)
    case .linuxFunction:
      state = .ground
      if (0x41...0x45).contains(byte) { inputs.append(.key(.function(Int(byte) - 0x40), at: time)) }
    case .string(let length, let escape): takeString(byte, length, escape)
    case .altCharacter(let remaining):
      state = remaining > 1 && byte & 0xC0 == 0x80 ? .altCharacter(remaining: remaining - 1) : .ground
    case .paste: paste.append(byte)
    }
  }

  // MARK: Text and single control characters

  private mutating func takeGround(_ byte: UInt8, _ time: Double, _ inputs: inout [TerminalInput]) {
    if expected > 0 {
      if byte & 0xC0 == 0x80 {
        text.append(byte)
        expected -= 1
        if expected == 0 { endCharacter() }
        return
      }
      // A broken character: what came of it is dropped.
      dropIncomplete()
    }
    if byte >= 0x80 {
      guard let length = KeyTables.utf8Length(byte) else { return }
      text.append(byte)
      expected = length - 1
    } else if byte >= 0x20, byte != 0x7F {
      text.append(byte)
    } else {
      flushText(time, &inputs)
      if byte == 0x1B {
        state = .escape
      } else if let key = KeyTables.control(byte) {
        inputs.append(.key(key, at: time))
      }
    }
  }

  /// The 8-bit forms of CSI, OSC and DCS arrive as U+009B, U+009D and U+0090; other C1 controls are no text.
  private mutating func endCharacter() {
    guard text.count >= 2, text[text.count - 2] == 0xC2, text[text.count - 1] < 0xA0 else { return }
    let control = text[text.count - 1]
    text.removeLast(2)
    switch control {
    case 0x9B: state = .control([], alt: false)
    case 0x90, 0x98, 0x9D, 0x9E, 0x9F: state = .string(length: 0, escape: false)
    default: break
    }
  }

  private mutating func dropIncomplete() {
    while let last = text.last, last & 0xC0 == 0x80 { text.removeLast() }
    if let last = text.last, last >= 0xC0 { text.removeLast() }
    expected = 0
  }

  /// Whole graphemes of one read become one key each; the start of a character waits for its rest.
  private mutating func flushText(_ time: Double, _ inputs: inout [TerminalInput]) {
    guard !text.isEmpty else { return }
    var whole = text
    var rest: [UInt8] = []
    if expected > 0, let start = text.lastIndex(where: { $0 >= 0xC0 }) {
      rest = Array(text[start...])
      whole = Array(text[..<start])
    }
    text = rest
    // Malformed bytes that slipped through are left out, as a key can only be a real character.
    guard let string = String(validating: whole, as: UTF8.self) else { return }
    for character in string { inputs.append(.key(.character(character), at: time)) }
  }

  // MARK: Sequences

  private mutating func takeEscape(_ byte: UInt8) {
    switch byte {
    case 0x5B: state = .control([], alt: false)
    case 0x4F: state = .singleShift
    case 0x5D, 0x50, 0x58, 0x5E, 0x5F: state = .string(length: 0, escape: false)
    case 0x1B: state = .escapeTwice
    case 0x20...0x2F: state = .escape  // An intermediate byte of a character set or an answer.
    default:
      let length = byte >= 0xC0 ? KeyTables.utf8Length(byte) ?? 1 : 1
      state = length > 1 ? .altCharacter(remaining: length - 1) : .ground
    }
  }

  private mutating func takeEscapeTwice(
    _ byte: UInt8, _ time: Double, _ inputs: inout [TerminalInput]
  ) {
    switch byte {
    case 0x5B: state = .control([], alt: true)
    case 0x1B: inputs.append(.key(.escape, at: time))
    default:
      inputs.append(.key(.escape, at: time))
      takeEscape(byte)
    }
  }

  private mutating func takeControl(
    _ byte: UInt8, _ parameters: [UInt8], _ alt: Bool, _ time: Double,
    _ inputs: inout [TerminalInput]
  ) {
    switch byte {
    case 0x5B where parameters.isEmpty: state = .linuxFunction
    case 0x4D where parameters.isEmpty && !alt: state = .oldMouse([])
    case 0x20...0x3F:
      state =
        parameters.count < Self.sequenceLimit ? .control(parameters + [byte], alt: alt) : .ground
    case 0x40...0x7E:
      state = .ground
      if !alt { finishControl(byte, parameters, time, &inputs) }
    case 0x1B: state = .escape
    case 0x18, 0x1A: state = .ground
    default: break
    }
  }

  private mutating func finishControl(
    _ final: UInt8, _ parameters: [UInt8], _ time: Double, _ inputs: inout [TerminalInput]
  ) {
    if parameters.first == 0x3C {
      if let mouse = KeyTables.sgrMouse(parameters.dropFirst(), press: final == 0x4D) {
        inputs.append(.mouse(mouse))
      }
      return
    }
    // Private markers and intermediates only occur in answers.
    guard parameters.allSatisfy({ (0x30...0x3B).contains($0) }) else { return }
    let numbers = KeyTables.numbers(parameters)
    if final == 0x7E, numbers.first == 200 {
      state = .paste
    } else if parameters.isEmpty, final == 0x49 {
      inputs.append(.focusIn)
    } else if parameters.isEmpty, final == 0x4F {
      inputs.append(.focusOut)
    } else if let key = KeyTables.controlSequence(final, numbers) {
      inputs.append(.key(key, at: time))
    }
  }

  private mutating func takeOldMouse(_ bytes: [UInt8], _ inputs: inout [TerminalInput]) {
    guard bytes.count == 3 else {
      state = .oldMouse(bytes)
      return
    }
    state = .ground
    if let mouse = KeyTables.oldMouse(bytes) { inputs.append(.mouse(mouse)) }
  }

  private mutating func takeString(_ byte: UInt8, _ length: Int, _ escape: Bool) {
    if byte == 0x07 || byte == 0x18 || byte == 0x1A || (escape && byte == 0x5C)
      || length >= Self.sequenceLimit
    {
      state = .ground
    } else {
      state = .string(length: length + 1, escape: byte == 0x1B)
    }
  }
}

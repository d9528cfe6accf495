/// What the text of a scanner means in scan mode: a printed command, or a code in the readings it may have.
package enum PackingCode {
  /// Commands printed as barcodes, so that nobody has to reach for the keyboard. They win over orders and items.
  package enum Command: String, CaseIterable, Sendable {
    /// Sets the complete order to sent.
    case finish = "OD-FINISH"
    /// Puts the order aside, its ticks kept.
    case next = "OD-NEXT"
    /// Forgets the ticks of the order; has to be read twice when there are any.
    case abort = "OD-ABORT"
    /// Takes the last change back that was not sent yet.
    case undo = "OD-UNDO"
    /// Switches the mail to the customer on or off.
    case mail = "OD-MAIL"
  }

  /// The command a text is; nil when it is none.
  package static func command(_ text: String) -> Command? {
    readings(text).lazy.compactMap { Command(rawValue: $0.uppercased()) }.first
  }

  /// What a text may stand for, the most literal reading first: as it is, without the symbology identifier of ISO 15424
  /// (`]C1`), without the start and stop stars of Code 39, without one sign before it (`#`). Empty for a blank text.
  package static func readings(_ text: String) -> [String] {
    var code = trimmed(text[...])
    var readings: [String] = []
    func add() {
      let reading = String(code)
      if !reading.isEmpty, !readings.contains(reading) { readings.append(reading) }
    }
    add()
    if code.first == "]", code.count > 3 {
      code = trimmed(code.dropFirst(3))
      add()
    }
    if code.count > 2, code.first == "*", code.last == "*" {
      code = trimmed(code.dropFirst().dropLast())
      add()
    }
    if code.count > 1, let sign = code.first, !sign.isLetter, !sign.isNumber {
      code = trimmed(code.dropFirst())
      add()
    }
    return readings
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}

import Foundation

/// Writes OSC 52, which asks the terminal to take a text into its clipboard, also through tmux and screen.
enum Clipboard {
  /// Bytes of base64 that terminals still accept.
  static let limit = 75_000
  /// Bytes that screen passes on in one piece.
  private static let screenPiece = 240

  /// The bytes to send; nil when the text is too long.
  static func bytes(for text: String, through multiplexer: TerminalKind.Multiplexer?) -> [UInt8]? {
    let encoded = Array(Data(text.utf8).base64EncodedData())
    guard encoded.count <= limit else { return nil }
    let plain = Array("\u{1B}]52;c;".utf8) + encoded + [0x07]
    switch multiplexer {
    case nil: return plain
    case .tmux:
      // tmux takes the first form with set-clipboard on and passes the second one with allow-passthrough on.
      let escaped = plain.flatMap { $0 == 0x1B ? [0x1B, 0x1B] : [$0] }
      return plain + Array("\u{1B}Ptmux;".utf8) + escaped + Array("\u{1B}\\".utf8)
    case .screen:
      var bytes: [UInt8] = []
      for start in stride(from: 0, to: plain.count, by: screenPiece) {
        bytes += Array("\u{1B}P".utf8) + plain[start..<min(start + screenPiece, plain.count)]
        bytes += Array("\u{1B}\\".utf8)
      }
      return bytes
    }
  }
}

internal import CTerminal
import ViewModels
import Views

/// Turns the styles of a theme into curses attributes and colour pairs. Pairs are defined when they are first needed
/// and kept below the 64 that eight-colour terminals have.
struct CursesPalette {
  /// What `ct_write` takes.
  struct Paint: Equatable {
    var attributes: Int32
    var pair: Int32
  }

  private struct Colors: Hashable {
    var foreground: Int32
    var background: Int32
  }

  let depth: ColorDepth
  private let pairLimit: Int32
  private var theme: Theme?
  private var paints: [Role: Paint] = [:]
  private var pairs: [Colors: Int32] = [:]

  /// Makes a palette for the running screen; without `color` nothing but attributes is used.
  init(color: Bool) {
    let colors = color ? ct_colours() : 0
    depth =
      switch colors {
      case ..<8: .mono
      case ..<16: .ansi8
      case ..<256: .ansi16
      default: .indexed256
      }
    pairLimit = min(ct_pairs(), 256)
  }

  /// Uses another theme. Returns whether it differs from the one before, so that everything must be painted.
  mutating func use(_ theme: Theme) -> Bool {
    guard theme != self.theme else { return false }
    self.theme = theme
    paints = [:]
    pairs = [:]
    return true
  }

  /// The paint of a role.
  mutating func paint(_ role: Role, bold: Bool) -> Paint {
    var paint = paints[role] ?? define(role)
    if bold { paint.attributes |= CT_BOLD }
    return paint
  }

  private mutating func define(_ role: Role) -> Paint {
    let style = (theme?[role] ?? Style()).fitted(to: depth)
    var attributes: Int32 = 0
    if style.bold { attributes |= CT_BOLD }
    if style.reverse { attributes |= CT_REVERSE }
    if style.underline { attributes |= CT_UNDERLINE }
    if style.dim { attributes |= CT_DIM }
    var paint = Paint(attributes: attributes, pair: 0)
    let colors = Colors(foreground: number(style.foreground), background: number(style.background))
    if colors != Colors(foreground: -1, background: -1) {
      paint.pair = pair(for: colors)
      // Without a free pair a background must still be seen.
      if paint.pair == 0, colors.background >= 0 { paint.attributes |= CT_REVERSE }
    }
    paints[role] = paint
    return paint
  }

  private mutating func pair(for colors: Colors) -> Int32 {
    if let known = pairs[colors] { return known }
    let next = Int32(pairs.count + 1)
    guard next < pairLimit, ct_define_pair(next, colors.foreground, colors.background) == 1 else { return 0 }
    pairs[colors] = next
    return next
  }

  private func number(_ color: Color) -> Int32 {
    switch color {
    case .ansi(let index), .indexed(let index): depth == .mono ? -1 : Int32(index)
    case .terminal, .rgb: -1
    }
  }
}

import ViewModels
import Views

/// Turns the styles of a theme into curses attributes and colour pairs. Pairs are defined when they are first needed
/// and kept below the 64 that eight-colour terminals have.
struct CursesPalette {
  /// What `CursesLibrary.write` takes.
  struct Paint: Equatable {
    var attributes: CursesLibrary.Attributes
    var pair: Int
  }

  private struct Colors: Hashable {
    var foreground: Int
    var background: Int
  }

  let depth: ColorDepth
  private let pairLimit: Int
  private var theme: Theme?
  private var paints: [Role: Paint] = [:]
  private var pairs: [Colors: Int] = [:]

  /// Makes a palette for the running screen; without `color` nothing but attributes is used.
  init(color: Bool) {
    let colors = color ? CursesLibrary.colors : 0
    depth =
      switch colors {
      case ..<8: .mono
      case ..<16: .ansi8
      case ..<256: .ansi16
      default: .indexed256
      }
    pairLimit = min(CursesLibrary.pairs, 256)
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
    if bold { paint.attributes.insert(.bold) }
    return paint
  }

  private mutating func define(_ role: Role) -> Paint {
    let style = theme?.style(of: role, at: depth) ?? Style()
    var attributes: CursesLibrary.Attributes = []
    if style.bold { attributes.insert(.bold) }
    if style.reverse { attributes.insert(.reverse) }
    if style.underline { attributes.insert(.underline) }
    if style.dim { attributes.insert(.dim) }
    var paint = Paint(attributes: attributes, pair: 0)
    let colors = Colors(foreground: number(style.foreground), background: number(style.background))
    if colors != Colors(foreground: -1, background: -1) {
      paint.pair = pair(for: colors)
      // Without a free pair a background must still be seen.
      if paint.pair == 0, colors.background >= 0 { paint.attributes.insert(.reverse) }
    }
    paints[role] = paint
    return paint
  }

  private mutating func pair(for colors: Colors) -> Int {
    if let known = pairs[colors] { return known }
    let next = pairs.count + 1
    guard next < pairLimit,
      CursesLibrary.definePair(next, foreground: colors.foreground, background: colors.background)
    else { return 0 }
    pairs[colors] = next
    return next
  }

  private func number(_ color: Color) -> Int {
    switch color {
    case .ansi(let index), .indexed(let index): depth == .mono ? -1 : Int(index)
    case .terminal, .rgb: -1
    }
  }
}

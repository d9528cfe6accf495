extension Style {
  /// The style with only what a terminal of `depth` can show. Attributes always stay, so that what is told by bold,
  /// underline or reverse survives without colour; a style that told itself apart by its background alone becomes
  /// reverse, unless that is the `ground` that everything stands on.
  package func fitted(to depth: ColorDepth, ground: Color = .terminal) -> Style {
    var style = self
    style.foreground = foreground.fitted(to: depth)
    style.background = background.fitted(to: depth)
    if depth == .mono {
      if background != .terminal, background != ground { style.reverse = true }
      (style.foreground, style.background) = (.terminal, .terminal)
    } else if depth == .ansi8, case .ansi(let index) = style.foreground, index >= 8 {
      // Eight-colour terminals show their bright colours by bold.
      style.foreground = .ansi(index - 8)
      style.bold = true
    }
    if depth == .ansi8, case .ansi(let index) = style.background, index >= 8 {
      style.background = .ansi(index - 8)
    }
    return style
  }
}

extension Color {
  /// The nearest colour that a terminal of `depth` has.
  package func fitted(to depth: ColorDepth) -> Color {
    switch self {
    case .terminal, .ansi: return self
    case .indexed(let index):
      guard depth < .indexed256 else { return self }
      return Color.nearest(to: Color.palette(index), in: 0..<16)
    case .rgb(let red, let green, let blue):
      switch depth {
      case .trueColor: return self
      case .indexed256: return Color.nearest(to: (Int(red), Int(green), Int(blue)), in: 16..<256)
      case .mono, .ansi8, .ansi16: return Color.nearest(to: (Int(red), Int(green), Int(blue)), in: 0..<16)
      }
    }
  }

  /// Red, green and blue, 0...255; for the first 16 the values of xterm, which terminals are free to change.
  package static func palette(_ index: UInt8) -> (red: Int, green: Int, blue: Int) {
    let basic: [(Int, Int, Int)] = [
      (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
      (229, 229, 229),
      (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
      (255, 255, 255),
    ]
    let value = Int(index)
    if value < 16 { return basic[value] }
    if value >= 232 {
      let level = 8 + (value - 232) * 10
      return (level, level, level)
    }
    let levels = [0, 95, 135, 175, 215, 255]
    return (levels[(value - 16) / 36], levels[(value - 16) / 6 % 6], levels[(value - 16) % 6])
  }

  private static func nearest(to wanted: (red: Int, green: Int, blue: Int), in range: Range<Int>) -> Color {
    func distance(_ index: Int) -> Int {
      let color = palette(UInt8(index))
      let (red, green, blue) = (color.red - wanted.red, color.green - wanted.green, color.blue - wanted.blue)
      // The eye weighs green most and blue least.
      return 3 * red * red + 6 * green * green + blue * blue
    }
    let best = range.min { distance($0) < distance($1) } ?? 7
    return best < 16 ? .ansi(UInt8(best)) : .indexed(UInt8(best))
  }
}

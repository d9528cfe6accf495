import Views

/// Puts rows of cells on the curses screen: only the columns that changed, in as few runs of one style as possible.
struct RowPainter {
  var palette: CursesPalette
  /// Nothing but ASCII may reach the terminal.
  let asciiOnly: Bool
  private var run: [Int32] = []

  /// Makes a painter.
  init(palette: CursesPalette, asciiOnly: Bool) {
    self.palette = palette
    self.asciiOnly = asciiOnly
  }

  /// Writes the part of `cells` that differs from `before` (nil: all of it), at most `columns` columns.
  mutating func paint(_ cells: ArraySlice<Cell>, over before: ArraySlice<Cell>?, columns: Int, row: Int) {
    let now = cells.prefix(columns)
    guard var first = now.indices.first, var last = now.indices.last else { return }
    if let before = before?.prefix(columns), before.count == now.count {
      let shift = before.startIndex - now.startIndex
      while first <= last, now[first] == before[first + shift] { first += 1 }
      guard first <= last else { return }
      while now[last] == before[last + shift] { last -= 1 }
      // A wide character is written whole or not at all.
      while first > now.startIndex, now[first].isContinuation { first -= 1 }
    }
    write(now[first...last], column: first - now.startIndex, row: row, room: now.endIndex - first)
  }

  private mutating func write(_ cells: ArraySlice<Cell>, column: Int, row: Int, room: Int) {
    var start = column
    var place = column
    var paint: CursesPalette.Paint?
    var previous: Cell?
    for cell in cells where !cell.isContinuation {
      if previous.map({ $0.role != cell.role || $0.bold != cell.bold }) ?? true {
        let next = palette.paint(cell.role, bold: cell.bold)
        if let paint, paint != next {
          flush(row, start, paint)
          start = place
        }
        paint = next
        previous = cell
      }
      // Half a wide character at the right edge is a blank.
      if place + Int(cell.width) > column + room {
        run.append(0x20)
      } else {
        append(cell)
      }
      place += Int(cell.width)
    }
    if let paint { flush(row, start, paint) }
  }

  private mutating func flush(_ row: Int, _ column: Int, _ paint: CursesPalette.Paint) {
    CursesLibrary.write(run, row: row, column: column, paint.attributes, pair: paint.pair)
    run.removeAll(keepingCapacity: true)
  }

  /// Adds what libc draws in exactly the columns of the cell; a stand-in when it would not.
  private mutating func append(_ cell: Cell) {
    if let ascii = cell.text.asciiValue, ascii >= 0x20, ascii < 0x7F, cell.width == 1 {
      run.append(Int32(ascii))
      return
    }
    if !asciiOnly, fits(cell) {
      for scalar in cell.text.unicodeScalars { run.append(Int32(bitPattern: scalar.value)) }
    } else if asciiOnly || cell.width != 2 {
      run.append(contentsOf: repeatElement(asciiOnly ? 0x3F : 0xFFFD, count: Int(cell.width)))
    } else {
      run.append(0x3013)
    }
  }

  private func fits(_ cell: Cell) -> Bool {
    var columns = 0
    var isFirst = true
    for scalar in cell.text.unicodeScalars {
      let width = CursesLibrary.columns(of: scalar)
      if width < 0 || (isFirst && width == 0) { return false }
      columns += width
      isFirst = false
    }
    return columns == Int(cell.width)
  }
}

import Testing
import ViewModels
import Views

@Suite("Canvas")
struct CanvasTests {
  private func canvas(_ columns: Int, _ rows: Int = 1, glyphs: Glyphs = .unicode) -> Canvas {
    Canvas(size: ScreenSize(columns: columns, rows: rows), glyphs: glyphs)
  }

  @Test("a wide character takes two cells, and overwriting half of it blanks the other half")
  func wide() {
    var canvas = canvas(6)
    canvas.draw("a漢b", column: 0, row: 0)
    #expect(canvas.textLines == ["a漢b"])
    #expect(canvas.cell(column: 1, row: 0).width == 2)
    #expect(canvas.cell(column: 2, row: 0).isContinuation)
    var right = canvas
    right.draw("x", column: 2, row: 0)
    #expect(right.textLines == ["a xb"])
    var left = canvas
    left.draw("x", column: 1, row: 0)
    #expect(left.textLines == ["ax b"])
    var filled = canvas
    filled.fill(Rect(column: 2, row: 0, columns: 1, rows: 1), with: "-")
    #expect(filled.textLines == ["a -b"])
    #expect([right, left, filled].allSatisfy(isConsistent))
  }

  @Test("a wide character that does not fit before the edge leaves a blank")
  func wideAtEdge() {
    var canvas = canvas(4)
    canvas.draw("abc漢", column: 0, row: 0)
    #expect(canvas.textLines == ["abc"])
    canvas.draw("漢", column: -1, row: 0)
    #expect(canvas.textLines == [" bc"])
    #expect(isConsistent(canvas))
  }

  @Test("nothing gets out of a region, and regions inside regions clip to both")
  func regions() {
    var canvas = canvas(8, 4)
    canvas.within(Rect(column: 2, row: 1, columns: 4, rows: 2)) { canvas in
      canvas.fill(Rect(column: -5, row: -5, columns: 50, rows: 50), with: ".")
      canvas.draw("漢字漢字漢字", column: -1, row: 0)
      canvas.draw("below", column: 0, row: 2)
      canvas.within(Rect(column: 3, row: 1, columns: 9, rows: 9)) { canvas in
        canvas.draw("xyz", column: 0, row: 0)
      }
    }
    #expect(canvas.textLines == ["", "   字", "  ...x", ""])
    #expect(isConsistent(canvas))
  }

  @Test("the cursor is hidden when its place is clipped away")
  func cursor() {
    var canvas = canvas(4, 2)
    canvas.within(Rect(column: 1, row: 1, columns: 2, rows: 1)) { $0.placeCursor(column: 1, row: 0) }
    #expect(canvas.cursor?.column == 2 && canvas.cursor?.row == 1)
    canvas.within(Rect(column: 1, row: 1, columns: 2, rows: 1)) { $0.placeCursor(column: 2, row: 0) }
    #expect(canvas.cursor == nil)
  }

  @Test("in ASCII mode nothing but ASCII reaches a cell, and columns stay the same")
  func ascii() {
    var canvas = canvas(12, 1, glyphs: .ascii)
    canvas.draw("é漢👩‍👩‍👧\u{1B}×", column: 0, row: 0)
    canvas.drawFitted("long text", column: 7, row: 0, columns: 5)
    #expect(canvas.textLines == ["e?????xlong~"])
    #expect(canvas.row(0).allSatisfy { $0.text.isASCII })
  }

  @Test(
    "hostile text leaves no control character and no steering character in any cell",
    arguments: [
      "a\u{1B}[31mb", "\u{202E}abc\u{2066}", "\u{9B}2J", "x\u{7}y\u{0}z", "\r\n\t", "\u{1FAE8}\u{E0041}",
    ])
  func hostile(text: String) {
    var canvas = canvas(20)
    canvas.draw(text, column: 0, row: 0)
    for cell in canvas.row(0) {
      for scalar in cell.text.unicodeScalars {
        #expect(CharacterWidth.columns(of: scalar) >= 0)
        #expect(!(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value))
      }
    }
    #expect(isConsistent(canvas))
  }

  @Test(
    "fitted text fills its columns exactly, cut with an ellipsis",
    arguments: [
      ("abc", 5, Alignment.left, "[abc  ]"), ("abc", 5, .right, "[  abc]"), ("abc", 5, .center, "[ abc ]"),
      ("abcdef", 5, .left, "[abcd…]"), ("漢字漢字", 5, .left, "[漢字…]"), ("漢字漢", 4, .right, "[漢… ]"),
      ("abc", 1, .left, "[…]"), ("abc", 0, .left, "[]"),
    ])
  func fitted(text: String, columns: Int, alignment: Alignment, expected: String) {
    var canvas = canvas(columns + 2)
    canvas.draw("[", column: 0, row: 0)
    canvas.draw("]", column: columns + 1, row: 0)
    canvas.drawFitted(text, column: 1, row: 0, columns: columns, alignment: alignment)
    #expect(canvas.textLines == [expected])
  }

  @Test("a styled line that is cut ends in an ellipsis, also when the cut falls between spans")
  func styledLine() {
    let line: StyledLine = [Span("abc", .key), Span("def", .dim)]
    func drawn(_ columns: Int) -> String {
      var canvas = canvas(10)
      canvas.draw(line: line, column: 0, row: 0, columns: columns)
      return canvas.textLines[0]
    }
    #expect((0...7).map(drawn) == ["", "…", "a…", "ab…", "abc…", "abcd…", "abcdef", "abcdef"])
  }

  @Test("a field scrolls so that the cursor stays inside, whatever its width", arguments: 1...12)
  func field(columns: Int) {
    let text = "ab漢字cdefgh"
    for cursor in 0...text.count + 2 {
      var canvas = canvas(columns)
      canvas.drawField(text, cursor: cursor, column: 0, row: 0, columns: columns, hasFocus: true)
      let place = canvas.cursor?.column ?? -1
      #expect(place >= 0 && place < columns)
      #expect(isConsistent(canvas))
    }
  }

  @Test("rows compare equal exactly when they look the same")
  func rowEquality() {
    var first = canvas(5, 2)
    var second = first
    first.draw("ab", column: 0, row: 0)
    second.draw("ab", column: 0, row: 0, role: .error)
    #expect(first.row(0) != second.row(0))
    #expect(first.row(1) == second.row(1))
    second.paint(Rect(column: 0, row: 0, columns: 2, rows: 1), role: .text)
    #expect(first == second)
  }

  /// Every wide cell is followed by its continuation and no continuation stands alone.
  private func isConsistent(_ canvas: Canvas) -> Bool {
    (0..<canvas.size.rows).allSatisfy { row in
      let cells = Array(canvas.row(row))
      return cells.indices.allSatisfy { index in
        switch cells[index].width {
        case 2: index + 1 < cells.count && cells[index + 1].isContinuation
        case 0: index > 0 && cells[index - 1].width == 2
        default: true
        }
      }
    }
  }
}

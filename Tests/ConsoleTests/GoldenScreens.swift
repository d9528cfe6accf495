import ViewModels
import Views

/// Presentations with fixed content for the pictures of this suite, hostile and wide text included.
enum SampleScreens {
  /// A console with orders in a layout.
  static func list(_ layout: Layout, focus: PaneID = .orders) -> ScreenPresentation {
    ScreenPresentation(
      title: TitlePresentation(
        left: [Span("orderdeck", .title), Span("  To pack", .text), Span(" · 12 of 240 orders", .dim)],
        right: [Span("2 pending", .pending), Span(" · "), Span("lisbon stale 12 min", .warning)]),
      shops: shops(isFocused: focus == .shops), main: orders(layout, isFocused: focus == .orders),
      detail: detail(layout, isFocused: focus == .detail),
      message: MessagePresentation(line: [Span("Marked 1 order.")]),
      keys: keys)
  }

  static let keys = [
    KeyHint(key: "s", label: "status"), KeyHint(key: "n", label: "note"),
    KeyHint(key: "Space", label: "mark"),
    KeyHint(key: "/", label: "search"), KeyHint(key: "u", label: "take back", isEnabled: false),
    KeyHint(key: "p", label: "pending"), KeyHint(key: "Tab", label: "next pane"),
    KeyHint(key: "r", label: "refresh"),
    KeyHint(key: "?", label: "help"), KeyHint(key: "q", label: "quit"),
  ]

  static func shops(isFocused: Bool) -> ListPresentation {
    func row(_ name: String, _ count: String, isCurrent: Bool = false) -> RowPresentation {
      RowPresentation(cells: [[Span(name)], [Span(count, .dim)]], isCurrent: isCurrent)
    }
    let rows =
      [
        RowPresentation(cells: [[Span("Shops", .heading)]], isHeading: true),
        row("All shops", "240", isCurrent: true),
      ]
      + [row("parallax", "120"), row("lisbon", "80"), row("porto", "40")]
      + [RowPresentation(cells: [[Span("Views", .heading)]], isHeading: true)]
      + [row("1 All", "240"), row("2 To pack", "12", isCurrent: true), row("3 New", "31")]
    return ListPresentation(
      title: [Span("Shops", .heading)],
      columns: [
        ColumnPresentation(title: "", width: 14), ColumnPresentation(title: "", width: 5, alignment: .right),
      ],
      rows: rows, total: rows.count, selected: 1, isFocused: isFocused)
  }

  private static let customers = [
    "Ana Silva", "李小龍 (Bruce)", "👩‍👩‍👧 Família", "\u{202E}gnitset", "Esc\u{1B}[31m",
    "e\u{301}tienne Dupont-Aignan-Longname",
    "김철수", "🇵🇹 Porto Lda", "O'Neill", "Zoë", "مرحبا", "नमस्ते",
  ]
  private static let statuses: [(String, Role)] = [
    ("p processing", .statusWork), ("n pending", .statusNew), ("a awaiting-payment", .statusWaiting),
    ("S sent", .statusSent), ("C canceled", .statusCanceled), ("? unknown", .statusUnknown),
  ]

  static func orders(_ layout: Layout, isFocused: Bool) -> ListPresentation {
    let room = layout.viewport.size(.orders)
    let fixed = 1 + 6 + 18 + 10 + 6 + 4
    let columns = [
      ColumnPresentation(title: "", width: 1), ColumnPresentation(title: "Number", width: 6),
      ColumnPresentation(title: "Customer", width: max(4, room.columns - fixed)),
      ColumnPresentation(title: "Status", width: 18),
      ColumnPresentation(title: "Total", width: 10, alignment: .right),
      ColumnPresentation(title: "Age", width: 4, alignment: .right),
    ]
    let rows = (0..<room.rows).map { index in
      let status = statuses[index % statuses.count]
      return RowPresentation(
        cells: [
          index == 2 ? [Span("*", .mark)] : [], [Span("\(1337 - index)")],
          [Span(customers[index % customers.count])], [Span(status.0, status.1)],
          [Span("\(157 + index * 13).03 €")], [Span("\(index + 1)h", .dim)],
        ], isMarked: index == 2)
    }
    return ListPresentation(
      title: [Span("Orders", .heading), Span(" 12 of 240 · 1 marked", .dim)], columns: columns,
      showsColumnTitles: true, rows: rows, first: 20, total: 240, selected: min(3, rows.count - 1),
      isFocused: isFocused)
  }

  static func detail(_ layout: Layout, isFocused: Bool) -> TextPresentation {
    let room = layout.viewport.size(.detail)
    let source: [StyledLine] = [
      [
        Span("#1334", .heading, bold: true), Span("  parallax  "), Span("S sent", .statusSent),
        Span("  paid", .success),
      ],
      [], [Span("Customer   ", .dim), Span("李小龍 (Bruce)")], [Span("           "), Span("bruce@example.com")],
      [Span("Deliver to ", .dim), Span("Rua do Ouro 1, 1100-060 Lisboa, PT")], [],
      [Span("Lines", .heading)], [Span(" 2 × 漢字 T-Shirt, blue, XL                    67.50 €")],
      [Span(" 1 × Mug with a very long title that has to be wrapped somewhere       9.90 €")], [],
      [Span("Note       ", .dim), Span("Leave at the door\u{1B}]52;c;aGk=\u{7} please", .customerVisible)],
    ]
    let lines = source.flatMap { $0.isEmpty ? [$0] : Canvas.wrap($0, columns: room.columns, indent: 11) }
    return TextPresentation(
      title: [Span("Order 1334", .heading), Span(" parallax", .dim)], lines: Array(lines.prefix(room.rows)),
      total: lines.count, isFocused: isFocused)
  }

  static let statusDialog = DialogPresentation(
    title: "Change status", role: .dialog,
    body: [
      [Span("Order 1334 of parallax, now "), Span("S sent", .statusSent)],
      [Span("m ", .key), Span("No mail to the customer")],
      [Span("c ", .key), Span("No payment is captured")],
    ],
    items: [
      DialogItem(cells: [[Span("n pending", .statusNew)], [Span("pending", .dim)]]),
      DialogItem(cells: [[Span("a awaiting-payment", .statusWaiting)], [Span("waiting_payment", .dim)]]),
      DialogItem(cells: [[Span("p processing", .statusWork)], [Span("processing", .dim)]]),
      DialogItem(cells: [[Span("h on-hold", .statusHold)], [Span("waiting_stock", .dim)]]),
      DialogItem(cells: [[Span("k ready-for-pickup", .statusWork)], [Span("pickup_available", .dim)]]),
      DialogItem(cells: [[Span("S sent", .statusSent)], [Span("sent, already so", .dim)]]),
      DialogItem(cells: [[Span("D delivered", .statusDone)], [Span("delivered", .dim)]]),
      DialogItem(cells: [[Span("C canceled", .statusCanceled)], [Span("canceled", .dim)]]),
      DialogItem(cells: [[Span("R returned", .statusCanceled)], [Span("returned", .dim)]]),
    ], selected: 2,
    keys: [
      KeyHint(key: "Enter", label: "apply"), KeyHint(key: "m", label: "mail"),
      KeyHint(key: "Esc", label: "cancel"),
    ])

  static let confirm = DialogPresentation(
    title: "Apply", role: .warning,
    body: [
      [Span("Apply to 3 orders? y/N", .heading)], [Span("2 of them are marked but not shown.", .warning)],
      [Span("The customers get no mail.")],
    ], keys: [KeyHint(key: "y", label: "yes"), KeyHint(key: "n", label: "no")])

  static let help = DialogPresentation(
    title: "Help",
    items: CommandCatalog.all.map { spec in
      DialogItem(cells: [[Span(spec.id.rawValue, .key)], [Span(spec.help)]])
    }, selected: 4, hasChoice: false,
    keys: [KeyHint(key: "j", label: "down"), KeyHint(key: "Esc", label: "close")])

  static let note = DialogPresentation(
    title: "Note for order 1334", role: .customerVisible,
    body: [[Span("The customer sees it.", .customerVisible)]],
    field: FieldPresentation(prompt: "Note", text: "Left at the 漢字 door", cursor: 20),
    keys: [KeyHint(key: "Enter", label: "save"), KeyHint(key: "Esc", label: "cancel")])

  static let palette = DialogPresentation(
    title: "Commands", field: FieldPresentation(prompt: ":", text: "re", cursor: 2),
    items: CommandCatalog.all.filter { $0.title.contains("re") }.map { spec in
      DialogItem(cells: [[Span(spec.title)], [Span(spec.help, .dim)]])
    }, selected: 0)

  static let dialogs = [statusDialog, confirm, help, note, palette]
}

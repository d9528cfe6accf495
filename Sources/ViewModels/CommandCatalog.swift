/// The name of every command, as the config and `orderdeck keys` write it.
package enum CommandID: String, CaseIterable, Hashable, Sendable {
  case listDown = "list.down"
  case listUp = "list.up"
  case listPageDown = "list.pageDown"
  case listPageUp = "list.pageUp"
  case listFirst = "list.first"
  case listLast = "list.last"
  case paneNext = "pane.next"
  case panePrevious = "pane.previous"
  case itemOpen = "item.open"
  case back
  case listFilter = "list.filter"
  case listSort = "list.sort"
  case listTotals = "list.totals"
  case listNextNew = "list.nextNew"
  case markToggle = "mark.toggle"
  case markAll = "mark.all"
  case markNone = "mark.none"
  case view1 = "view.1"
  case view2 = "view.2"
  case view3 = "view.3"
  case view4 = "view.4"
  case view5 = "view.5"
  case view6 = "view.6"
  case view7 = "view.7"
  case view8 = "view.8"
  case view9 = "view.9"
  case orderStatus = "order.status"
  case orderTracking = "order.tracking"
  case orderNote = "order.note"
  case orderLink = "order.link"
  case orderHistory = "order.history"
  case copyMenu = "copy.menu"
  case scanStart = "scan.start"
  case pickShow = "pick.show"
  case orderPrint = "order.print"
  case couponNew = "coupon.new"
  case couponList = "coupon.list"
  case orderNew = "order.new"
  case changeUndo = "change.undo"
  case changeUndoOne = "change.undoOne"
  case outboxShow = "outbox.show"
  case outboxSend = "outbox.send"
  case outboxRetryFailed = "outbox.retryFailed"
  case outboxDrop = "outbox.drop"
  case refresh
  case palette
  case help
  case messages = "message.list"
  case screenRedraw = "screen.redraw"
  case themeChoose = "theme.choose"
  case mouseToggle = "mouse.toggle"
  case programInterrupt = "program.interrupt"
  case programSuspend = "program.suspend"
  case dialogMail = "dialog.mail"
  case dialogCapture = "dialog.capture"
  case dialogDropHidden = "dialog.dropHidden"
  case dialogOtherNote = "dialog.otherNote"
  case dialogMarkSent = "dialog.markSent"
  case dialogEditor = "dialog.editor"
  case formNext = "form.next"
  case formPrevious = "form.previous"
  case formToggle = "form.toggle"
  case packMail = "pack.mail"
  case packCapture = "pack.capture"
  case dialogRetry = "dialog.retry"
  case couponCopy = "coupon.copy"
  case couponDelete = "coupon.delete"
  case answerYes = "answer.yes"
  case answerNo = "answer.no"
  case searchComplete = "search.complete"
  case searchCompleteBack = "search.completeBack"
  case fieldLeft = "field.left"
  case fieldRight = "field.right"
  case fieldStart = "field.start"
  case fieldEnd = "field.end"
  case fieldDeleteBack = "field.deleteBack"
  case fieldDelete = "field.delete"
  case fieldDeleteWord = "field.deleteWord"
  case fieldClear = "field.clear"

  /// The view a `view.N` command shows, from 0; nil for every other command.
  package var viewIndex: Int? {
    guard rawValue.hasPrefix("view."), let number = rawValue.last?.wholeNumberValue else { return nil }
    return number - 1
  }

  /// Whether it does nothing but move a cursor; such keys act at once, even when a scan may be starting.
  package var isCursorMove: Bool {
    switch self {
    case .listDown, .listUp, .listPageDown, .listPageUp, .listFirst, .listLast: true
    default: false
    }
  }
}

/// Where a key works.
package enum CommandScope: String, CaseIterable, Hashable, Sendable {
  /// In every pane.
  case global
  /// With the orders or the order's detail in focus.
  case list
  /// With the pending changes in focus.
  case pending
  /// In a dialog without a text field.
  case dialog
  /// While a text is edited.
  case field
  /// While a search is typed, before the keys of a text.
  case search
  /// Between and on the lines of a dialog with several; heard before the other two.
  case form
}

/// The headings of the help.
package enum CommandGroup: String, CaseIterable, Sendable {
  case moving = "Moving"
  case choosing = "Choosing orders"
  case changing = "Changing orders"
  case pending = "Pending changes"
  case program = "Program"
  case dialogs = "In a dialog"
  case editing = "While typing"
}

/// A command: what help, key bar, palette, `orderdeck keys` and the README table are made from.
package struct CommandSpec: Equatable, Sendable {
  package let id: CommandID
  /// Two or three words for the key bar and the palette.
  package let title: String
  /// One sentence for the help.
  package let help: String
  /// The default keys, the one to show first.
  package let keys: [Key]
  package let scope: CommandScope
  package let group: CommandGroup
  /// Whether a global command also works in dialogs.
  package let worksInDialogs: Bool

  /// Whether one key cannot run both commands.
  package func overlaps(_ other: CommandSpec) -> Bool {
    if scope == other.scope { return true }
    switch (scope, other.scope) {
    case (.global, .list), (.global, .pending), (.list, .global), (.pending, .global): return true
    case (.global, .dialog): return worksInDialogs
    case (.dialog, .global): return other.worksInDialogs
    default: return false
    }
  }
}

/// The one table of commands.
package enum CommandCatalog {
  /// Every command in the order of the help.
  package static let all: [CommandSpec] =
    moving + choosing + changing + pending + program + dialogs + forms + editing

  /// The entry of a command.
  package static func spec(_ id: CommandID) -> CommandSpec {
    all.first { $0.id == id } ?? all[0]
  }

  static func command(
    _ id: CommandID, _ title: String, _ help: String, _ keys: [Key], _ scope: CommandScope,
    _ group: CommandGroup, inDialogs: Bool = false
  ) -> CommandSpec {
    CommandSpec(
      id: id, title: title, help: help, keys: keys, scope: scope, group: group, worksInDialogs: inDialogs)
  }

  private static let moving: [CommandSpec] = [
    command(
      .listDown, "down", "Move down one line.", [.character("j"), .down], .global, .moving, inDialogs: true),
    command(.listUp, "up", "Move up one line.", [.character("k"), .up], .global, .moving, inDialogs: true),
    command(
      .listPageDown, "page down", "Move down one page.", [.character("f"), .control("d"), .pageDown], .global,
      .moving, inDialogs: true),
    command(
      .listPageUp, "page up", "Move up one page.", [.character("d"), .control("u"), .pageUp], .global,
      .moving,
      inDialogs: true),
    command(
      .listFirst, "first", "Go to the first line.", [.character("g"), .home], .global, .moving,
      inDialogs: true),
    command(
      .listLast, "last", "Go to the last line.", [.character("G"), .end], .global, .moving, inDialogs: true),
    command(.paneNext, "next pane", "Go to the next pane.", [.tab], .global, .moving),
    command(.panePrevious, "previous pane", "Go to the previous pane.", [.backTab], .global, .moving),
    command(
      .itemOpen, "open", "Open the order, or show the chosen shop or view; in a dialog: apply.", [.enter],
      .global,
      .moving, inDialogs: true),
    command(
      .back, "back",
      "Go back, close the dialog, clear the search. At the top q asks to leave, Esc never does.",
      [.escape, .character("q")], .global, .moving, inDialogs: true),
  ]

  private static let choosing: [CommandSpec] =
    [
      command(
        .listFilter, "search", "Filter the list while you type.", [.character("/")], .global, .choosing),
      command(
        .listSort, "sort", "Sort the list by another column, or the other way round.", [.character("O")],
        .global, .choosing),
      command(
        .listTotals, "totals", "Say what the shown and the marked orders add up to, per currency.",
        [.character("=")], .global, .choosing),
      command(
        .listNextNew, "next new", "Go to the next order that arrived since the last look.",
        [.character("N")], .global, .choosing),
      command(
        .markToggle, "mark", "Mark or unmark the order and move down.", [.character(" ")], .list, .choosing),
      command(.markAll, "mark all", "Mark all orders shown.", [.character("*")], .list, .choosing),
      command(
        .markNone, "drop marks", "Drop all marks, also of orders that are not shown.", [.character("-")],
        .list, .choosing),
    ]
    + (1...9).compactMap { number in
      CommandID(rawValue: "view.\(number)").map { id in
        command(
          id, "view \(number)", "Show saved view \(number).", [.character(Character(String(number)))],
          .global,
          .choosing)
      }
    }

  private static let changing: [CommandSpec] = [
    command(
      .orderStatus, "status", "Change the status of the order, or of all marked orders.", [.character("s")],
      .list,
      .changing),
    command(
      .orderTracking, "tracking",
      "Give the order its tracking number and carrier, or each marked order one after the other.",
      [.character("t")], .list, .changing),
    command(
      .orderNote, "note", "Add a note to the order, private or for the customer.", [.character("n")], .list,
      .changing),
    command(
      .orderLink, "link", "Show the order's link and put it into the terminal's clipboard.",
      [.character("o")], .list, .changing),
    command(
      .orderHistory, "history", "Show what happened to the order: at the shop, and by our own changes.",
      [.character("h")], .global, .changing),
    command(
      .copyMenu, "copy", "Copy the address, a number or the marked orders to the terminal's clipboard.",
      [.character("y")], .list, .changing),
    command(
      .scanStart, "scan mode", "Pack by scanner: find an order, tick its items, set it to sent.",
      [.character("b")], .global, .changing),
    command(
      .pickShow, "pick list", "Add up what has to be fetched for the marked orders, or for those shown.",
      [.character("P")], .global, .changing),
    command(
      .orderPrint, "print", "Print packing slips or the pick list, read them in the pager, or write a file.",
      [.character("L")], .global, .changing),
    command(
      .couponNew, "new coupon", "Create a coupon, in several shops at once.", [.character("c")], .global,
      .changing),
    command(
      .couponList, "coupons", "Show the coupons created or seen here; read, copy or delete one.",
      [.character("K")], .global, .changing),
    command(
      .orderNew, "new order", "Place an order for a customer, where the shop can.", [.character("a")],
      .global, .changing),
    command(
      .changeUndo, "take back", "Take back the last change that was not sent yet.", [.character("u")],
      .global,
      .changing),
    command(
      .changeUndoOne, "take back one", "Take back the change of this order alone, while it is held back.",
      [.character("U")], .global, .changing),
  ]

  private static let pending: [CommandSpec] = [
    command(
      .outboxShow, "pending", "Show the changes that wait, and what became of the others.", [.character("p")],
      .global, .pending),
    command(
      .outboxSend, "send now", "Send the change now, or try it again.", [.character("w")], .pending, .pending),
    command(
      .outboxRetryFailed, "retry failed", "Try everything again that failed or waits for its shop.",
      [.character("W")], .pending,
      .pending),
    command(.outboxDrop, "drop", "Forget the change; asks first.", [.character("x")], .pending, .pending),
  ]

  private static let program: [CommandSpec] = [
    command(
      .refresh, "refresh", "Read the shops now; in the detail pane, this order.", [.character("r")], .global,
      .program),
    command(.palette, "commands", "Choose a command by its name.", [.character(":")], .global, .program),
    command(.help, "help", "Show all keys.", [.character("?")], .global, .program),
    command(
      .messages, "messages", "Show what the message line said, the newest first.", [.character("m")], .global,
      .program),
    command(
      .themeChoose, "theme", "Choose the colours; the theme under the cursor is shown at once.",
      [.character("C")], .global, .program),
    command(
      .mouseToggle, "mouse", "Give the mouse to the terminal, to select text, or take it back.",
      [.character("M")], .global, .program),
    command(
      .screenRedraw, "repaint", "Paint the whole screen again.", [.character("l"), .control("l")], .global,
      .program,
      inDialogs: true),
    command(
      .programInterrupt, "cancel", "Close the dialog or the search; with nothing open, ask to leave.",
      [.control("c")],
      .global, .program, inDialogs: true),
    command(
      .programSuspend, "suspend", "Stop the program and return to the shell; `fg` brings it back.",
      [.control("z")],
      .global, .program, inDialogs: true),
  ]

  private static let dialogs: [CommandSpec] = [
    command(
      .dialogMail, "mail", "Switch the mail to the customer on or off.", [.character("m")], .dialog, .dialogs),
    command(
      .dialogCapture, "capture", "Switch capturing the payment on or off.", [.character("c")], .dialog,
      .dialogs),
    command(
      .dialogDropHidden, "drop hidden", "Leave out the marked orders that are not shown.", [.character("h")],
      .dialog,
      .dialogs),
    command(
      .dialogRetry, "retry", "In a list of results: send again what certainly did not happen.",
      [.character("r")], .dialog, .dialogs),
    command(
      .couponCopy, "copy", "Copy the coupon of the list to other shops.", [.character("e")], .dialog,
      .dialogs),
    command(
      .couponDelete, "delete", "Delete the coupon of the list; asks first.", [.character("x")], .dialog,
      .dialogs),
    command(.answerYes, "yes", "Answer a question with yes.", [.character("y")], .dialog, .dialogs),
    command(.answerNo, "no", "Answer a question with no, as Esc does.", [.character("n")], .dialog, .dialogs),
  ]

  private static let editing: [CommandSpec] = [
    command(
      .searchComplete, "complete", "Complete the field or value of the search, then try the next one.",
      [.tab], .search, .editing),
    command(
      .searchCompleteBack, "complete back", "Try the completion before.", [.backTab], .search, .editing),
    command(
      .dialogOtherNote, "private or customer", "Switch between a private note and one the customer sees.",
      [.tab], .field, .editing),
    command(
      .packMail, "mail", "In scan mode: switch the mail to the customer on or off.", [.control("n")], .field,
      .editing),
    command(
      .packCapture, "capture", "In scan mode: switch capturing the payment on or off.", [.control("p")],
      .field, .editing),
    command(.fieldLeft, "left", "Move left.", [.left], .field, .editing),
    command(.fieldRight, "right", "Move right.", [.right], .field, .editing),
    command(.fieldStart, "start", "Go to the start.", [.home, .control("a")], .field, .editing),
    command(.fieldEnd, "end", "Go to the end.", [.end, .control("e")], .field, .editing),
    command(
      .fieldDeleteBack, "delete back", "Delete the character before the cursor.", [.backspace], .field,
      .editing),
    command(.fieldDelete, "delete", "Delete the character under the cursor.", [.delete], .field, .editing),
    command(
      .fieldDeleteWord, "delete word", "Delete the word before the cursor.", [.control("w")], .field, .editing
    ),
    command(.fieldClear, "clear", "Delete everything before the cursor.", [.control("u")], .field, .editing),
  ]
}

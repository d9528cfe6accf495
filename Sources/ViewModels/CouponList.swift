import OrderModel

/// `K`: the coupons this program created or saw; no vendor documents a list.
package struct CouponList: Equatable, Sendable {
  /// Nil until they were read from our own file.
  package private(set) var coupons: [KnownCoupon]?
  package var selected = 0
  /// The effect whose answer is awaited.
  private(set) var token: Int

  /// Of each shop, where one of its orders tells it.
  let currencies: [String: String]

  /// A list that waits for an effect's answer.
  init(token: Int, currencies: [String: String]) {
    self.token = token
    self.currencies = currencies
  }

  /// The same list, to be read again.
  func waiting(for token: Int) -> CouponList {
    var list = self
    list.token = token
    return list
  }

  /// Takes the answer.
  mutating func take(_ coupons: [KnownCoupon], order shops: [String]) {
    let places = Dictionary(shops.enumerated().map { ($1, $0) }) { first, _ in first }
    self.coupons = coupons.sorted { left, right in
      let (leftShop, rightShop) = (places[left.shop] ?? .max, places[right.shop] ?? .max)
      return (left.coupon.code.lowercased(), leftShop) < (right.coupon.code.lowercased(), rightShop)
    }
    selected = min(selected, max(0, coupons.count - 1))
  }

  /// Puts a coupon that was read in place of what was known.
  mutating func put(_ known: KnownCoupon) {
    guard
      let index = coupons?.firstIndex(where: {
        $0.shop == known.shop && $0.coupon.code.lowercased() == known.coupon.code.lowercased()
      })
    else { return }
    coupons?[index] = known
  }

  /// Nil: those of all shops.
  package private(set) var shop: String?

  /// The coupons of the chosen shop, or all.
  var shown: [KnownCoupon] { (coupons ?? []).filter { shop == nil || $0.shop == shop } }

  /// The coupon under the cursor.
  var chosen: KnownCoupon? {
    let shown = shown
    return shown.indices.contains(selected) ? shown[selected] : nil
  }

  /// Goes round the shops that have coupons: all, then each.
  mutating func nextShop(by step: Int) {
    var shops: [String?] = [nil]
    for known in coupons ?? [] where !shops.contains(known.shop) { shops.append(known.shop) }
    let place = shops.firstIndex(of: shop) ?? 0
    shop = shops[(place + step + shops.count) % shops.count]
    selected = 0
  }
}

extension AppState {
  /// `K`: opens the list.
  mutating func openCoupons(_ context: UpdateContext) -> [Effect] {
    let token = submissions.token()
    dialogs.append(
      .coupons(CouponList(token: token, currencies: currencies(of: store.shops.map(\.name), context))))
    return [.listCoupons(token: token)]
  }

  /// Our file of coupons was read.
  mutating func takeCoupons(_ token: Int, _ coupons: [KnownCoupon]) {
    for index in dialogs.indices {
      guard case .coupons(var list) = dialogs[index], list.token == token else { continue }
      list.take(coupons, order: store.shops.map(\.name))
      dialogs[index] = .coupons(list)
    }
  }

  /// A key in the list: Enter reads the coupon now, one key copies, one deletes.
  mutating func couponsKey(_ dialog: CouponList, _ key: Key, _ context: UpdateContext) -> [Effect] {
    var dialog = dialog
    switch context.keymap.command(for: key, in: .form) {
    case .formNext where key == .tab, .formPrevious where key == .backTab:
      dialog.nextShop(by: key == .tab ? 1 : -1)
      replaceTop(.coupons(dialog))
      return []
    default: break
    }
    guard let command = dialogCommand(key, context) else { return [] }
    switch command {
    case .back: dialogs.removeLast()
    case .screenRedraw: return [.redraw]
    case .itemOpen, .couponCopy, .couponDelete:
      guard let known = dialog.chosen else { return [] }
      return act(command, on: known, dialog, context)
    default:
      dialog.selected = moved(dialog.selected, by: command, count: dialog.shown.count)
      replaceTop(.coupons(dialog))
    }
    return []
  }

  private mutating func act(
    _ command: CommandID, on known: KnownCoupon, _ list: CouponList, _ context: UpdateContext
  ) -> [Effect] {
    let code = Formatting.line(known.coupon.code)
    switch command {
    case .couponCopy:
      if let reason = availability(of: .couponNew, context).reason {
        say(Notice(.warning, reason), context)
        return []
      }
      let code = known.coupon.code.lowercased()
      let holders = (list.coupons ?? []).filter { $0.coupon.code.lowercased() == code }.map(\.shop)
      openCoupon(copying: known, holders: Set(holders), context)
      if known.coupon.type == nil, let word = known.coupon.typeWord {
        say(Notice(.warning, "type “\(Formatting.line(word))” is not known here; choose one"), context)
      }
    case .couponDelete:
      if let reason = writing(.deleteCoupons, shops: [known.shop], context).reason {
        say(Notice(.warning, reason), context)
        return []
      }
      let request = deletion(of: known)
      let details = context.judge(known.shop, request.write).consequences.map {
        sentence(Wording.consequence($0)) + "."
      }
      dialogs.append(
        .question(
          Question(
            text: "Delete coupon \(code) at \(known.shop)?", details: details,
            action: .deleteCoupon(request))))
    default:
      if store.shop(known.shop) == nil {
        say(Notice(.warning, "\(known.shop) is not in the config any more"), context)
        return []
      }
      say(Notice(.info, "reading \(code) at \(known.shop)"), context)
      return [.readCoupon(shop: known.shop, code: known.coupon.code, token: submissions.token())]
    }
    return []
  }

  private func deletion(of known: KnownCoupon) -> WriteRequest {
    WriteRequest(
      shop: known.shop, write: .deleteCoupon(code: known.coupon.code), id: known.coupon.code,
      subject: "coupon “\(Formatting.line(known.coupon.code))”")
  }

  // MARK: Presentation

  /// The list as it is shown.
  func present(_ dialog: CouponList, _ context: UpdateContext) -> DialogPresentation {
    let close = KeyHint(key: "Esc", label: "close")
    guard let coupons = dialog.coupons else {
      return DialogPresentation(title: "Coupons", body: [[Span("Reading…", .dim)]], keys: [close])
    }
    let keymap = context.keymap
    guard !coupons.isEmpty else {
      let new = keymap.label(of: .couponNew)
      return DialogPresentation(
        title: "Coupons",
        body: [
          [Span("No coupon was created or looked at with this program yet.")],
          [Span("No shop lists its coupons. Esc, then \(new) creates one.", .dim)],
        ], keys: [close])
    }
    let shown = dialog.shown
    let place = dialog.shop ?? "all shops"
    var body: [StyledLine] = [
      [
        Span("\(Formatting.count(shown.count, "coupon")), \(place)", .text, bold: true)
      ]
    ]
    if let known = dialog.chosen { body += details(of: known, dialog.currencies[known.shop]) }
    let items = shown.map { known in
      DialogItem(cells: [
        [Span(Formatting.line(known.coupon.code))], [Span(known.shop, .dim)],
        [Span(gift(of: known.coupon, dialog.currencies[known.shop]))], [Span(uses(of: known.coupon), .dim)],
        [Span(days(of: known.coupon), .dim)],
      ])
    }
    return DialogPresentation(
      title: "Coupons created or seen here", body: body, items: items, selected: dialog.selected,
      keys: [
        KeyHint(key: "Enter", label: "read now"),
        KeyHint(key: keymap.label(of: .couponCopy), label: "copy"),
        KeyHint(key: keymap.label(of: .couponDelete), label: "delete"),
        KeyHint(key: keymap.label(of: .formNext), label: "shop"), close,
      ])
  }

  private func uses(of coupon: Coupon) -> String {
    let used = coupon.used.map(String.init) ?? "?"
    return coupon.limit.map { "\(used) of \($0)" } ?? "\(used) used"
  }

  private func days(of coupon: Coupon) -> String {
    switch (coupon.from, coupon.to) {
    case (let from?, let to?): Formatting.line("\(from) to \(to)")
    case (let from?, nil): Formatting.line("from \(from)")
    case (nil, let to?): Formatting.line("to \(to)")
    case (nil, nil): ""
    }
  }

  private func gift(of coupon: Coupon, _ currency: String?) -> String {
    let value = Formatting.line(coupon.value ?? "")
    return switch coupon.type {
    case .percent: "\(value) %"
    case .money: [value, currency].compactMap { $0 }.joined(separator: " ")
    case .shipping: "free shipping"
    case nil: Formatting.line(coupon.typeWord ?? "unknown") + " " + value
    }
  }

  private func details(of known: KnownCoupon, _ currency: String?) -> [StyledLine] {
    let coupon = known.coupon
    var draft = CouponDraft(code: coupon.code, type: coupon.type ?? .money, value: coupon.value)
    draft.limit = coupon.limit
    draft.appliesTo = coupon.appliesTo ?? .allOrders
    draft.ordersOver = coupon.ordersOver
    draft.category = coupon.category
    draft.product = coupon.product
    draft.from = coupon.from
    draft.to = coupon.to
    let text = CouponWording.text(draft, currency: currency, zone: store.shop(known.shop)?.timeZone)
    let used =
      coupon.used.map { $0 == 0 ? ", not used yet" : ", used \($0 == 1 ? "once" : "\($0) times")" } ?? ""
    return [[Span("\(known.shop): ", .text, bold: true), Span(text + used)]]
  }
}

import OrderModel

/// What a command writes, with the words for it.
struct WritePlan {
  /// One write; the same for every shop that is named.
  struct Item {
    var write: ShopWrite
    /// What stands in the results until the shop has given an id.
    var id: String?
    /// For messages: `coupon "SUMMER"`.
    var subject: String

    init(_ write: ShopWrite, id: String?, subject: String) {
      self.write = write
      self.id = id
      self.subject = subject
    }
  }

  var items: [Item]

  /// Reads what the command names: order and product files, with `input` as the file `-`.
  init(_ action: WriteCommand.Action, files: DraftFiles) throws(CommandFailure) {
    switch action {
    case .createCoupon(_, let draft):
      items = [Item(.createCoupon(draft), id: draft.code, subject: "coupon “\(draft.code)”")]
    case .deleteCoupon(_, let code):
      items = [Item(.deleteCoupon(code: code), id: code, subject: "coupon “\(code)”")]
    case .newOrder(_, let file):
      var draft = try files.order(file)
      draft.reference = WritePlan.newReference()
      items = [Item(.createOrder(draft), id: nil, subject: "order")]
    case .editOrder(_, let id, let file):
      items = [Item(.editOrder(id: id, try files.order(file)), id: id, subject: "order “\(id)”")]
    case .deleteOrders(_, let ids):
      var seen: Set<String> = []
      items = ids.filter { seen.insert($0).inserted }.map {
        Item(.deleteOrder(id: $0), id: $0, subject: "order “\($0)”")
      }
    case .createProducts(_, let file):
      items = [Item(.createProducts(try files.products(file)), id: nil, subject: "product")]
    case .updateProducts(_, let file):
      items = [Item(.updateProducts(try files.products(file)), id: nil, subject: "product")]
    case .createCategory(_, let name, let parent):
      items = [Item(.createCategory(name: name, parent: parent), id: nil, subject: "category “\(name)”")]
    case .createWebhook(_, let url, let events):
      items = [Item(.createWebhook(url: url, events: events), id: nil, subject: "webhook")]
    case .deleteWebhook(_, let id):
      items = [Item(.deleteWebhook(id: id), id: id, subject: "webhook “\(id)”")]
    }
  }

  /// A mark that no other order has: letters and digits that nobody takes for one another (Crockford's base 32).
  static func newReference() -> String {
    let letters = Array("0123456789abcdefghjkmnpqrstvwxyz")
    return "od-" + String((0..<13).map { _ in letters[Int.random(in: 0..<32)] })
  }
}

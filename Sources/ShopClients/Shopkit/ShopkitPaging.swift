import JSONText
import OrderModel

/// Turning the pages of Shopkit's lists (platforms.md 2.3, 2.4, 2.11), of orders and of everything else.
extension ShopkitClient {
  /// One page of a list as the shop sent it.
  struct WirePage: Sendable {
    var list: ShopkitList
    /// `X-Total-Count`.
    var total: Int?
    /// Whether the shop answered that there is no such list.
    var isMissing = false
  }

  /// How far a list was read.
  struct PagePlace {
    /// The resource: `["order"]`.
    var segments: [String]
    /// Of the page that was just read.
    var query: String
    var number: Int
    /// How many records came so far, this page included.
    var seen: Int
    /// A page with fewer records is certainly not a full one.
    var smallestFull = ShopkitClient.smallestFullPage
  }

  /// One page of a list by its query. A 404 is reported as `isMissing`, because on a list it means "none", but only where
  /// there is a shop at all; where it is a web page, the address is wrong. `what` names the records in messages.
  func page(
    _ segments: [String], query: String, _ priority: RequestPriority, of what: String,
    singleHas key: String = "id"
  ) async throws(ShopError) -> WirePage {
    let (shopKey, clock, wrongAddress) = (settings.key, channel.clock, wrongAddress)
    return try await channel.read(request("GET", segments, query: query), priority) {
      (response) throws(ReadFailure) -> WirePage in
      let answer = ShopkitAnswer(response, key: shopKey, now: clock.now())
      let total = response.header("x-total-count").flatMap { Int($0.trimmed) }
      if response.status == 404, response.isBlank || (try? JSONReader.parse(response.body)) != nil {
        return WirePage(list: .empty, total: total, isMissing: true)
      }
      if response.status == 404 { throw ReadFailure(wrongAddress) }
      if let failure = answer.readFailure { throw failure }
      guard let value = try answer.json() else { return WirePage(list: .empty, total: total) }
      return WirePage(list: try answer.list(value, of: what, singleHas: key), total: total)
    }
  }

  /// What is the matter where nothing answers as a shop would.
  var wrongAddress: ShopError {
    .refused(code: 404, text: "there is no shop at \(settings.base.shown); check \(settings.urlPlace)")
  }

  /// The query of the next page, if there is one. The shop's own link counts when it leads to the same place;
  /// otherwise pages are counted here, because a link elsewhere must not be followed but hides records all the
  /// same.
  func nextQuery(after page: WirePage, at place: PagePlace) -> (query: String?, warning: String?) {
    let count = page.list.items.count
    guard count > 0 else { return (nil, nil) }
    guard place.number < ShopkitClient.pageCap else {
      return (nil, "reading stopped after \(place.number) pages")
    }
    let counted = ShopkitClient.replacingPage(in: place.query, with: place.number + 1)
    let isMissing = page.total.map { place.seen < $0 }
    if let link = page.list.next {
      if let query = settings.base.query(ofLink: link, to: place.segments) {
        let clean = ShopkitClient.withoutKey(query)
        return clean == place.query ? (isMissing == true ? counted : nil, nil) : (clean, nil)
      }
      let warning =
        "the shop's link to the next page leads elsewhere and is not followed; pages are counted instead"
      return (isMissing ?? true ? counted : nil, warning)
    }
    let canBeFull = count >= place.smallestFull
    let goesOn = page.list.hasPaging ? isMissing == true && canBeFull : isMissing ?? canBeFull
    return (goesOn ? counted : nil, nil)
  }

  private static func replacingPage(in query: String, with page: Int) -> String {
    let kept = query.split(separator: "&").filter { !$0.hasPrefix("page=") }
    return (kept + ["page=\(page)"]).joined(separator: "&")
  }

  /// A key that the shop put into its link would end in logs of proxies; the header carries it already.
  private static func withoutKey(_ query: String) -> String {
    query.split(separator: "&").filter { !$0.lowercased().hasPrefix("x-api-key=") }.joined(separator: "&")
  }

  /// The records of a whole list, each id once, page by page until the end, until a page brings no new id, or until
  /// `isEnough` says so. Records without an id cannot be used for anything and are left out.
  func records(
    _ segments: [String], _ items: [(name: String, value: String)], of what: String, pageSize: Int = pageSize,
    isEnough: ([JSONValue]) -> Bool = { _ in false }
  ) async throws(ShopError) -> [JSONValue] {
    var records: [JSONValue] = []
    var ids: Set<String> = []
    let first = items + [("page", "1"), ("limit", String(pageSize))]
    var place = PagePlace(
      segments: segments, query: PercentEncoding.query(first), number: 1, seen: 0,
      smallestFull: min(pageSize, ShopkitClient.smallestFullPage))
    while true {
      let page = try await page(segments, query: place.query, .urgent, of: what)
      if page.isMissing, place.number == 1 { _ = try await store() }
      let new = page.list.items.filter { item in
        ShopkitOrderWire.id(of: item).map { ids.insert($0).inserted } ?? false
      }
      records += new
      place.seen += page.list.items.count
      guard !new.isEmpty, !isEnough(records), let next = nextQuery(after: page, at: place).query else {
        return records
      }
      (place.query, place.number) = (next, place.number + 1)
    }
  }
}

package import OrderModel

/// Proving a shop, one step at a time.
extension QuickbutikClient {
  package func check() async -> [ShopCheck] {
    let count: String?
    do throws(ShopError) {
      count = try await productCount()
      if count == nil { try await proveShop() }
    } catch {
      return QuickbutikClient.failedSignIn(error)
    }
    var steps = [
      ShopCheck(name: "reachable"),
      ShopCheck(name: "signed in", detail: count.map { $0 == "1" ? "1 product" : "\($0) products" }),
    ]
    var filter = QuickbutikOrderFilter()
    (filter.includesDetails, filter.sorting) = (true, .descending)
    (filter.offset, filter.limit) = (0, 1)
    do throws(ShopError) {
      let page = try await orders(filter)
      let newest = page.orders.first.map { "the newest is \($0.number)" }
      steps.append(ShopCheck(name: "orders", detail: newest ?? page.warnings.first ?? "none yet"))
    } catch {
      steps.append(ShopCheck(name: "orders", error: error))
    }
    return steps
  }

  /// Which step an error of the first request belongs to: any answer at all proves that the shop is reachable.
  private static func failedSignIn(_ error: ShopError) -> [ShopCheck] {
    switch error {
    case .unreachable, .unclear: [ShopCheck(name: "reachable", error: error)]
    case .unauthorized, .rateLimited, .refused, .conflict, .notFound, .malformed, .objection:
      [ShopCheck(name: "reachable"), ShopCheck(name: "signed in", error: error)]
    }
  }
}

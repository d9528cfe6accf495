package import OrderModel

/// Proving a shop, one step at a time.
extension ShopkitClient {
  package func check() async -> [ShopCheck] {
    let store: Store
    do throws(ShopError) {
      store = try await self.store()
    } catch {
      return ShopkitClient.failedSignIn(error)
    }
    var name = store.name
    if let currency = store.currency {
      name = [name, currency.code].compactMap(\.self).joined(separator: ", ")
    }
    var steps = [ShopCheck(name: "reachable"), ShopCheck(name: "signed in", detail: name)]
    var filter = ShopkitOrderFilter()
    (filter.page, filter.limit) = (1, 1)
    do throws(ShopError) {
      let page = try await orders(filter)
      let count = page.total.map { $0 == 1 ? "1 order" : "\($0) orders" }
      steps.append(ShopCheck(name: "orders", detail: count ?? page.warnings.first))
    } catch {
      steps.append(ShopCheck(name: "orders", error: error))
    }
    return steps
  }

  /// Which step an error of the first request belongs to: any answer at all proves that the shop is
  /// reachable.
  private static func failedSignIn(_ error: ShopError) -> [ShopCheck] {
    switch error {
    case .unreachable, .unclear: [ShopCheck(name: "reachable", error: error)]
    case .unauthorized, .rateLimited, .refused, .conflict, .notFound, .malformed, .objection:
      [ShopCheck(name: "reachable"), ShopCheck(name: "signed in", error: error)]
    }
  }
}

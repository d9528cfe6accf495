import JSONText
package import OrderModel

/// Proving a shop, one step at a time.
extension KvikClient {
  package func check() async -> [ShopCheck] {
    var steps: [ShopCheck] = []
    do throws(ShopError) {
      let token = try await tokens.token()
      steps = [ShopCheck(name: "reachable"), ShopCheck(name: "signed in", detail: KvikClient.detail(token))]
    } catch {
      switch error {
      case .unreachable, .unclear: return [ShopCheck(name: "reachable", error: error)]
      default: return [ShopCheck(name: "reachable"), ShopCheck(name: "signed in", error: error)]
      }
    }
    steps += await checkOrders()
    steps.append(ShopCheck(name: "mapping", detail: mappedDetail))
    return steps
  }

  /// `scope all, good for 60 minutes`
  private static func detail(_ token: KvikToken) -> String {
    let scope = token.scope.map { "scope \($0.prefix(80))" } ?? "scope not told"
    guard let lifetime = token.lifetime else { return scope + ", lifetime not told" }
    return scope
      + (lifetime < 120 ? ", good for \(Int(lifetime)) s" : ", good for \(Int(lifetime / 60)) minutes")
  }

  /// `mapped: orders, order; not mapped: update, price`
  private var mappedDetail: String {
    let isMapped = Dictionary(grouping: KvikOperation.allCases) { mapping.requests[$0] != nil }
      .mapValues { $0.map(\.rawValue).joined(separator: ", ") }
    let parts = [isMapped[true].map { "mapped: " + $0 }, isMapped[false].map { "not mapped: " + $0 }]
    return parts.compactMap(\.self).joined(separator: "; ")
  }

  /// One page of the list, and the first order of it alone.
  private func checkOrders() async -> [ShopCheck] {
    let page: Page
    do throws(ShopError) {
      let mapped = try mapping.require(.orders)
      let target = try self.target(mapped) { name in
        switch name {
        case "page": .number("1")
        case "limit": .number(String(mapped.pageSize))
        default: nil
        }
      }
      page = try await self.page(target, mapped, .urgent)
    } catch {
      return [ShopCheck(name: "orders", error: error)]
    }
    var steps = [ShopCheck(name: "orders", detail: detail(page))]
    guard let first = page.orders.first, mapping.requests[.order] != nil else { return steps }
    do throws(ShopError) {
      _ = try await order(first.id.id)
      steps.append(ShopCheck(name: "order"))
    } catch {
      steps.append(ShopCheck(name: "order", error: error))
    }
    return steps
  }

  /// How many orders there are, and which mapped fields the first of them does not have, with the keys it has.
  private func detail(_ page: Page) -> String {
    let count = page.total ?? page.count
    var text = count == 1 ? "1 order" : "\(count) orders"
    if page.total == nil { text += " on the first page" }
    guard let first = page.first, let fields = mapping.requests[.orders]?.fields else { return text }
    let absent = fields.pointers.filter { first.value(at: $0.value) == nil }.keys.sorted()
    guard !absent.isEmpty else { return text }
    let place = mapping.place(of: "orders.fields")
    return text + "; the first one has nothing for \(absent.joined(separator: ", ")) (\(place)), but "
      + KvikAnswer.shape(of: first)
  }
}

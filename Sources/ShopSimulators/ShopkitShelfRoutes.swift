import Foundation
import LoopbackHTTP
import Synchronization

/// The routes for coupons and webhooks.
extension ShopkitSimulator {
  // MARK: Coupons

  /// By `id` or `code`; a step of the path that is a number is an id, anything else a code.
  func coupon(_ request: HTTPRequest, _ step: String?) -> Handled {
    let id = (step.flatMap { Int($0) }) ?? request.query("id").flatMap { Int($0) }
    let code = step ?? request.query("code")
    guard id != nil || code != nil else { return refused(400, "Bad request.") }
    let zone = options.profile.zone
    let found = state.withLock { state in
      state.shelf.coupons.first { id != nil ? $0.id == id : $0.code.lowercased() == code?.lowercased() }
    }
    return found.map { Handled(response: couponAnswer($0, 200, zone)) } ?? missing
  }

  /// The vendor's document has the coupon alone, the later reference a list of one; both have a list for a created one.
  private func couponAnswer(_ coupon: ShopkitCoupon, _ status: Int, _ zone: TimeZone) -> HTTPResponse {
    let item = coupon.item(zone: zone)
    return SimulatorServer.json(options.isOld && status == 200 ? item : .array([item]), status: status)
  }

  func createCoupon(_ request: HTTPRequest) -> Handled {
    guard let members = json(request) as? [String: Any] else { return refused(400, "Bad request.") }
    let (now, zone) = (now, options.profile.zone)
    return state.withLock { state in
      guard var coupon = coupon(from: members, created: now) else { return refused(400, "Bad request.") }
      guard !state.shelf.coupons.contains(where: { $0.code.lowercased() == coupon.code.lowercased() }) else {
        return options.isOld ? Handled(response: HTTPResponse(status: 409)) : refused(409, "Already exists.")
      }
      coupon.id = state.shelf.newID()
      state.shelf.coupons.append(coupon)
      return Handled(response: couponAnswer(coupon, 201, zone), applied: true)
    }
  }

  /// A coupon by the rules of the document; nil when a required member is missing or one is wrong.
  private func coupon(from members: [String: Any], created: Int) -> ShopkitCoupon? {
    guard let code = members["code"] as? String, !code.isEmpty, let limit = whole(members["limit"]),
      limit >= 0,
      let value = number(members["value"]), value >= 0, let type = members["type"] as? String,
      ["money", "percent", "shipping"].contains(type), let scope = members["applies_to"] as? String,
      ["all_orders", "orders_over", "category", "product"].contains(scope)
    else { return nil }
    var coupon = ShopkitCoupon(
      id: 0, code: code, limit: limit, value: value, type: type, appliesTo: scope, created: created)
    switch scope {
    case "orders_over":
      guard let amount = number(members["orders_over"]) else { return nil }
      coupon.ordersOver = amount
    case "category":
      let wanted = members["category"]
      let match = ShopkitCatalogue.categories.first {
        $0.id == wanted as? Int || $0.handle == wanted as? String
      }
      guard let match else { return nil }
      coupon.category = match.id
    case "product":
      let wanted = members["product"]
      let entries = ShopkitCatalogue(profile: options.profile, hostile: false).entries
      guard let match = entries.first(where: { $0.id == wanted as? Int || $0.handle == wanted as? String })
      else {
        return nil
      }
      coupon.product = match.id
    default: break
    }
    for name in ["date_from", "date_to"] {
      guard let value = members[name] else { continue }
      guard let day = value as? String, WireTime.startOfDay(day, zone: .gmt) != nil else { return nil }
      if name == "date_from" { coupon.from = day } else { coupon.to = day }
    }
    return coupon
  }

  /// The samples of the document send numbers as text.
  private func number(_ value: Any?) -> Double? {
    value as? Double ?? (value as? String).flatMap { Double($0) }
  }

  private func whole(_ value: Any?) -> Int? { value as? Int ?? (value as? String).flatMap { Int($0) } }

  func deleteCoupon(_ text: String) -> Handled {
    guard let id = Int(text) else { return refused(400, "Bad request.") }
    return state.withLock { state in
      guard let place = state.shelf.coupons.firstIndex(where: { $0.id == id }) else { return missing }
      state.shelf.coupons.remove(at: place)
      return Handled(response: HTTPResponse(status: 204), applied: true)
    }
  }

  // MARK: Webhooks

  func webhooks(_ request: HTTPRequest, _ path: String, _ fault: Fault?) -> Handled {
    let all = state.withLock { $0.shelf.webhooks }
    let found = all.filter { webhook in
      (request.query("event").map { $0 == webhook.event } ?? true)
        && (request.query("active").map { $0 == String(webhook.active) } ?? true)
    }
    return Handled(response: list(found.map(\.item), request, path, fault))
  }

  func webhook(_ text: String) -> Handled {
    guard let id = Int(text) else { return refused(400, "Bad request.") }
    let found = state.withLock { $0.shelf.webhooks.first { $0.id == id } }
    return found.map { Handled(response: SimulatorServer.json($0.item)) } ?? missing
  }

  func createWebhook(_ request: HTTPRequest) -> Handled {
    guard let members = json(request) as? [String: Any], let url = members["url"] as? String,
      url.hasPrefix("http"),
      let event = members["event"] as? String, ShopkitWebhook.events.contains(event)
    else { return refused(400, "Bad request.") }
    return state.withLock { state in
      guard !state.shelf.webhooks.contains(where: { $0.url == url && $0.event == event }) else {
        return refused(409, "Already exists.")
      }
      let webhook = ShopkitWebhook(id: state.shelf.newID(), event: event, url: url)
      state.shelf.webhooks.append(webhook)
      return Handled(response: SimulatorServer.json(webhook.item, status: 201), applied: true)
    }
  }

  func deleteWebhook(_ text: String) -> Handled {
    guard let id = Int(text) else { return refused(400, "Bad request.") }
    return state.withLock { state in
      guard let place = state.shelf.webhooks.firstIndex(where: { $0.id == id }) else { return missing }
      state.shelf.webhooks.remove(at: place)
      return Handled(response: HTTPResponse(status: 204), applied: true)
    }
  }

  // MARK: The shop's own view

  /// The coupons as the shop has them.
  package var coupons: [ShopkitCoupon] { state.withLock { $0.shelf.coupons } }

  /// A colleague changes the coupons at the shop.
  package func changeCoupons(_ change: (inout [ShopkitCoupon]) -> Void) {
    state.withLock { change(&$0.shelf.coupons) }
  }

  /// The webhooks as the shop has them.
  package var webhooks: [ShopkitWebhook] { state.withLock { $0.shelf.webhooks } }

  /// The shop suspends a webhook that did not answer.
  package func suspendWebhooks() {
    state.withLock { state in
      for place in state.shelf.webhooks.indices { state.shelf.webhooks[place].active = false }
    }
  }
}

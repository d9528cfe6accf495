import JSONText
package import OrderModel

/// Coupons: read by code and by id, create, delete. There is no list.
extension ShopkitClient {
  /// A coupon by its code; a number is taken for an id where no coupon has it as its code.
  package func coupon(code: String) async throws(ShopError) -> Coupon {
    var coupon = try await couponFound(by: code)
    coupon.currency = try await currencyForAmounts()
    return coupon
  }

  private func couponFound(by code: String) async throws(ShopError) -> Coupon {
    let first: ShopError
    do throws(ShopError) {
      return try await coupon(withCode: code)
    } catch {
      guard case .notFound = error, code.isDigits else { throw error }
      first = error
    }
    do throws(ShopError) {
      return try await coupon(id: code)
    } catch {
      if case .notFound = error { throw first }
      throw error
    }
  }

  /// A coupon by its id.
  package func coupon(id: String) async throws(ShopError) -> Coupon {
    let record = try await single(["coupon", id], id: id, of: "coupon")
    guard var coupon = ShopkitCouponWire.coupon(from: record, zone: settings.zone) else {
      throw .malformed("coupon \(id) cannot be read")
    }
    coupon.currency = try await currencyForAmounts()
    return coupon
  }

  /// The coupon that has exactly this code. As a parameter first: in the path a code of digits alone would be taken for
  /// an id. The path is the vendor's own example, so it is asked where the parameter finds nothing.
  func coupon(withCode code: String) async throws(ShopError) -> Coupon {
    let missing = ShopError.notFound("the shop has no coupon “\(code)”")
    guard code.isStep else { throw missing }
    let parameter = PercentEncoding.query([(name: "code", value: code)])
    for (segments, query) in [(["coupon"], parameter), (["coupon", code], "")] {
      let page = try await page(segments, query: query, .urgent, of: "coupons", singleHas: "code")
      let found = page.list.items.compactMap { ShopkitCouponWire.coupon(from: $0, zone: settings.zone) }
      if let match = found.first(where: { $0.code.lowercased() == code.lowercased() }) { return match }
    }
    _ = try await store()
    throw missing
  }

  // MARK: Creating

  func createCoupon(_ draft: CouponDraft) async -> WriteReceipt {
    let request = request("POST", ["coupon"], body: JSONWriter.text(ShopkitCouponWire.body(of: draft)))
    switch await verdict(of: request) {
    case .refused(.conflict):
      return WriteReceipt(id: draft.code, error: .refused(code: 409, text: "exists already"))
    case .refused(let error): return WriteReceipt(id: draft.code, error: error)
    case .accepted(let list, let status):
      let found = list?.items.compactMap { ShopkitCouponWire.coupon(from: $0, zone: settings.zone) } ?? []
      guard let coupon = found.first(where: { $0.code.lowercased() == draft.code.lowercased() }) else {
        let error = ShopError.unclear("the shop answered \(status), but not with the coupon")
        return await lookForCoupon(draft, error, status: status)
      }
      return receipt(for: coupon, draft)
    case .open(let error, let status): return await lookForCoupon(draft, error, status: status)
    }
  }

  /// Settles an unclear creation by reading: a code is unique, so the coupon that is there tells what happened.
  private func lookForCoupon(
    _ draft: CouponDraft, _ error: ShopError, status: Int?
  ) async -> WriteReceipt {
    do throws(ShopError) {
      return receipt(for: try await coupon(withCode: draft.code), draft)
    } catch let reading {
      guard case .notFound = reading else { return WriteReceipt(id: draft.code, error: error) }
      return WriteReceipt(id: draft.code, error: ShopkitClient.absent("the coupon", error, status: status))
    }
  }

  private func receipt(for coupon: Coupon, _ draft: CouponDraft) -> WriteReceipt {
    let names = ShopkitCouponWire.differences(of: coupon, from: draft)
    guard names.isEmpty else {
      let text = "the shop has a coupon “\(draft.code)”, but with another " + names.joined(separator: ", ")
      return WriteReceipt(id: draft.code, error: .conflict(text))
    }
    return WriteReceipt(id: draft.code)
  }

  // MARK: Deleting

  /// Deleting takes the id, so the coupon is read by its code first; never the one that has the code as its id.
  func deleteCoupon(_ code: String) async -> WriteReceipt {
    let id: String
    do throws(ShopError) {
      guard let found = try await coupon(withCode: code).id else {
        throw .malformed("the shop's coupon “\(code)” has no id")
      }
      id = found
    } catch {
      return WriteReceipt(id: code, error: error)
    }
    return await delete(["coupon", id], named: code) { () throws(ShopError) in
      _ = try await self.coupon(withCode: code)
    }
  }
}

/// One order of a simulated Quickbutik shop, as the shop stores it. Tests read and change it directly to play a
/// colleague at the shop.
package struct QuickbutikOrder: Sendable, Equatable {
  package let id: Int
  /// The number in `status`: "-1", "1", "2", or one that nobody documents.
  package var status: String
  /// Unix seconds.
  package var created: Int
  package var paidAt: Int?
  /// When the status changed last; nil for an order that still has its first one.
  package var statusChanged: Int?
  /// What a shipping mail would name; no answer shows it.
  package var tracking: String?
  package var carrier: String?
  /// What was bought, where it differs from the seed.
  package var contents: QuickbutikContents?
}

/// Everything of an order that content changes replace.
package struct QuickbutikContents: Sendable, Equatable {
  package var customer: QuickbutikCustomer
  package var lines: [QuickbutikLine]
  package var shippingID: Int?
  package var shippingName: String
  package var shippingPrice: Double
  package var method: String?
  package var transaction: String?
  package var discount: Double?
  package var notes: String?
}

/// Who bought.
package struct QuickbutikCustomer: Sendable, Equatable {
  package var type = "consumer"
  package var email = ""
  package var phone = ""
  package var company = ""
  package var name = ""
  package var address = ""
  package var address2 = ""
  package var city = ""
  package var zipcode = ""
  /// The two letters that requests hold; answers hold a name.
  package var country = "SE"
}

/// One line.
package struct QuickbutikLine: Sendable, Equatable {
  package var productID: Int
  package var variantID: Int?
  package var title: String
  package var variant: String?
  package var sku: String
  package var price: Double
  package var quantity: Int
}

/// How the answer to a write reports its results.
package enum QuickbutikResultForm: Sendable, CaseIterable {
  /// `{"results": {"1111": {…}}}`.
  case keyed
  /// The key is right and the `order_id` inside is another one, as in the vendor's sample.
  case otherIDInside
  /// `{"results": [{…}]}`.
  case list
  /// `{"results": []}`, and the write did not happen.
  case nothing
  /// `{"results": []}`, although the write happened.
  case nothingButDone
  /// Results of another order only, and the write did not happen.
  case otherOrder
}

/// How `success` is written.
package enum QuickbutikSuccessForm: Sendable, CaseIterable { case number, text, truth }

/// How the answer for one order id is wrapped.
package enum QuickbutikSingleForm: Sendable, CaseIterable {
  /// What the service really sends.
  case array
  /// What the document says.
  case object
  /// `{"order": {…}}`.
  case wrapped
  /// The order among others.
  case several
  /// Another order in its place.
  case other
}

/// How lists come.
package enum QuickbutikListForm: Sendable, CaseIterable {
  /// Pages as asked for.
  case paged
  /// `{"orders": […]}`.
  case wrapped
  /// An older shop: `limit`, `offset` and the order are ignored, everything comes at once.
  case unpaged
  /// `offset` is ignored.
  case firstPageOnly
  /// `include_details` is ignored.
  case simplified
}

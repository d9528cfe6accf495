package import OrderModel

/// A command that asks a shop what it offers.
package enum CatalogueCommand: Equatable, Sendable {
  case products(shop: String, ProductQuery)
  case categories(shop: String, CategoryQuery)
  case shipping(ShippingOptions)
  /// `file`: an order file, for platforms that answer for a whole order.
  case payments(shop: String, file: String?)
  case price(shop: String, sku: String, user: String)
}

/// `shipping SHOP [--country CCC --weight G --value V] [--file ORDERFILE]`
package struct ShippingOptions: Equatable, Sendable {
  package var shop: String
  /// ISO 3166-1, two or three letters.
  package var country: String?
  /// Grams.
  package var weight: Int?
  /// A plain decimal in the shop's currency.
  package var value: String?
  package var file: String?

  /// Asks for everything the shop offers.
  package init(shop: String) { self.shop = shop }
}

/// A command that only reads about coupons and webhooks.
package enum LookupCommand: Equatable, Sendable {
  case showCoupon(shop: String, code: String)
  /// Nil: of all shops.
  case listCoupons(shop: String?)
  case listWebhooks(shop: String)
}

/// A command that writes to a shop something other than an order's status, notes or tracking.
package struct WriteCommand: Equatable, Sendable {
  package enum Action: Equatable, Sendable {
    case createCoupon(shops: [String], CouponDraft)
    case deleteCoupon(shop: String, code: String)
    case newOrder(shop: String, file: String)
    case editOrder(shop: String, id: String, file: String)
    case deleteOrders(shop: String, ids: [String])
    case createProducts(shop: String, file: String)
    case updateProducts(shop: String, file: String)
    case createCategory(shop: String, name: String, parent: String?)
    case createWebhook(shop: String, url: String, events: [String])
    case deleteWebhook(shop: String, id: String)

    /// The shops that are meant, in the order of the command line.
    package var shops: [String] {
      switch self {
      case .createCoupon(let shops, _): shops
      case .deleteCoupon(let shop, _), .newOrder(let shop, _), .editOrder(let shop, _, _),
        .deleteOrders(let shop, _), .createProducts(let shop, _), .updateProducts(let shop, _),
        .createCategory(let shop, _, _), .createWebhook(let shop, _, _), .deleteWebhook(let shop, _):
        [shop]
      }
    }

    /// The command's words, when it is only done with `--yes`.
    package var asksForYes: String? {
      switch self {
      case .editOrder: "edit-order"
      case .deleteOrders: "delete-order"
      default: nil
      }
    }
  }

  package var action: Action
  /// `--dry-run`: show the requests, send nothing.
  package var dryRun = false
  /// `--yes`: the consequences are known and wanted.
  package var yes = false

  /// A command that is meant.
  package init(_ action: Action) { self.action = action }
}

/// `webhook listen [--port P] [--bind ADDR]`
package struct ListenOptions: Equatable, Sendable {
  package var port: UInt16 = 8787
  /// The address to listen on; anything but loopback is reachable from outside.
  package var bind = "127.0.0.1"

  /// Loopback only.
  package init() {}
}

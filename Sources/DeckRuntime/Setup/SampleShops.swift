/// One shop of each platform as `sample-config` and the README show it: the required settings, and in comments those that
/// may be left out.
package enum SampleShops {
  /// The platforms by their words in the config, in canonical order.
  package static let platforms = ["shopkit", "quickbutik", "kvik-app", "kvik-customer", "invotide"]

  /// The shop's object as lines of a config; nil when there is no such platform.
  package static func text(platform: String) -> String? {
    switch platform {
    case "shopkit": shopkit
    case "quickbutik": quickbutik
    case "kvik-app": kvikApp
    case "kvik-customer": kvikCustomer
    case "invotide": invotide
    default: nil
    }
  }

  private static let shopkit = """
    {
      name: "parallax",       // what the command line calls it: a-z 0-9 -
      platform: "shopkit",
      // The API key (Account settings, Developers, API): a command that prints it,
      // { env: "NAME" }, { file: "~/.secrets/parallax" }, or the key itself. A key
      // written here needs `chmod 600` on this file.
      key: { cmd: "pass show shops/parallax" },

      // All of these may be left out:
      // url: "https://api.shopk.it/v1",
      // webhookSecret: { env: "PARALLAX_HOOK" },
      // timeZone: "Europe/Lisbon",   // for times without a zone
      // currency: "EUR",             // only where the shop names none
      // readOnly: true,              // look, change nothing
      // requestsPerHour: 3600,
      // userAgent: "orderdeck",
      // allowPlainHTTP: false,
    },
    """

  private static let quickbutik = """
    {
      name: "norrsken",
      platform: "quickbutik",
      key: { env: "NORRSKEN_KEY" },   // or { cmd }, { file }, or the key itself
      timeZone: "Europe/Stockholm",   // Quickbutik's times name no zone
      // currency: "SEK",             // only where an order names none
      // url: "https://api.quickbutik.com/v1",
      // readOnly: true,
    },
    """

  private static let kvikApp = """
    {
      name: "brno",
      platform: "kvik-app",           // the merchant's side
      url: "https://brno.example",    // the shop's root; /api/app is added
      clientID: "d194b033-0000-0000-0000-000000000000",
      clientSecret: { file: "~/.secrets/brno" },
      // tokenPath: "/api/app/oauth/access_token",
      // timeZone: "Europe/Prague",

      // The vendor publishes neither the paths nor the JSON of the resources, so they are
      // mapped here: each operation to a request below /api/app, each field to a place in
      // the answer (JSON Pointer). What is not mapped is not offered.
      resources: {
        orders: {
          get: "/orders?page={page}&limit={limit}&changed-since={since}",
          pageSize: 50,
          items: "/items",            // "" when the answer itself is the list
          next: "/next",              // or `total: "/total"`, or neither
          fields: {
            id: "/code", number: "/code", status: "/state/code", payment: "/state/payment",
            total: "/price/total", currency: "/price/currency", created: "/created",
            updated: "/updated", customer: "/customer/name", email: "/customer/email",
            note: "/remarks/staff", customerNote: "/remarks/buyer",
            tracking: "/parcel/code", carrier: "/parcel/carrier",
            reference: "/reference",    // finds a new order whose answer was lost
            lines: {
              items: "/items", sku: "/code", title: "/name", quantity: "/quantity",
              price: "/price",
            },
          },
        },
        order: { get: "/orders/{id}" },   // the same fields, unless it names its own
        update: {
          patch: "/orders/{id}",
          body: {
            state: { code: "{status}", payment: "{payment}" },
            parcel: { code: "{tracking}", carrier: "{carrier}" },
            remarks: { staff: "{note}" },
          },
        },
        price: {
          get: "/prices?product={sku}&user={user}",
          fields: { price: "/price", currency: "/currency" },
        },
        products: {
          get: "/products?code={sku}&brand={brand}",
          items: "/items",
          fields: {
            sku: "/code", brand: "/brand", title: "/name", price: "/price",
            currency: "/currency", stock: "/stock",
          },
        },
        create: {
          post: "/orders",
          body: {
            reference: "{reference}", remark: "{comment}",
            basket: [ { code: "{line.sku}", brand: "{line.brand}", pieces: "{line.quantity}" } ],
          },
          fields: { id: "/code" },
        },
        // The shop's word, then the common status; read both ways
        statuses: { "NEW": "pending", "SHIPPED": "sent" },
        // The shop's payment words; the first is the one to write
        paid: { yes: ["PAID"], no: ["UNPAID"] },
      },
    },
    """

  private static let kvikCustomer = """
    {
      name: "buyer",
      platform: "kvik-customer",      // one buyer's side
      url: "https://brno.example",    // the shop's root; /api/customer is added
      clientID: "d194b033-0000-0000-0000-000000000000",
      clientSecret: { cmd: "pass show shops/buyer" },
      // With these, `orderdeck login buyer` signs in by browser:
      // authorizeURL: "https://brno.example/oauth/authorize",
      // redirectPort: 8917,
      // tokenPath: "/api/customer/oauth/access-token",

      // As with kvik-app: what is not mapped is not offered
      resources: {
        orders: {
          get: "/orders?page={page}&limit={limit}",
          pageSize: 50,
          items: "/items",
          total: "/total",
          fields: {
            id: "/code", number: "/code", status: "/state/code", payment: "/state/payment",
            total: "/price/total", currency: "/price/currency", created: "/created",
            updated: "/updated",
            reference: "/reference",    // finds a new order whose answer was lost
            lines: {
              items: "/items", sku: "/code", title: "/name", quantity: "/quantity",
              price: "/price",
            },
          },
        },
        order: { get: "/orders/{id}" },
        products: {
          get: "/products?code={sku}&brand={brand}",
          items: "/items",
          fields: {
            sku: "/code", brand: "/brand", title: "/name", price: "/price",
            currency: "/currency", stock: "/stock",
          },
        },
        create: {
          post: "/orders",
          body: {
            reference: "{reference}", remark: "{comment}",
            basket: [ { code: "{line.sku}", brand: "{line.brand}", pieces: "{line.quantity}" } ],
          },
          fields: { id: "/code" },
        },
        statuses: { "NEW": "pending", "SHIPPED": "sent" },
        paid: { yes: ["PAID"], no: ["UNPAID"] },
      },
    },
    """

  private static let invotide = """
    {
      name: "kld",
      platform: "invotide",
      url: "https://mystore.example.com",   // the shop's root
      // username: "Default",               // the name of the API user
      key: { file: "~/.secrets/kld" },
      timeZone: "Europe/Kaliningrad",       // Invotide's times name no zone
      currency: "EUR",                      // the shop's default currency
      // Orders are found by number: where to begin, and how many missing ones end the search
      // orderIDs: { from: 1, gap: 50 },
      // The shop's status numbers, added to those of the default install
      // statuses: { "17": { name: "Packed", as: "processing" } },
      // The store of new orders, where the shop has several
      // storeID: 0,
      // requestsPerHour: 3600,
      // readOnly: true,
    },
    """
}

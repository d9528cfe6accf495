import JSONText

/// The config that `sample-config` prints.
package enum SampleConfig {
  /// A config to start from; nil when there is none for that platform.
  package static func text(platform: String?) -> String? {
    switch platform {
    case nil, "shopkit": shopkit
    default: nil
    }
  }

  private static let shopkit = """
    // The config of orderdeck. Save it as ~/.config/orderdeck/config.json5
    // (`orderdeck paths` shows the place), then run `orderdeck check`.
    {
      shops: [
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
      ],

      // Saved searches on the keys 1 to 9
      views: [
        { name: "To pack", query: "status:processing paid:yes" },
        { name: "Waiting for payment", query: "status:awaiting-payment" },
      ],

      theme: "default",
      holdSeconds: 5,        // how long `u` can take a change back before it is sent
      refreshSeconds: 60,
      autoSendMinutes: 15,   // changes queued by an outage and younger than this go out by themselves
      keys: {
        // "order.status": "S",           // `orderdeck keys` lists the commands
      },
    }

    """
}

/// The config of running demo shops.
package enum DemoConfig {
  /// `isFile`: to be saved, with keys that do not count as secrets in the file, so that it works without `chmod`.
  package static func text(_ shops: [RunningDemo.Shop], isFile: Bool) -> String {
    let entries = shops.map { shop in
      let settings = shop.settings.map { setting in
        guard isFile, setting.isSecret else { return "\(setting.name): \(setting.json)" }
        return "\(setting.name): { cmd: \(JSONWriter.quoted("echo " + setting.json.dropFirst().dropLast())) }"
      }
      return """
            { name: \(JSONWriter.quoted(shop.name)), platform: \(JSONWriter.quoted(shop.platform)), allowPlainHTTP: true,
              \(settings.joined(separator: ",\n      ")) },

        """
    }
    return """
      {
        shops: [
      \(entries.joined())  ],
        views: [
          { name: "To pack", query: "status:processing paid:yes" },
          { name: "Unpaid", query: "paid:no" },
          { name: "New", query: "is:new" },
        ],
      }

      """
  }
}

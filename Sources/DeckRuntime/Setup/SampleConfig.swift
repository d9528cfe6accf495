import JSONText

/// The config that `sample-config` prints.
package enum SampleConfig {
  /// A config to start from; nil when there is none for that platform.
  package static func text(platform: String?) -> String? {
    SampleShops.text(platform: platform ?? "shopkit").map { shop in
      let lines = shop.split(separator: "\n", omittingEmptySubsequences: false)
      return head + lines.map { ($0.isEmpty ? "" : "    " + $0) + "\n" }.joined() + tail
    }
  }

  private static let head = """
    // The config of orderdeck. Save it as ~/.config/orderdeck/config.json5
    // (`orderdeck paths` shows the place), then run `orderdeck check`.
    {
      shops: [

    """

  private static let tail = """
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
      bell: false,  // true rings the terminal's bell when an order arrives
      scanBell: true,  // a wrong scan in scan mode rings it
      // profile: "packer",  // status, tracking and notes only
      // hooks: { sent: "print-label", newOrder: "notify" },  // get the order as JSON on standard input
      // printCommand: "lp -d laser",  // gets packing slips and pick lists as text on standard input
      mouse: true,  // false leaves the mouse to the terminal's own selection; M switches it
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

import JSONText
import OrderModel
package import OrderSync

extension OpenShop {
  /// The shop as the store takes it. Orders cached for another platform or address are not shown under this name.
  package var spec: ShopSpec {
    ShopSpec(
      name: name, client: client, timeZone: timeZone, readOnly: entry.readOnly,
      identity: entry.platform.rawValue + " " + (url ?? ""))
  }
}

extension Configuration {
  /// The keys the config gives to commands, in its notation.
  var keyNotations: [String: [String]] {
    Dictionary(
      keys.map { entry in (entry.command, entry.keys.compactMap(\.string)) },
      uniquingKeysWith: { first, _ in first })
  }
}

import JSONText
import OrderModel

/// Countries and zones by their numbers, from the one public route of the shop front (invotide.md 5). The API itself
/// accepts any number and makes an order without a country of it.
extension InvotideClient {
  /// Why an address's numbers cannot be right; nil when they can, or when the shop front does not tell.
  func objection(to draft: OrderDraft) async throws(ShopError) -> Objection? {
    for (path, address) in [("delivery", draft.delivery), ("billing", draft.billing)] {
      guard let address, let id = address.countryID else { continue }
      guard let answer = try await country(id) else { continue }
      if let found = InvotideClient.objection(to: address, path, answer) { return found }
    }
    return nil
  }

  /// The shop's record of a country; nil where the route is not to be had.
  private func country(_ id: Int) async throws(ShopError) -> JSONValue? {
    let query = "route=account/account/country&" + PercentEncoding.query([("country_id", String(id))])
    let request = HTTPRequest(
      method: "GET", url: gate.base.url(["index.php"], query: query),
      headers: [
        HTTPHeader("User-Agent", gate.userAgent), HTTPHeader("Accept", "application/json"),
        InvotideGate.noLanguage,
      ],
      deadline: InvotideGate.readDeadline)
    return try await gate.channel.read(request, .urgent) { (response) throws(ReadFailure) in
      guard response.status == 200, let answer = InvotideAnswer(response.body) else { return nil }
      return answer.value
    }
  }

  private static func objection(
    to address: DraftAddress, _ path: String, _ country: JSONValue
  ) -> Objection? {
    let id = address.countryID ?? 0
    if country.kind == .array, country.count == 0 {
      return .invalid(.member(path + ".countryID"), "the shop has no country \(id)")
    }
    let record = WireRecord(country, warnings: WireWarnings())
    let name = record.label("name") ?? "country \(id)"
    if let code = record.label("iso_code_2")?.uppercased(), let wanted = address.countryCode?.uppercased(),
      code != wanted
    {
      return .invalid(
        .member(path + ".countryCode"), "\(wanted) is not country \(id), which is \(name) (\(code))")
    }
    if record.bool("postcode_required") == true, (address.postcode ?? "").trimmed.count < 2 {
      return .missing(.member(path + ".postcode"), "\(name) needs one")
    }
    let zones = record.records("zone").compactMap { zone in
      zone.int("zone_id").map { ($0, zone.label("name")) }
    }
    guard !zones.isEmpty, !zones.contains(where: { $0.0 == address.zoneID }) else { return nil }
    let list = zones.prefix(12).map { "\($0.0) \($0.1 ?? "")" }.joined(separator: ", ")
    let rest = zones.count > 12 ? ", and \(zones.count - 12) more" : ""
    return .invalid(
      .member(path + ".zoneID"), "\(address.zoneID ?? 0) is no zone of \(name)",
      remedy: "its zones are \(list)\(rest)")
  }
}

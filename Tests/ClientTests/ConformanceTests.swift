import OrderModel
import TestSupport
import Testing

/// Every operation of every platform, as its capabilities have it: what is there works against the simulator, what is
/// not there is refused with the reason that the capabilities give, and without a request.
@Suite("Conformance") struct ConformanceTests {
  /// A cell of the table.
  struct Cell: Sendable, CustomTestStringConvertible {
    var platform: Platform
    var ability: Ability
    var testDescription: String { "\(platform.title): \(ability.rawValue)" }
  }

  static let cells = Platform.allCases.flatMap { platform in
    Ability.allCases.map { Cell(platform: platform, ability: $0) }
  }

  @Test("Does what it says, and says why not", arguments: cells)
  func conforms(cell: Cell) async throws {
    let shop = try ContractShop(cell.platform, orders: 24, showsAll: true)
    defer { shop.stop() }
    let exercise = try #require(AbilityExercise.all[cell.ability], "no exercise of \(cell.ability.rawValue)")
    guard let reason = shop.client.capabilities.availability(of: cell.ability).objection else {
      try await exercise.use(shop)
      return
    }
    let order = try await shop.client.order(try #require(shop.orderIDs.first))
    let before = shop.requests
    #expect(await exercise.refusal(shop.client, order) == .objection(reason))
    #expect(shop.requests == before)
  }
}

/// One way to use an ability.
struct AbilityExercise: Sendable {
  /// Uses it; throws what the shop throws, and checks what came of it.
  var use: @Sendable (ContractShop) async throws -> Void
  /// What a client answers that does not have it.
  var refusal: @Sendable (any ShopClient, Order) async -> ShopError?

  /// A question.
  static func read(
    _ use: @escaping @Sendable (ContractShop) async throws -> Void,
    _ ask: @escaping @Sendable (any ShopClient) async throws(ShopError) -> Void
  ) -> AbilityExercise {
    AbilityExercise(use: use) { client, _ in
      do throws(ShopError) { try await ask(client) } catch { return error }
      return nil
    }
  }

  /// A write; `refused` stands for any write of the kind.
  static func write(
    _ refused: ShopWrite, _ use: @escaping @Sendable (ContractShop) async throws -> Void
  ) -> AbilityExercise {
    AbilityExercise(use: use) { client, _ in
      #expect(
        client.objection(to: refused) == client.capabilities.availability(of: refused.ability).objection)
      return await client.perform(refused).first?.error
    }
  }

  /// A change of an order: `make` adds what is to be changed. `needsStatus`: it goes with a new status only.
  static func change(
    needsStatus: Bool = false, _ make: @escaping @Sendable (inout OrderChange, Order) -> Void
  ) -> AbilityExercise {
    AbilityExercise { shop in
      try await OrderTrial(shop: shop, needsStatus: needsStatus, make: make).succeed()
    } refusal: { client, order in
      var change = OrderChange()
      if needsStatus { change.status = client.capabilities.statuses.first }
      make(&change, order)
      do throws(ShopError) { _ = try await client.perform(change, on: order) } catch { return error }
      return nil
    }
  }
}

/// Looks for an order from which a change may go: platforms limit what they combine, and from which status.
private struct OrderTrial {
  var shop: ContractShop
  var needsStatus: Bool
  var make: @Sendable (inout OrderChange, Order) -> Void

  func succeed() async throws {
    var last: ShopError?
    let statuses: [StatusChoice?] = (needsStatus ? [] : [nil]) + shop.client.capabilities.statuses
    for id in shop.orderIDs {
      let order = try await shop.client.order(id)
      for status in statuses where status?.shownWord != order.shopStatus {
        var change = OrderChange()
        change.status = status
        make(&change, order)
        if shop.client.capabilities.objection(to: change, from: order.shopStatus) != nil { continue }
        let writes = shop.writes
        do throws(ShopError) {
          let after = try await shop.client.perform(change, on: order)
          let now = OrderState(after)
          #expect(shop.writes > writes)
          #expect(status == nil || after.status == status?.status)
          let readable = change.fields.filter {
            $0 != .status && !now.unreadable.contains($0) && !$0.appends
          }
          for field in readable { #expect(now.value(field) == change.wanted(field), "\(field)") }
          return
        } catch {
          guard case .objection = error else { throw error }
          last = error
        }
      }
    }
    Issue.record(
      "no order takes this change: \(last.map(String.init(describing:)) ?? "all are refused beforehand")")
  }
}

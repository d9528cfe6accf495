import JSONText
import OrderModel
import OrderSync
import ViewModels

/// Coupons, orders as a whole, products, categories and webhooks: everything that is written outside the outbox, at
/// once and once.
extension HeadlessSession {
  func write(_ command: WriteCommand) async throws(CommandFailure) -> CommandReport {
    let setup = try setup()
    let names = command.action.shops
    _ = try chosen(names, in: setup)
    let plan = try WritePlan(command.action, files: DraftFiles(input: environment.input))
    let all = await setup.openInBackground(Set(names))
    var seen: Set<String> = []
    let shops = names.filter { seen.insert($0).inserted }.compactMap { name in
      all.first { $0.name == name }
    }
    if shops.count == 1, let problem = shops[0].problem { throw CommandFailure(problem.description, .config) }
    let attempts = shops.flatMap { shop in
      plan.items.map {
        WriteAttempt(
          shop: shop, item: $0,
          refusal: ShopWriter.refusal(of: $0, at: WriteTarget(shop), argument: $0.write.argument))
      }
    }
    if command.dryRun { return preview(attempts, setup) }
    try requireYes(command, attempts)
    var results = WriteResults()
    var stopped: [String: String] = [:]
    let writer = ShopWriter(
      stateFolder: setup.paths.stateFolder, author: environment.author, clock: environment.clock)
    for attempt in attempts {
      if let refusal = attempt.refusal {
        results.results.append(refusal)
      } else if let cause = stopped[attempt.shop.name] {
        results.results.append(attempt.result(.failed, "not sent: \(cause)", .refused))
      } else {
        let answer: ShopWriter.Answer
        do throws(SyncError) {
          answer = try await writer.send(
            attempt.item, to: WriteTarget(attempt.shop), argument: attempt.item.write.argument)
        } catch { throw CommandFailure(error) }
        stopped[attempt.shop.name] = answer.cause
        results.results += answer.results
        for trouble in answer.troubles { tell(trouble) }
      }
    }
    await bringUpToDate(attempts, &results, setup, all)
    return CommandReport(json: results.json, text: results.text(style: style), exitCode: results.exitCode)
  }

  /// Throws when a command with consequences was given without `--yes`, naming them.
  private func requireYes(_ command: WriteCommand, _ attempts: [WriteAttempt]) throws(CommandFailure) {
    guard let words = command.action.asksForYes, !command.yes else { return }
    let possible = attempts.filter { $0.refusal == nil }
    guard let first = possible.first else { return }
    let count =
      possible.count == 1 ? Formatting.line(first.item.subject) : Formatting.count(possible.count, "order")
    let said = first.consequences.map(Wording.consequence)
    let warning = said.isEmpty ? "" : ": " + said.joined(separator: ", ")
    throw CommandFailure(
      "\(words) on \(count) of \(first.shop.name)\(warning); add --yes to do it, or --dry-run to look first",
      .usage)
  }

  /// Reads orders that were written, so that the list has them as they are now and the result their status; forgets
  /// those that were deleted. Failing to is no fault: the next refresh does it.
  private func bringUpToDate(
    _ attempts: [WriteAttempt], _ results: inout WriteResults, _ setup: DeckSetup, _ shops: [OpenShop]
  ) async {
    let kinds = Set(attempts.map(\.item.write.ability))
    guard !kinds.isDisjoint(with: [.createOrders, .editOrders, .deleteOrders]),
      results.results.contains(where: { $0.outcome == .done && $0.id != nil }),
      let store = try? await store(setup, shops)
    else { return }
    for index in results.results.indices where results.results[index].outcome == .done {
      guard let id = results.results[index].id else { continue }
      let order = OrderID(shop: results.results[index].shop, id: id)
      if kinds.contains(.deleteOrders) {
        await store.forget(order)
      } else {
        results.results[index].status = try? await store.read(order).status
      }
    }
    await store.stop(sendHeld: false)
  }

  // MARK: Dry run

  private func preview(_ attempts: [WriteAttempt], _ setup: DeckSetup) -> CommandReport {
    var results = WriteResults()
    var requests: [JSONOutput] = []
    var text = ""
    var messages: [String] = []
    for attempt in attempts {
      if let refusal = attempt.refusal {
        results.results.append(refusal)
        continue
      }
      for request in attempt.shop.client.preview(of: attempt.item.write) {
        requests.append(json(request, attempt, setup.secrets.mask))
        text += describe(request, setup.secrets.mask)
      }
      let said = attempt.consequences.map(Wording.consequence)
      if !said.isEmpty { messages.append("\(attempt.shop.name): \(said.joined(separator: ", "))") }
    }
    return CommandReport(
      json: ["requests": .array(requests), "results": .array(results.results.map(\.json))],
      text: text + results.text(style: style), messages: messages, exitCode: results.exitCode)
  }
}

extension HeadlessSession {
  private func json(_ request: RequestPreview, _ attempt: WriteAttempt, _ mask: SecretMask) -> JSONOutput {
    [
      "shop": .string(attempt.shop.name), "id": .text(attempt.item.id), "method": .string(request.method),
      "url": .string(mask.masked(request.url)),
      "headers": .object(request.headers.map { JSONOutput.Member($0.name, .string(mask.masked($0.value))) }),
      "body": .text(request.body.map(mask.masked)),
      "consequences": .array(attempt.consequences.map { .string(Wording.consequence($0)) }),
    ]
  }
}

/// One write to one shop.
struct WriteAttempt {
  var shop: OpenShop
  var item: WritePlan.Item
  /// Why it is not tried.
  var refusal: WriteResult?

  var consequences: [Consequence] { shop.client.consequences(of: item.write) }

  func result(_ outcome: ChangeResult.Outcome, _ message: String, _ code: ExitCode) -> WriteResult {
    WriteResult(shop: shop.name, id: item.id, outcome, message: message, exitCode: code)
  }
}

import OrderModel
import ViewModels

extension HeadlessSession {
  /// Runs the config's `sent` hook for the orders that this command set to sent, as the console does for its own. Where
  /// another instance sent them, that one runs it. A failure is told and changes no outcome.
  func runSentHook(_ entries: [OutboxEntry], _ orders: OrderTable) async {
    guard let command = hooks[.sent] else { return }
    let sent = entries.filter { $0.state == .done && $0.change.status?.status == .sent }
      .compactMap { orders.order(of: $0.order) }
    let runner = HookRunner([.sent: command], environment: environment.environment)
    for problem in await runner.run(.sent, sent) { tell(problem) }
  }
}

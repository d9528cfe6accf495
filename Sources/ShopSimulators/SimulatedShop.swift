/// A simulated shop of any platform: what a test or the demo does with its server, whatever it sells.
package protocol SimulatedShop: Sendable {
  /// Listens, records and lets the fault plan strike.
  var server: SimulatorServer { get }
}

extension SimulatedShop {
  /// The API root's URL, `http://127.0.0.1:PORT` and a path; empty before the start.
  package var url: String { server.url }

  /// Ends all connections, also those held on purpose.
  package func stop() { server.stop() }

  /// The requests so far, in the order they came in.
  package var requests: [RecordedRequest] { server.requests }

  /// Forgets the requests so far.
  package func forgetRequests() { server.forgetRequests() }

  /// How many connections clients have opened so far.
  package var connections: Int { server.connections }

  /// Adds a rule to the fault plan.
  package func add(_ rule: FaultRule) { server.add(rule) }

  /// Refuses connections from the moment `writes` more write requests were applied and answered.
  package func goDown(afterWrites writes: Int) { server.goDown(afterWrites: writes) }

  /// Accepts connections again, on the same port.
  package func revive() throws { try server.revive() }
}

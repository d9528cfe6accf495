import ShopClients

/// The real network with deadlines that only end what hangs. They run by the machine's clock and not by the test's: where hundreds of tests
/// share two cores, an answer may well take longer than a shop gets, and the client then rightly repeats its reading.
/// Tests that count requests would count that one, too.
struct PatientTransport: HTTPTransport {
  private static let network = URLSessionTransport()

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    var patient = request
    patient.deadline = 300
    return try await Self.network.send(patient)
  }
}

import Foundation
import Glibc
import LoopbackHTTP
import ShopClients
import Testing

/// TLS with a certificate of our own. Swift can serve none on Linux, so Python's `ssl` stands in front of a
/// loopback listener (swift-linux.md 9). What needs a trusted authority (expired, wrong name) cannot be had
/// in this process: the authorities are the system's, and another test is run in a mount namespace of its own
/// for them.
@Suite("TLS")
struct TLSTests {
  /// Why the tests cannot run here; nil when they can.
  static let obstacle: Comment? = {
    for name in ["python3", "openssl"] where tool(name) == nil {
      return Comment(rawValue: name + " is not installed")
    }
    return nil
  }()

  /// Where a program is, by `PATH`.
  static func tool(_ name: String) -> URL? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { URL(fileURLWithPath: String($0)).appendingPathComponent(name) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  @Test(
    "a server whose authority is not trusted is refused before anything is sent",
    .enabled(if: TLSTests.obstacle == nil, TLSTests.obstacle))
  func unknownAuthority() async throws {
    let server = try TLSServer()
    defer { server.stop() }
    do throws(TransportError) {
      _ = try await URLSessionTransport().send(
        HTTPRequest(method: "GET", url: "https://localhost:\(server.port)/"))
      Issue.record("expected a refusal")
    } catch {
      guard case .certificate(.unknownAuthority, let text) = error else {
        Issue.record("expected an unknown authority, got \(error)")
        return
      }
      #expect(error.neverLeft && text.hasPrefix("SSL") && error.text.contains("update-ca-certificates"))
    }
    #expect(server.requests == 0)
  }
}

/// A TLS terminator in front of a listener that counts what comes through.
private final class TLSServer {
  let port: Int
  private let process = Process()
  private let folder: URL
  private let listener: HTTPListener
  private let seen = EventLog<String>()

  struct NotStarted: Error {}

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "orderdeck-tls-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let seen = seen
    listener = HTTPListener { request in
      seen.add(request.path)
      return .send(LoopbackHTTP.HTTPResponse(status: 200, text: "ok"))
    }
    let behind = try listener.start()
    let openssl = Process()
    openssl.executableURL = TLSTests.tool("openssl")
    openssl.arguments = [
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
      "subjectAltName=DNS:localhost", "-keyout", folder.path + "/key", "-out", folder.path + "/crt",
    ]
    openssl.standardError = FileHandle.nullDevice
    try openssl.run()
    openssl.waitUntilExit()
    let output = Pipe()
    process.executableURL = TLSTests.tool("python3")
    process.arguments = ["-c", TLSServer.terminator, folder.path, String(behind)]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.trimmed) else { throw NotStarted() }
    self.port = port
  }

  /// How many requests came through.
  var requests: Int { seen.all.count }

  func stop() {
    // SIGTERM would be blocked: the child inherits the mask of the pool thread that started it.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    listener.stop()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Accepts TLS on a free port, prints it, and passes the bytes of each connection on.
  private static let terminator = """
    import socket, ssl, sys, threading
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1] + '/crt', sys.argv[1] + '/key')
    server = socket.socket()
    server.bind(('127.0.0.1', 0))
    server.listen()
    print(server.getsockname()[1], flush=True)
    def pump(source, target):
        try:
            while data := source.recv(65536): target.sendall(data)
        except OSError: pass
        finally: target.close()
    def serve(raw):
        try: client = context.wrap_socket(raw, server_side=True)
        except OSError: return
        shop = socket.create_connection(('127.0.0.1', int(sys.argv[2])))
        threading.Thread(target=pump, args=(shop, client), daemon=True).start()
        pump(client, shop)
    while True:
        threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
    """
}

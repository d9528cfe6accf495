import Foundation

/// Why a helper program could not be used.
struct TLSFailure: Error, CustomStringConvertible {
  let description: String
}

/// Runs programs with a certificate authority of the tests' own in place of the system's.
///
/// FoundationNetworking on Linux trusts the system's bundle file and nothing else (swift-linux.md 3.9), so a program
/// is made to trust this authority by mounting another file over that bundle, in a mount namespace of its own.
enum TLSFixture {
  /// A server certificate.
  enum Leaf: String {
    case right, otherName, expired
  }

  /// The bundle file that libcurl reads.
  static let systemBundle = "/etc/ssl/certs/ca-certificates.crt"

  /// Why TLS cannot be tested here; nil when it can.
  static let obstacle: String? = {
    let mount = "mount --bind /dev/null \(systemBundle)"
    if let why = failure(["unshare", "-rm", "sh", "-c", mount]) {
      return "no private mount namespace: " + why
    }
    if let why = failure(["openssl", "version"]) { return "no openssl: " + why }
    if let why = failure(["python3", "-c", "import ssl"]) { return "no Python with ssl: " + why }
    return nil
  }()

  /// Runs a program found on the path to its end and returns what it wrote to both outputs and its exit code.
  static func run(_ arguments: [String], environment: [String: String]? = nil) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    if let environment { process.environment = environment }
    let output = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data().write(to: output)
    defer { try? FileManager.default.removeItem(at: output) }
    let errors = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = errors
    try process.run()
    let message = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: message, as: UTF8.self))
  }

  /// What a program left behind.
  struct Outcome {
    var code: Int32
    var output: String
    var errors: String
  }

  /// The start of a command line that runs what follows with only `bundle` trusted.
  static func trusting(_ bundle: String) -> [String] {
    ["unshare", "-rm", "sh", "-c", "mount --bind \"$0\" \(systemBundle) && exec \"$@\"", bundle]
  }

  private static func failure(_ arguments: [String]) -> String? {
    do {
      let outcome = try run(arguments)
      return outcome.code == 0 ? nil : outcome.errors.trimmingCharacters(in: .whitespacesAndNewlines)
    } catch {
      return "\(error)"
    }
  }
}

/// A TLS server on a free port of 127.0.0.1 that passes everything on to a plain port, as Swift cannot terminate TLS
/// here. Its certificate comes from an authority of its own. Ends when released.
final class TLSTerminator {
  let port: Int
  /// The authority's certificate, as a bundle file.
  let authority: String
  private let folder: URL
  private let process = Process()
  /// The server ends when this is closed, also when the tests die.
  private let leash = Pipe()

  /// Serves a leaf's certificate in front of `target`, a plain port of 127.0.0.1.
  init(_ leaf: TLSFixture.Leaf, target: Int) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "orderdeck-tls-" + UUID().uuidString)
    authority = folder.appending(path: "ca.crt").path
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try TLSTerminator.makeCertificates(leaf, in: folder)
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c", TLSTerminator.program, folder.appending(path: "leaf.crt").path,
      folder.appending(path: "leaf.key").path, String(target),
    ]
    process.standardInput = leash
    process.standardOutput = output
    try process.run()
    let line = output.fileHandleForReading.availableData
    guard
      let port = Int(String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    else { throw TLSFailure(description: "the TLS server did not start") }
    self.port = port
  }

  deinit {
    try? leash.fileHandleForWriting.close()
    try? FileManager.default.removeItem(at: folder)
  }

  private static func makeCertificates(_ leaf: TLSFixture.Leaf, in folder: URL) throws {
    func path(_ name: String) -> String { folder.appending(path: name).path }
    let key = ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    try openssl(
      key + [
        "-x509", "-keyout", path("ca.key"), "-out", path("ca.crt"), "-days", "2",
        "-subj", "/CN=orderdeck test authority", "-addext", "keyUsage=critical,keyCertSign",
      ])
    let host = leaf == .otherName ? "other.example" : "localhost"
    try Data("subjectAltName=DNS:\(host)\n".utf8).write(to: folder.appending(path: "leaf.ext"))
    try openssl(key + ["-keyout", path("leaf.key"), "-out", path("leaf.csr"), "-subj", "/CN=\(host)"])
    try openssl([
      "x509", "-req", "-in", path("leaf.csr"), "-CA", path("ca.crt"), "-CAkey", path("ca.key"),
      "-CAcreateserial",
      "-out", path("leaf.crt"), "-days", leaf == .expired ? "-1" : "2", "-extfile", path("leaf.ext"),
    ])
  }

  private static func openssl(_ arguments: [String]) throws {
    let outcome = try TLSFixture.run(["openssl"] + arguments)
    guard outcome.code == 0 else { throw TLSFailure(description: "openssl: " + outcome.errors) }
  }

  private static let program = """
    import os, socket, ssl, sys, threading
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    def leash():
        sys.stdin.read()
        os._exit(0)
    def copy(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
    def serve(raw):
        try:
            client = context.wrap_socket(raw, server_side=True)
            shop = socket.create_connection(("127.0.0.1", int(sys.argv[3])))
        except OSError:
            return
        threading.Thread(target=copy, args=(client, shop), daemon=True).start()
        copy(shop, client)
    threading.Thread(target=leash, daemon=True).start()
    while True:
        raw, _ = listener.accept()
        threading.Thread(target=serve, args=(raw,), daemon=True).start()
    """
}

import Foundation
import Glibc
import Synchronization

/// Why a listener could not start.
package struct HTTPListenerError: Error, Equatable, CustomStringConvertible {
  /// The system call that failed.
  package let call: String
  /// Its `errno`.
  package let code: Int32
  /// The address that was to be bound, as it was given.
  package var address = HTTPListener.loopback
  package let port: UInt16

  package var description: String {
    let place = address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
    return "Cannot listen on \(place): \(call) failed: \(String(cString: strerror(code)))."
  }
}

/// A small HTTP/1.1 server, on 127.0.0.1 unless told otherwise: one thread accepts, one thread per connection serves. It never runs on the
/// Swift concurrency pool. All functions may be called from any thread, and from within the handler.
package final class HTTPListener: Sendable {
  private struct Connection {
    var busy = false
    /// Set when the connection has to end after the request it works on.
    var ending = false
  }

  private struct State {
    /// Keeps the port ours while nobody listens on it; -1 when the port was given by the caller.
    var reservation: Int32 = -1
    var listening: Int32 = -1
    var port: UInt16 = 0
    var address = HTTPListener.loopback
    var accepting = false
    var refusing = false
    var stopped = false
    var connections: [Int32: Connection] = [:]
    var accepted = 0
  }

  /// The address that only this machine can reach.
  package static let loopback = "127.0.0.1"

  private let limits: HTTPLimits
  private let handler: @Sendable (HTTPRequest) -> HTTPReply
  private let state = Mutex(State())
  /// Signalled whenever a thread of this listener ends.
  private let ended = NSCondition()

  /// A listener that answers with `handler`, which is called on the connections' threads, several at a time.
  package init(limits: HTTPLimits = HTTPLimits(), handler: @escaping @Sendable (HTTPRequest) -> HTTPReply) {
    self.limits = limits
    self.handler = handler
  }

  deinit {
    state.withLock { state in
      if state.reservation >= 0 { close(state.reservation) }
    }
  }

  /// The port; 0 before `start`.
  package var port: UInt16 { state.withLock { $0.port } }

  /// How many clients are connected.
  package var openConnections: Int { state.withLock { $0.connections.count } }

  /// How many clients have ever connected.
  package var acceptedConnections: Int { state.withLock { $0.accepted } }

  /// Starts listening and returns the port; 0 asks the system for a free one, which stays ours until the
  /// listener is released. `address` is an IPv4 or IPv6 address of this machine in digits; names are not looked up, so
  /// that nothing but what was written is opened.
  @discardableResult
  package func start(
    port: UInt16 = 0, address: String = HTTPListener.loopback
  ) throws(HTTPListenerError) -> UInt16 {
    state.withLock { $0.address = address }
    if port == 0 {
      let (reserved, chosen) = try HTTPListener.boundSocket(address, port: 0, shared: true)
      state.withLock { ($0.reservation, $0.port) = (reserved, chosen) }
    } else {
      state.withLock { $0.port = port }
    }
    try listen()
    return self.port
  }

  /// Refuses new clients and ends the present ones: idle ones at once, working ones after their answer.
  /// Returns at once; `resume` undoes it on the same port.
  package func refuseConnections() {
    state.withLock { state in
      state.refusing = true
      if state.listening >= 0 { shutdown(state.listening, Int32(SHUT_RDWR)) }
      for (descriptor, connection) in state.connections {
        state.connections[descriptor]?.ending = true
        if !connection.busy { shutdown(descriptor, Int32(SHUT_RDWR)) }
      }
    }
  }

  /// Listens again on the same port after `refuseConnections`; does nothing when connections are not refused. Must
  /// not be called by two threads at once.
  package func resume() throws(HTTPListenerError) {
    guard state.withLock({ $0.refusing }) else { return }
    waitUntil { !$0.accepting }
    try listen()
  }

  /// Ends the accept thread and every connection, also those that wait on purpose, and returns when the threads
  /// have ended. For good. Must not be called from the handler.
  package func stop() {
    state.withLock { state in
      state.stopped = true
      if state.listening >= 0 { shutdown(state.listening, Int32(SHUT_RDWR)) }
      for descriptor in state.connections.keys {
        state.connections[descriptor]?.ending = true
        shutdown(descriptor, Int32(SHUT_RDWR))
      }
    }
    waitUntil { !$0.accepting && $0.connections.isEmpty }
  }

  /// Returns when no client is connected any more. Must not be called from the handler.
  package func waitForClientsToLeave() { waitUntil { $0.connections.isEmpty } }

  private func waitUntil(_ condition: (borrowing State) -> Bool) {
    ended.lock()
    while !state.withLock({ condition($0) }) { ended.wait() }
    ended.unlock()
  }

  private func signalEnd() {
    ended.lock()
    ended.broadcast()
    ended.unlock()
  }

  private func listen() throws(HTTPListenerError) {
    let (address, port, shared) = state.withLock { ($0.address, $0.port, $0.reservation >= 0) }
    let (descriptor, _) = try HTTPListener.boundSocket(address, port: port, shared: shared)
    guard Glibc.listen(descriptor, 128) == 0 else {
      let code = errno
      close(descriptor)
      throw HTTPListenerError(call: "listen", code: code, address: address, port: port)
    }
    state.withLock { state in
      state.listening = descriptor
      state.refusing = false
      state.accepting = true
    }
    startThread("accept \(port)") { $0.acceptClients(descriptor) }
  }

  /// Accept thread: ends when the socket is shut.
  private func acceptClients(_ listening: Int32) {
    while true {
      let client = accept(listening, nil, nil)
      if client < 0 {
        if errno == EMFILE || errno == ENFILE { _ = poll(nil, 0, 50) }
        if [EINTR, ECONNABORTED, EMFILE, ENFILE].contains(errno) { continue }
        break
      }
      _ = fcntl(client, F_SETFD, FD_CLOEXEC)
      var on: Int32 = 1
      setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
      let admitted = state.withLock { state in
        guard !state.stopped, !state.refusing, state.connections.count < limits.connections else {
          return false
        }
        state.accepted += 1
        state.connections[client] = Connection()
        return true
      }
      if admitted { startThread("connection") { $0.serve(client) } } else { close(client) }
    }
    state.withLock { state in
      state.listening = -1
      state.accepting = false
      close(listening)
    }
    signalEnd()
  }

  /// Connection thread.
  private func serve(_ descriptor: Int32) {
    let connection = HTTPConnection(
      descriptor: descriptor, limits: limits, handler: handler,
      setBusy: { [self] busy in
        state.withLock { state in
          state.connections[descriptor]?.busy = busy
          return state.connections[descriptor]?.ending == false
        }
      })
    connection.serve()
    state.withLock { state in
      state.connections[descriptor] = nil
      close(descriptor)
    }
    signalEnd()
  }

  private func startThread(_ name: String, _ body: @escaping @Sendable (HTTPListener) -> Void) {
    let thread = Thread { [self] in body(self) }
    thread.name = name
    thread.stackSize = 512 * 1024
    thread.start()
  }

  /// A socket bound to an address. `shared` lets the reservation and the listening socket hold the same port.
  private static func boundSocket(
    _ address: String, port: UInt16, shared: Bool
  ) throws(HTTPListenerError) -> (Int32, UInt16) {
    guard let place = SocketAddress(address, port: port) else {
      throw HTTPListenerError(call: "reading the address", code: EINVAL, address: address, port: port)
    }
    let descriptor = socket(place.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else {
      throw HTTPListenerError(call: "socket", code: errno, address: address, port: port)
    }
    var on: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size)
    if shared { setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, size) }
    guard let bound = place.bind(descriptor) else {
      let code = errno
      close(descriptor)
      throw HTTPListenerError(call: "bind", code: code, address: address, port: port)
    }
    return (descriptor, bound)
  }
}

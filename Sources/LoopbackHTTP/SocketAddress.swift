import Glibc

/// An IPv4 or IPv6 address and port in the form the kernel takes.
struct SocketAddress {
  private var storage = sockaddr_storage()
  private let length: socklen_t

  /// `AF_INET` or `AF_INET6`.
  var family: Int32 { Int32(storage.ss_family) }

  /// Reads an address in digits, such as `127.0.0.1`, `0.0.0.0` or `::1`; nil for anything else.
  init?(_ text: String, port: UInt16) {
    var (four, six) = (in_addr(), in6_addr())
    if inet_pton(AF_INET, text, &four) == 1 {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr = four
      length = socklen_t(MemoryLayout<sockaddr_in>.size)
      withUnsafeMutableBytes(of: &storage) { space in
        withUnsafeBytes(of: &address) { space.copyMemory(from: $0) }
      }
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      address.sin6_addr = six
      length = socklen_t(MemoryLayout<sockaddr_in6>.size)
      withUnsafeMutableBytes(of: &storage) { space in
        withUnsafeBytes(of: &address) { space.copyMemory(from: $0) }
      }
    } else {
      return nil
    }
  }

  /// Binds a socket to the address and returns the port it got; nil with `errno` set when that fails.
  func bind(_ descriptor: Int32) -> UInt16? {
    var place = storage
    var size = length
    let done = withUnsafeMutablePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        Glibc.bind(descriptor, generic, size) == 0 && getsockname(descriptor, generic, &size) == 0
      }
    }
    // The port stands at the same place in both kinds of address.
    return done ? withUnsafeBytes(of: &place) { UInt16($0[2]) << 8 | UInt16($0[3]) } : nil
  }
}

internal import Glibc

/// The few file operations that durable state needs, with POSIX calls because Foundation offers no fsync. Blocking;
/// called on a queue executor only.
enum StateFiles {
  /// Makes a folder and its missing parents with mode 0700, and closes an existing one to others.
  static func makeFolder(_ path: String) throws(SyncError) {
    var partial = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: true) {
      partial += "/" + part
      if mkdir(partial, 0o700) != 0, errno != EEXIST, access(partial, X_OK) != 0 {
        throw failure(partial, "cannot be made")
      }
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw SyncError(place: path, text: "is not a folder")
    }
    if status.st_mode & 0o077 != 0 { chmod(path, 0o700) }
  }

  /// The whole file, or nil when there is none.
  static func read(_ path: String) throws(SyncError) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw failure(path, "cannot be read")
    }
    defer { close(file) }
    return try readAll(file, path)
  }

  /// Everything from the start of an open file.
  static func readAll(_ file: Int32, _ path: String) throws(SyncError) -> [UInt8] {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure(path, "cannot be read") }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        pread(file, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(done))
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(path, "cannot be read") }
      if count == 0 { break }
      done += count
    }
    return Array(bytes.prefix(done))
  }

  /// Writes all bytes at an offset.
  static func write(_ bytes: [UInt8], to file: Int32, at offset: Int, _ path: String) throws(SyncError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        pwrite(file, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(offset + done))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path, "cannot be written") }
      done += count
    }
  }

  /// Puts a file in place as a whole: a temporary file, synced, then renamed; mode 0600. A reader sees the old or the new
  /// one, never a part. Without `isDurable` a power failure may lose it.
  static func replace(_ path: String, with bytes: [UInt8], isDurable: Bool = true) throws(SyncError) {
    let temporary = path + ".new"
    unlink(temporary)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure(temporary, "cannot be made") }
    do throws(SyncError) {
      try write(bytes, to: file, at: 0, temporary)
      if isDurable { try sync(file, temporary) }
    } catch {
      close(file)
      unlink(temporary)
      throw error
    }
    close(file)
    guard rename(temporary, path) == 0 else { throw failure(path, "cannot be replaced") }
    if isDurable { try syncFolder(of: path) }
  }

  /// Returns once the file's content is on the disk.
  static func sync(_ file: Int32, _ path: String) throws(SyncError) {
    while fdatasync(file) != 0 {
      if errno != EINTR { throw failure(path, "cannot be made durable") }
    }
  }

  /// Returns once the names in a file's folder are on the disk.
  static func syncFolder(of path: String) throws(SyncError) {
    let folder = parent(of: path)
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw failure(folder, "cannot be opened") }
    defer { close(file) }
    while fsync(file) != 0 {
      if errno != EINTR { throw failure(folder, "cannot be made durable") }
    }
  }

  /// The names in a folder, sorted; none when it does not exist.
  static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// When a file was last written, Unix seconds; nil when there is none.
  static func modified(_ path: String) -> Double? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
  }

  /// The folder that holds a file.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The error of the call just made, in words.
  static func failure(_ path: String, _ what: String) -> SyncError {
    SyncError(place: path, text: "\(what): \(String(cString: strerror(errno)))")
  }
}

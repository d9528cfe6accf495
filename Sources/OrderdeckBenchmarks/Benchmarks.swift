import Foundation
import Glibc

/// Prints the tables of figures the README quotes: `swift run -c release OrderdeckBenchmarks`. Timings are medians in
/// milliseconds; compare figures of one run only.
@main enum OrderdeckBenchmarks {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "memory", let folder = arguments.dropFirst().first {
      write(MemoryBenchmark.steps(folder: folder))
      return
    }
    let sizes = arguments.compactMap { Int($0) }.filter { $0 > 0 }
    do {
      try run(sizes.isEmpty ? [1000, 10_000, 100_000] : sizes)
    } catch {
      write("the benchmarks stopped: \(error)\n")
      exit(70)
    }
  }

  private static func run(_ sizes: [Int]) throws {
    write(try JSONBenchmarks.table().text + "\n")
    var table = FigureTable("milliseconds, orders:", columns: sizes.map(FigureTable.grouped))
    for (index, size) in sizes.enumerated() {
      let folder = NSTemporaryDirectory() + "orderdeck-benchmarks-" + UUID().uuidString
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      if index == 0 { write(try JournalBenchmarks.table(folder: folder).text + "\n") }
      try OrderBenchmarks(folder: folder).run(size, into: &table)
      try MemoryBenchmark.run(folder: folder, into: &table)
    }
    write(table.text)
  }

  /// The one place that writes results.
  private static func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}

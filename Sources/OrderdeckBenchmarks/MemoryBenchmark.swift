import Foundation
import OrderModel
import OrderSync

/// What a console's order list costs in memory, measured in a process of its own: megabytes resident after each step.
enum MemoryBenchmark {
  /// The steps, run by `OrderdeckBenchmarks memory FOLDER`, one line `step TAB megabytes` each.
  static func steps(folder: String) -> String {
    let shops = SampleOrders.shops.map { CacheShop(name: $0, identity: "benchmark") }
    let context = QueryContext(now: SampleOrders.now)
    var lines: [String] = []
    func note(_ step: String) { lines.append("\(step)\t\(Measure.memory("VmRSS"))") }
    note("memory at start, MB")
    let orders = OrderCache.load(folder: folder, shops: shops).orders
    let rows = orders.rows(matching: nil, context: context)
    for row in rows.prefix(40) { _ = orders.summary(at: row) }
    note("memory with the list shown")
    for text in ["c", "conc", "zzz"] {
      _ = orders.rows(matching: OrderQuery([QueryTerm(.anywhere(text))]), context: context)
    }
    note("memory after filtering")
    for key in OrderSort.Key.allCases {
      _ = orders.rows(matching: nil, sortedBy: OrderSort(key: key), context: context)
    }
    note("memory after sorting by every column")
    for index in stride(from: 0, to: rows.count, by: max(1, rows.count / 50)) {
      _ = orders.order(at: rows[index])
    }
    note("memory after opening 50 orders")
    lines.append("memory at the highest\t\(Measure.memory("VmHWM"))")
    return lines.joined(separator: "\n")
  }

  /// Runs the steps in a child process and adds their figures.
  static func run(folder: String, into table: inout FigureTable) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["memory", folder]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "\t")
      if parts.count == 2 { table.add(String(parts[0]), Double(parts[1]) ?? 0) }
    }
  }
}

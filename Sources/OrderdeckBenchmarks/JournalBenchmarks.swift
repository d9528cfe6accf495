import Foundation
import OrderSync

/// Appending to the journal, which waits for the disk, and reading it again. Milliseconds.
enum JournalBenchmarks {
  /// Works on a file in a folder that exists.
  static func table(folder: String) throws -> FigureTable {
    let path = folder + "/journal"
    let payload = [UInt8](repeating: 97, count: 300)
    var table = FigureTable("milliseconds, journal:", columns: [""])
    let journal = try Journal.open(path).journal
    table.add(
      "append one record of 300 bytes, on the disk", try Measure.median(31) { try journal.append([payload]) })
    let batch = [[UInt8]](repeating: payload, count: 1000)
    table.add("append 1,000 records at once", try Measure.median(5) { try journal.append(batch) })
    for _ in 0..<5 { try journal.append(batch) }
    let count = try Journal.read(path).records.count
    table.add("replay \(count) records", try Measure.median(5) { _ = try Journal.read(path) })
    return table
  }
}

import Foundation
import Glibc

/// Times code and reads the process's memory.
enum Measure {
  /// The median of `runs` timings of `body`, in milliseconds.
  static func median(_ runs: Int = 9, _ body: () throws -> Void) rethrows -> Double {
    var times: [Double] = []
    for _ in 0..<runs { times.append(try once(body)) }
    return times.sorted()[runs / 2]
  }

  /// One timing of `body`, in milliseconds.
  static func once(_ body: () throws -> Void) rethrows -> Double {
    let start = monotonic()
    try body()
    return (monotonic() - start) * 1000
  }

  private static func monotonic() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// A line of `/proc/self/status` in megabytes: `VmRSS` now, `VmHWM` at the highest.
  static func memory(_ name: String) -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    let digits = line?.filter(\.isNumber) ?? ""
    return (Double(digits) ?? 0) / 1024
  }
}

/// A table of figures: one row per step, one column per number of orders.
struct FigureTable {
  private let title: String
  private let columns: [String]
  private var rows: [(name: String, values: [String])] = []

  /// Starts a table.
  init(_ title: String, columns: [String]) {
    self.title = title
    self.columns = columns
  }

  /// Puts a value into the row of a name, which is added where it is new.
  mutating func add(_ name: String, _ value: String) {
    if let index = rows.firstIndex(where: { $0.name == name }) {
      rows[index].values.append(value)
    } else {
      rows.append((name, [value]))
    }
  }

  /// Puts a figure into a row.
  mutating func add(_ name: String, _ value: Double) { add(name, FigureTable.figure(value)) }

  /// The table with aligned columns.
  var text: String {
    let width = ([title] + rows.map(\.name)).map(\.count).max() ?? 0
    var lines = [FigureTable.line(title, columns, width)]
    for row in rows { lines.append(FigureTable.line(row.name, row.values, width)) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func line(_ name: String, _ values: [String], _ width: Int) -> String {
    func padded(_ text: String, _ count: Int) -> String {
      String(repeating: " ", count: max(0, count - text.count))
    }
    return name + padded(name, width) + values.map { padded($0, 12) + $0 }.joined()
  }

  /// A count with commas: `100,000`.
  static func grouped(_ count: Int) -> String {
    let digits = Array(String(count))
    return digits.enumerated().reduce(into: "") { text, digit in
      if digit.offset > 0, (digits.count - digit.offset) % 3 == 0 { text.append(",") }
      text.append(digit.element)
    }
  }

  /// Three significant digits.
  private static func figure(_ value: Double) -> String {
    String(format: value < 1 ? "%.3f" : value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value)
  }
}

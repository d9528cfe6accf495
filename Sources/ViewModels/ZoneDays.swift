import Foundation
import Synchronization

/// The days of a zone, quickly: which day a moment falls on. Asking Foundation for an offset takes microseconds, and the
/// list asks for every painted row, so offsets are remembered per UTC day.
enum ZoneDays {
  /// What is remembered: the offsets of one zone by UTC day; of a day on which clocks change, nil.
  private struct Memory {
    var zone = ""
    var offsets: [Int64: Int?] = [:]
  }
  private static let memory = Mutex(Memory())

  /// Days since 1970 on the zone's clocks.
  static func day(of seconds: Int64, in zone: TimeZone) -> Int64 {
    floorDivided(seconds + Int64(offset(at: seconds, zone)))
  }

  /// Seconds from a moment until the zone's next day, as if no clock changed until then.
  static func secondsLeft(at seconds: Int64, in zone: TimeZone) -> Int64 {
    let local = seconds + Int64(offset(at: seconds, zone))
    return (floorDivided(local) + 1) * 86_400 - local
  }

  private static func floorDivided(_ seconds: Int64) -> Int64 {
    seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
  }

  private static func offset(at seconds: Int64, _ zone: TimeZone) -> Int {
    let day = floorDivided(seconds)
    let known = memory.withLock { memory -> Int?? in
      if memory.zone != zone.identifier { memory = Memory(zone: zone.identifier) }
      return memory.offsets[day]
    }
    if let known { return known ?? ask(seconds, zone) }
    let (first, last) = (ask(day * 86_400, zone), ask((day + 1) * 86_400, zone))
    memory.withLock { memory in
      if memory.zone == zone.identifier { memory.offsets[day] = .some(first == last ? first : nil) }
    }
    return first == last ? first : ask(seconds, zone)
  }

  private static func ask(_ seconds: Int64, _ zone: TimeZone) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
  }
}

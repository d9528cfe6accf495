import Synchronization

/// What happened, in order; written from any task.
final class EventLog<Event: Sendable>: Sendable {
  private let events = Mutex<[Event]>([])

  func add(_ event: Event) { events.withLock { $0.append(event) } }

  var all: [Event] { events.withLock { $0 } }
}

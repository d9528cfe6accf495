/// Why something is not asked of a shop at all: what stands in the way, where it stands, and what helps. One type for the
/// limits of a platform, the rules of a change, the members of a file and the arguments of a command, so that what it
/// means to the operator (an exit code, an outcome, a field of a form) follows from its kind and place, never from words.
package struct Objection: Error, Hashable, Sendable, Codable {
  /// What it is to the operator.
  package enum Kind: String, CaseIterable, Sendable, Codable {
    /// Something that is needed is not named.
    case missing
    /// What is named cannot be right: its form, its range, or what stands beside it.
    case invalid
    /// Nothing of that name can be there.
    case notFound
    /// The platform cannot do it or has no place for it.
    case unsupported
    /// The config does not describe it.
    case notMapped
    /// Only a decision of the operator stands in the way.
    case declined
  }

  /// Where it stands.
  package enum Place: Hashable, Sendable, Codable {
    /// An argument of the command, as the usage writes it: `--country`, `NAME`.
    case argument(String)
    /// A member of a draft or of its file, by its path: `lines[0].sku`.
    case member(String)
    /// A setting, by its path in the config: `shops[2].resources.orders`.
    case setting(String)

    /// What the operator knows it by.
    package var name: String {
      switch self {
      case .argument(let name), .member(let name), .setting(let name): name
      }
    }
  }

  package var kind: Kind
  /// Empty where the sentence names no single place; several where the same is wrong with all of them.
  package var places: [Place]
  /// Without the place, in small letters. May be empty where the kind says it all.
  package var message: String
  /// What to do about it, where the message does not say it.
  package var remedy: String?

  /// States a reason. Foreign text in it is not yet harmless.
  package init(_ kind: Kind, at places: [Place], _ message: String, remedy: String? = nil) {
    self.kind = kind
    self.places = places
    self.message = message
    self.remedy = remedy
  }

  /// The whole sentence: `lines[0].sku: missing; …`, or `not mapped: shops[2].resources.orders`.
  package var text: String {
    let names = places.map(\.name).joined(separator: ", ")
    var text = [names, message].filter { !$0.isEmpty }.joined(separator: kind == .notMapped ? " " : ": ")
    if kind == .notMapped { text = "not mapped: " + text }
    return remedy.map { text + "; " + $0 } ?? text
  }

  /// The same for a list's element or an object's member: every place stands behind `prefix`.
  package func inside(_ prefix: String) -> Objection {
    var inner = self
    inner.places = places.map { place in
      guard case .member(let name) = place else { return place }
      return .member(name.isEmpty ? prefix : prefix + "." + name)
    }
    if inner.places.isEmpty { inner.places = [.member(prefix)] }
    return inner
  }
}

extension Objection {
  /// Something that is needed at a place is not there. `why`: who needs it, in words that follow “missing; ”.
  package static func missing(_ place: Place, _ why: String? = nil) -> Objection {
    Objection(.missing, at: [place], "missing", remedy: why)
  }

  /// What stands at a place cannot be right. The message says what can.
  package static func invalid(_ place: Place, _ message: String, remedy: String? = nil) -> Objection {
    Objection(.invalid, at: [place], message, remedy: remedy)
  }

  /// The platform does not take what stands at a place.
  package static func unsupported(_ place: Place, _ message: String, remedy: String? = nil) -> Objection {
    Objection(.unsupported, at: [place], message, remedy: remedy)
  }

  /// A setting does not describe what is asked for; `lack`: what it has not got.
  package static func notMapped(_ setting: String, _ lack: String = "") -> Objection {
    Objection(.notMapped, at: [.setting(setting)], lack)
  }

  /// Nothing of that name can be there.
  package static func notFound(_ message: String, at places: [Place] = [], remedy: String? = nil) -> Objection
  {
    Objection(.notFound, at: places, message, remedy: remedy)
  }
}

/// A sentence alone tells a limit of the platform, which is what most objections are.
extension Objection: ExpressibleByStringInterpolation {
  package init(stringLiteral message: String) { self.init(.unsupported, at: [], message) }
}

extension Objection {
  /// As a literal; for sentences that are put together.
  package init(_ message: String) { self.init(.unsupported, at: [], message) }
}

import OrderModel
import ViewModels

/// What an objection means to a command: the exit code and the outcome follow from its kind and place alone.
extension ExitCode {
  /// The code of interface.md's table.
  init(_ objection: Objection) {
    self =
      switch objection.kind {
      case .notFound: .notFound
      case .notMapped: .config
      case .unsupported, .declined: .refused
      case .missing, .invalid: ExitCode(wrongAt: objection.places.first)
      }
  }

  /// Who has to put it right: the caller, the file's author or the config's.
  private init(wrongAt place: Objection.Place?) {
    self =
      switch place {
      case .argument: .usage
      case .setting: .config
      case .member, nil: .badData
      }
  }
}

extension ChangeResult.Outcome {
  /// What became of something that was not asked of the shop.
  init(_ objection: Objection) {
    self =
      switch objection.kind {
      case .missing, .invalid, .notFound: .failed
      case .unsupported, .notMapped: .unsupported
      case .declined: .refused
      }
  }
}

extension Objection {
  /// The shop may not be written to.
  static func readOnly(_ shop: String) -> Objection {
    Objection(.declined, at: [], "\(shop) is read-only (readOnly in the config)")
  }

  /// The same, with the members of a draft that `argument` knows named as the command line names them.
  func named(by argument: (String) -> String?) -> Objection {
    var named = self
    named.places = places.map { place in
      guard case .member(let name) = place, let argument = argument(name) else { return place }
      return .argument(argument)
    }
    return named
  }
}

extension WriteReceipt {
  /// The same, with what stood in the way told in the command line's words.
  func named(by argument: (String) -> String?) -> WriteReceipt {
    guard case .objection(let objection)? = error else { return self }
    var named = self
    named.error = .objection(objection.named(by: argument))
    return named
  }
}

extension ShopWrite {
  /// The argument that a member of the draft was given by, in the usage's words; nil where it stands in a file.
  func argument(for member: String) -> String? {
    switch self {
    case .createOrder, .editOrder, .createProducts, .updateProducts: nil
    case .createCoupon, .deleteOrder: "--" + member.dashed
    case .createCategory: member == "name" ? "NAME" : "--" + member.dashed
    case .createWebhook: member == "events" ? "EVENT" : member.uppercased()
    case .deleteCoupon, .deleteWebhook: member.uppercased()
    }
  }
}

extension String {
  /// `orders-over` for `ordersOver`.
  fileprivate var dashed: String {
    reduce(into: "") { text, letter in text += letter.isUppercase ? "-" + letter.lowercased() : String(letter)
    }
  }
}

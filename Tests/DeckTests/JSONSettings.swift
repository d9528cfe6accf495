import JSONText

/// Shop objects as a config has them.
enum JSONSettings {
  /// The object of a shop without settings of its own.
  static func shop(name: String) throws -> JSONValue {
    try JSONReader.parse(Array(#"{ name: "\#(name)", platform: "shopkit" }"#.utf8), dialect: .json5)
  }
}

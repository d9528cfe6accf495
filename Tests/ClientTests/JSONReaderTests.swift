import JSONText
import Testing

/// What the reader takes, refuses and keeps.
@Suite("JSON reader") struct JSONReaderTests {
  @Test(
    "reads every kind of value as written",
    arguments: [
      ("null", "null"), ("true", "true"), (" false ", "false"), ("0", "0"), ("-0.0", "-0.0"),
      ("157.03", "157.03"), ("1E-7", "1E-7"), ("0.30000000000000004", "0.30000000000000004"),
      ("123456789012345678901234567890", "123456789012345678901234567890"), ("\"\"", "\"\""),
      ("[]", "[]"), ("{}", "{}"), ("[1,\"a\",[null,{}]]", "[1,\"a\",[null,{}]]"),
      ("{\"a\":1,\"b\":{\"c\":[]}}", "{\"a\":1,\"b\":{\"c\":[]}}"), ("\u{FEFF}{\"a\" : 1}", "{\"a\":1}"),
    ])
  func values(text: String, written: String) throws {
    #expect(JSONWriter.text(try JSONReader.parse(text).output) == written)
  }

  @Test(
    "resolves escapes, pairs of surrogates included",
    arguments: [
      (#""\u0041\n\t\"\\\/\b\f\r""#, "A\n\t\"\\/\u{8}\u{C}\r"), (#""\ud83d\udce6!""#, "📦!"),
      (#""\u00e9""#, "é"),
      (#""Jo\u00e3o \u2026""#, "João …"),
    ])
  func escapes(text: String, value: String) throws {
    #expect(try JSONReader.parse(text).string == value)
  }

  @Test(
    "lets odd content of a shop through instead of losing the page",
    arguments: [
      (#""\ud83d!""#, "\u{FFFD}!"), (#""\udce6""#, "\u{FFFD}"), (#""\ud83d\ud83d\udce6""#, "\u{FFFD}📦"),
      (#""\uZZ00""#, "\u{FFFD}ZZ00"), (#""\q""#, "q"), ("\"a\nb\u{1}c\"", "a\nb\u{1}c"),
    ])
  func lenient(text: String, value: String) throws {
    #expect(try JSONReader.parse(text).string == value)
  }

  @Test("turns bytes that are no UTF-8 into replacement characters")
  func invalidBytes() throws {
    let bytes = Array("[\"a".utf8) + [0xFF, 0xC3] + Array("b\", 2]".utf8)
    let value = try JSONReader.parse(bytes)
    #expect(value[0]?.string == "a\u{FFFD}\u{FFFD}b")
    #expect(value[1]?.int == 2)
  }

  @Test("takes a comma before a bracket, leading zeros and NaN from a shop")
  func lenientStructure() throws {
    let value = try JSONReader.parse("{\"a\":[1,2,],\"b\":007,\"c\":NaN,\"d\":-Infinity,}")
    #expect(value["a"]?.count == 2)
    #expect(value["b"]?.numberText == "007")
    #expect(value["b"]?.int == 7)
    #expect(value["c"]?.numberText == "NaN")
    #expect(value["c"]?.double == nil)
    #expect(value["d"]?.double == nil)
  }

  @Test(
    "refuses a broken structure and says where",
    arguments: [
      ("", 1, 1, "empty"), ("  \n ", 2, 2, "empty"), ("<html>", 1, 1, #"expected a value, found "<""#),
      ("{\"a\":1", 1, 7, "expected a comma or }, found the end"),
      ("[1 2]", 1, 4, #"expected a comma or ], found "2""#),
      ("[1,,2]", 1, 4, #"expected a value, found ",""#), ("[1]\n x", 2, 2, #"expected the end, found "x""#),
      ("{a:1}", 1, 2, #"expected a name in quotes, found "a""#),
      ("{\"a\" 1}", 1, 6, #"expected a colon, found "1""#),
      ("[\"ab]", 1, 2, "a text that does not end"), ("[1.]", 1, 4, #"expected a digit, found "]""#),
      ("[-]", 1, 3, #"expected a digit, found "]""#), ("[1e+]", 1, 5, #"expected a digit, found "]""#),
      ("[+1]", 1, 2, #"expected a value, found "+""#), ("[truer]", 1, 2, #"expected a value, found "t""#),
      ("[1a]", 1, 3, #"a number does not go on with "a""#),
      ("[1] // no", 1, 5, #"expected the end, found "/""#),
      ("[\u{1B}]", 1, 2, #"expected a value, found "\u001B""#),
      ("[\"é\", ü]", 1, 7, #"expected a value, found "ü""#),
      ("[\"\\", 1, 2, "a text that does not end"), ("{\"a\":}", 1, 6, #"expected a value, found "}""#),
      ("[1}", 1, 3, #"expected a comma or ], found "}""#),
    ])
  func refuses(text: String, line: Int, column: Int, message: String) {
    #expect(throws: JSONError(position: JSONPosition(line: line, column: column), message: message)) {
      try JSONReader.parse(text)
    }
  }

  @Test("reads 512 levels and refuses 513, in either dialect, without using up the stack")
  func depth() throws {
    func nested(_ levels: Int) -> String {
      String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    }
    for dialect in [JSONReader.Dialect.json, .json5] {
      #expect(try JSONReader.parse(nested(512), dialect: dialect).count == 1)
      let tooDeep = #expect(throws: JSONError.self) { try JSONReader.parse(nested(513), dialect: dialect) }
      #expect(tooDeep?.message == "nested deeper than 512 levels")
      #expect(throws: JSONError.self) {
        try JSONReader.parse(String(repeating: "[", count: 100_000), dialect: dialect)
      }
    }
  }

  @Test("never crashes on a text cut anywhere or with any byte replaced")
  func damaged() {
    let text = Array(#"{"a":[1.5e3,"\ud83d\udce6é",true,null],"b":{"c":-0}}"#.utf8)
    for dialect in [JSONReader.Dialect.json, .json5] {
      for cut in 0..<text.count {
        #expect(throws: JSONError.self) { try JSONReader.parse(Array(text[..<cut]), dialect: dialect) }
        for byte in [0, 34, 44, 92, 123, 125, 0xC3, 0xE2, 0xFF] as [UInt8] {
          var changed = text
          changed[cut] = byte
          let value = try? JSONReader.parse(changed, dialect: dialect)
          _ = value.map { JSONWriter.text($0.output) }
        }
      }
    }
  }

  @Test(
    "reads numbers as integers only when they are whole and fit",
    arguments: [
      ("5", 5), ("-5", -5), ("1.0", 1), ("1e3", 1000), ("9223372036854775807", Int.max), ("1.5", nil),
      ("9223372036854775808", nil), ("1e400", nil), ("\"5\"", nil), ("true", nil),
    ] as [(String, Int?)])
  func integers(text: String, value: Int?) throws {
    #expect(try JSONReader.parse(text).int == value)
  }
}

/// What JSON5 adds.
@Suite("JSON5 reader") struct JSON5ReaderTests {
  @Test(
    "reads what JSON5 adds",
    arguments: [
      ("{a: 1, $b_2: 'x', 'c': \"y\",}", #"{"a":1,"$b_2":"x","c":"y"}"#),
      ("// top\n[1, /* two */ 2, // end\n]// last", "[1,2]"),
      ("[+1, .5, 5., -0x1F, 0XaB, 1e3]", "[1,0.5,5,-31,171,1e3]"),
      ("[Infinity, -Infinity, NaN]", "[null,null,null]"),
      ("'it\\'s \\x41\\0 \\v'", #""it's A\u0000 \u000B""#),
      ("'one \\\ntwo \\\r\nthree'", #""one two three""#), ("'\\a\\u0041'", #""aA""#),
      ("{ünï: 1, \\u0061b: 2}", #"{"ünï":1,"ab":2}"#), ("\u{FEFF}\u{A0}[\u{B}\u{C}\u{2028}1\u{3000}]", "[1]"),
      ("'\u{2028}'", #""\u2028""#), ("{null: null, true: true}", #"{"null":null,"true":true}"#),
      ("/**/[/***/]", "[]"),
      ("['\"', \"'\"]", #"["\"","'"]"#),
    ])
  func reads(text: String, written: String) throws {
    #expect(JSONWriter.text(try JSONReader.parse(text, dialect: .json5).output) == written)
  }

  @Test(
    "refuses mistakes and says where",
    arguments: [
      ("{a 1}", 1, 4, #"expected a colon, found "1""#),
      ("{\n  a: 1\n  b: 2\n}", 3, 3, #"expected a comma or }, found "b""#),
      ("[1,,]", 1, 4, #"expected a value, found ",""#),
      ("'a\nb'", 1, 1, "a text that does not end on its line"),
      ("[010]", 1, 2, "a number with a leading zero"),
      ("[0x]", 1, 4, #"expected a hexadecimal digit, found "]""#),
      ("[.]", 1, 3, #"expected a digit, found "]""#), ("['\\ud83d']", 1, 3, "half of a surrogate pair"),
      ("['\\u12']", 1, 3, "\\u needs four hexadecimal digits"),
      ("['\\x1']", 1, 3, "\\x needs two hexadecimal digits"),
      ("['\\1']", 1, 3, "a backslash before a digit"), ("{1a: 2}", 1, 2, #"expected a name, found "1""#),
      ("\r\n\r[1 /* x", 3, 4, "a comment that does not end"), ("{}{}", 1, 3, #"expected the end, found "{""#),
      ("[0x1G]", 1, 5, #"a number does not go on with "G""#), ("[/]", 1, 2, #"expected a value, found "/""#),
    ])
  func refuses(text: String, line: Int, column: Int, message: String) {
    #expect(throws: JSONError(position: JSONPosition(line: line, column: column), message: message)) {
      try JSONReader.parse(text, dialect: .json5)
    }
  }

  @Test(
    "refuses bytes that are not UTF-8",
    arguments: [
      [0xFF], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3],
    ]
      as [[UInt8]])
  func invalidBytes(bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) {
      try JSONReader.parse(Array("{\n'".utf8) + bytes + Array("': 1}".utf8), dialect: .json5)
    }
    #expect(
      error == JSONError(position: JSONPosition(line: 2, column: 2), message: "a byte that is not UTF-8"))
  }

  @Test("reports every repeated name and lets the first count")
  func repeated() throws {
    let value = try JSONReader.parse("{a: 1,\n b: {c: 1, c: 2},\n a: 3}", dialect: .json5)
    #expect(value["a"]?.int == 1)
    #expect(value.repeatedMembers.map(\.value.path) == ["a", "b.c"])
    #expect(value.repeatedMembers.map(\.value.line) == [3, 2])
  }
}

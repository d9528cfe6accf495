import JSONText
import Testing

/// Finding values, saying where they stand, and writing them.
@Suite("JSON values") struct JSONValueTests {
  private func parse(_ text: String) throws -> JSONValue { try JSONReader.parse(text, dialect: .json5) }

  @Test("says the path and the line of a value")
  func places() throws {
    let value = try parse(
      "{\n  shops: [\n    {}, {},\n    { resources: { orders: 'x', \"odd name\": [1] } },\n  ],\n}")
    let orders = try #require(value["shops"]?[2]?["resources"]?["orders"])
    #expect(orders.path == "shops[2].resources.orders")
    #expect(orders.line == 4)
    #expect(orders.column == 28)
    let odd = try #require(value["shops"]?[2]?["resources"]?["odd name"]?[0])
    #expect(odd.path == #"shops[2].resources["odd name"][0]"#)
    #expect(value.path == "")
    #expect(try #require(value["shops"]).path(of: "next") == "shops.next")
  }

  @Test("complains with place, expectation and kind, without repeating a text that may be a secret")
  func mismatches() throws {
    let value = try parse("{\n key: 12345,\n list: 'secret' }")
    let key = #expect(throws: JSONMismatch.self) { try value.require("key").requireString() }
    #expect(key?.description == "key, line 2: expected a text, found a number")
    let list = #expect(throws: JSONMismatch.self) { try value.require("list").requireElements() }
    #expect(list?.description == "list, line 3: expected a list, found a text")
    let missing = #expect(throws: JSONMismatch.self) { try value.require("other") }
    #expect(missing?.description == "other, line 1: missing")
  }

  @Test(
    "follows JSON Pointers as RFC 6901 has them",
    arguments: [
      ("", nil), ("/foo", nil), ("/foo/0", "bar"), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"), ("/e^f", "3"),
      ("/g|h", "4"), ("/i\\j", "5"), ("/k\"l", "6"), ("/ ", "7"), ("/m~0n", "8"), ("/obj/0", "named"),
    ] as [(String, String?)])
  func pointers(pointer: String, found: String?) throws {
    let document = try parse(
      #"""
      {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7,
       "m~n": 8, "obj": {"0": "named"}}
      """#)
    let value = try #require(document.value(at: pointer))
    #expect((value.string ?? value.numberText) == found)
  }

  @Test(
    "finds nothing where a pointer leads nowhere",
    arguments: ["foo", "/foo/2", "/foo/00", "/foo/-", "/foo/0/x", "/none", "/m~n", "/m~2n", "/foo/-1"])
  func deadPointers(pointer: String) throws {
    #expect(try parse("{foo: ['bar'], 'm~n': 1}").value(at: pointer) == nil)
  }

  @Test(
    "tells pointers from other texts", arguments: [("", true), ("/a~0", true), ("a", false), ("/~", false)])
  func pointerNotation(text: String, valid: Bool) {
    #expect(JSONPointer.isValid(text) == valid)
  }

  @Test("compares content, not notation of texts or place")
  func equality() throws {
    #expect(try parse(#"{"a": ["\u0041", 1.50]}"#) == parse("{a: ['A', 1.50]}"))
    #expect(try parse("[1.5]") != parse("[1.50]"))
    #expect(try parse("[[1], 2]") != parse("[[1, 2]]"))
    #expect(try parse("{a: [1]}")["a"] == parse("[1]"))
  }

  @Test("writes control, C1 and bidirectional characters as escapes, everything else as it is")
  func harmless() {
    let text = JSONWriter.text(.string("é📦\u{1B}]52;\u{7}\u{7F}\u{9B}\u{202E}\u{2028}\"\\\n\u{0}"))
    #expect(text == #""é📦\u001B]52;\u0007\u007F\u009B\u202E\u2028\"\\\n\u0000""#)
  }

  @Test("keeps the order of members and indents on request")
  func pretty() {
    let value: JSONOutput = ["b": 1, "a": ["x", nil, [:], []], "c": true]
    #expect(JSONWriter.text(value) == #"{"b":1,"a":["x",null,{},[]],"c":true}"#)
    let pretty = """
      {
        "b": 1,
        "a": [
          "x",
          null,
          {},
          []
        ],
        "c": true
      }
      """
    #expect(JSONWriter.text(value, pretty: true) == pretty)
  }
}

import Testing

@testable import DeckRuntime

/// Files of tracking numbers as people and spreadsheets write them.
@Suite("Tracking files") struct TrackingFileTests {
  private func file(_ text: String) throws -> TrackingFile {
    try TrackingFile(Array(text.utf8), name: "f.csv")
  }

  @Test(
    "reads any separator, order of columns, case of titles, line ends, quotes and byte order mark",
    arguments: [
      "number,tracking,carrier\n1001,RR1,ctt\n1002,RR2,\n",
      "\u{FEFF}Tracking;NUMBER;Carrier\r\nRR1;#1001;ctt\r\n\r\nRR2;1002;\r\n",
      "carrier\ttracking\tnumber\nctt\tRR1\t1001\n\tRR2\t1002",
      "sep=;\r\n\"number\";\"tracking\";\"carrier\"\r\n\"1001\";\"RR1\";\"ctt\"\r\n\" 1002 \";\"RR2\";\"\"\r\n",
      "number,tracking,carrier\r1001,RR1,ctt\r1002,RR2,\r",
    ])
  func forms(text: String) throws {
    let file = try file(text)
    #expect(file.rows.map(\.number) == ["1001", "1002"])
    #expect(file.rows.map(\.tracking) == ["RR1", "RR2"])
    #expect(file.rows.map(\.carrier) == ["ctt", nil])
    #expect(file.faults.isEmpty && file.notes.isEmpty)
  }

  @Test("keeps quoted separators and quotes, and says which columns it ignores")
  func quotes() throws {
    let file = try file("number,tracking,who\n1001,\"R,\"\"1\"\"\",\"two\nlines\"\n1002,R2,x\n")
    #expect(file.rows.map(\.tracking) == ["R,\"1\"", "R2"])
    #expect(file.rows.map(\.line) == [2, 4])
    #expect(file.notes == ["f.csv: unknown columns are ignored: \"who\""])
  }

  @Test("names each odd line by its number and never lets it hide another")
  func odd() throws {
    let file = try file(
      """
      number;tracking;carrier
      1001;"RR1
      1002;RR2
      ;RR3
      1004;
      1005;RR5;ctt;more
      1006;"RR6"x
      1007;6.12E+11
      1008;R\u{7}8
      1009;RR9
      """)
    #expect(file.rows.map(\.number) == ["1002", "1009"])
    #expect(file.faults.map(\.line) == [2, 4, 5, 6, 7, 8, 9])
    #expect(file.faults.map(\.message).first == "a quote is not closed")
    #expect(file.faults[3].message == "has 4 fields, the header 3")
    #expect(file.faults[5].message.contains("6.12E+11"))
  }

  @Test(
    "refuses a file in which nothing can be read",
    arguments: [
      ("", "f.csv is empty"), ("number,tracking\n", "a header and no lines"),
      ("a,b\n1,2\n", "lacks number and tracking"),
      ("number,number,tracking\n1,2,3\n", "number is there twice"),
      ("\"number,tracking\n1,2\n", "a quote is not closed"),
    ])
  func unusable(text: String, message: String) {
    let error = #expect(throws: CommandFailure.self) { try file(text) }
    #expect(error?.exitCode == .badData)
    #expect(error?.message.contains(message) == true)
  }

  @Test("reads what old spreadsheets write: Windows letters and UTF-16")
  func encodings() throws {
    let western = try TrackingFile(Array("number,tracking,naam\n1,R1,".utf8) + [0xE9, 10], name: "f.csv")
    #expect(western.rows.count == 1)
    #expect(western.notes.contains("f.csv is not UTF-8; it was read as Windows-1252"))
    let wide: [UInt8] =
      [0xFF, 0xFE] + "number;tracking\r\n1;R1\r\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    #expect(try TrackingFile(wide, name: "f.csv").rows.map(\.tracking) == ["R1"])
  }
}

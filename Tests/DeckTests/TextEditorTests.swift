import DeckRuntime
import Foundation
import OrderModel
import TestSupport
import Testing
import ViewModels

@Suite("Editor and draft files")
struct TextEditorTests {
  private static func files(_ folder: TemporaryFolder) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/drafts")) ?? []
  }

  private static func edit(_ folder: TemporaryFolder, _ command: String, _ text: String) -> Result<
    String, EffectFailure
  > {
    TextEditor(environment: ["EDITOR": command, "PATH": "/usr/bin:/bin"], folder: folder.path + "/drafts")
      .edit(text)
  }

  @Test("VISUAL goes before EDITOR, vi is the last resort")
  func command() {
    #expect(TextEditor(environment: ["VISUAL": "a", "EDITOR": "b"], folder: "/x").command == "a")
    #expect(TextEditor(environment: ["VISUAL": " ", "EDITOR": "b -w"], folder: "/x").command == "b -w")
    #expect(TextEditor(environment: [:], folder: "/x").command == "vi")
  }

  @Test("The editor gets the text in a private file and its text comes back; the file is gone afterwards")
  func edits() throws {
    let folder = try TemporaryFolder()
    let result = Self.edit(folder, "f() { stat -c %a \"$1\" >> \"$1\"; }; f", "old")
    #expect(try result.get() == "old\n600\n")
    #expect(Self.files(folder).isEmpty)
  }

  @Test("The editor has no signal of ours blocked or ignored")
  func signals() throws {
    let folder = try TemporaryFolder()
    let result = Self.edit(folder, "f() { grep -E 'SigBlk|SigIgn' /proc/self/status > \"$1\"; }; f", "")
    // Signals 32 and 33 belong to the C library.
    let masks = try result.get().split(separator: "\n").map { line in
      (line.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } ?? .max) & 0x7FFF_FFFF
    }
    #expect(masks == [0, 0])
  }

  @Test(
    "An editor that fails or is not there leaves the text and says why; what it saved before is kept and named"
  )
  func failures() throws {
    let folder = try TemporaryFolder()
    #expect(
      Self.edit(folder, "no-such-editor-here", "old")
        == .failure(
          EffectFailure(
            "the editor (no-such-editor-here) was not found; set VISUAL or EDITOR; the text is as it was")))
    #expect(Self.files(folder).isEmpty)
    guard case .failure(let failure) = Self.edit(folder, "f() { echo new > \"$1\"; kill -9 $$; }; f", "old")
    else {
      Issue.record("no failure")
      return
    }
    #expect(failure.text.contains("ended with status 137"))
    let kept = try #require(Self.files(folder).first)
    #expect(failure.text.contains(kept))
    #expect(try String(contentsOfFile: folder.path + "/drafts/" + kept, encoding: .utf8) == "new\n")
  }

  @Test(
    "Drafts come back oldest first, one per dialog and order, whatever the id; a damaged file is left alone")
  func drafts() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/drafts"
    let drafts = DraftFolder(folder: path)
    #expect(drafts.load().isEmpty)
    let odd = Draft.Key(dialog: .note, order: OrderID(shop: "brno", id: "../../x ü"))
    let plain = Draft.Key(dialog: .tracking, order: OrderID(shop: "brno", id: "1"))
    drafts.save(Draft(key: odd, fields: ["text": "a"], saved: 2))
    drafts.save(Draft(key: plain, fields: ["number": "RR1"], saved: 1))
    let last = Draft(key: odd, fields: ["text": "ab"], saved: 3)
    drafts.save(last)
    drafts.flush()
    try Data("{".utf8).write(to: URL(fileURLWithPath: path + "/note-brno-9.json"))
    let again = DraftFolder(folder: path)
    #expect(again.load() == [Draft(key: plain, fields: ["number": "RR1"], saved: 1), last])
    again.drop(odd)
    again.flush()
    #expect(again.load().map(\.key) == [plain])
  }
}

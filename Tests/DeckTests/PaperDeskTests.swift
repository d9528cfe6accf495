import DeckRuntime
import Foundation
import OrderModel
import TestSupport
import Testing
import ViewModels

/// Papers to a printer command, a file, a pager.
@Suite("Papers") struct PaperDeskTests {
  private var job: PrintJob {
    PrintJob(kind: .packingSlips, orders: [OrderID(shop: "a", id: "7")], place: .printer)
  }

  private func desk(_ command: String?, folder: String = "/", seconds: Double = 30) -> PaperDesk {
    PaperDesk(
      command: command, environment: ["PATH": "/usr/bin:/bin"], folder: folder, clock: ManualClock(),
      timeLimit: seconds)
  }

  @Test("go to the printer command on its standard input, with the kind of paper")
  func prints() async throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/printed"
    let notice = await desk("{ echo $ORDERDECK_PAPER; cat; } > \(file)").print("one\u{C}two", of: job)
    #expect(notice == Notice(.success, "1 packing slip given to the printer command"))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "packing-slip\none\u{C}two")
  }

  @Test("say what the printer command said when it fails, is not there or hangs")
  func failures() async {
    let failed = await desk("echo 'out of paper' >&2; exit 2").print("x", of: job)
    #expect(
      failed
        == Notice(
          .error, "not printed: 1 packing slip; printCommand ended with status 2 and said \"out of paper\""))
    let missing = await desk("/nowhere/lp").print("x", of: job)
    #expect(missing.kind == .error && missing.text.contains("status 127"))
    let late = await desk("exec cat /dev/zero > /dev/null", seconds: 0.2).print("x", of: job)
    #expect(late == Notice(.error, "not printed: 1 packing slip; printCommand did not end within 1 s"))
    #expect(await desk(nil).print("x", of: job).text.contains("names no printCommand"))
  }

  @Test("go into a new private file and leave the one that is there alone")
  func files() async throws {
    let folder = try TemporaryFolder()
    let desk = desk(nil, folder: folder.path)
    let first = await desk.save("first", of: job)
    let second = await desk.save("second", of: job)
    #expect(first.kind == .success && second.kind == .success && first.text != second.text)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names.count == 2 && names.allSatisfy { $0.hasPrefix("orderdeck-packing-slip-") })
    let texts = try names.map { try String(contentsOfFile: folder.path + "/" + $0, encoding: .utf8) }
    #expect(Set(texts) == ["first", "second"])
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + names[0])
    #expect((attributes[.posixPermissions] as? Int) == 0o600)
    let nowhere = await self.desk(nil, folder: folder.path + "/none").save("x", of: job)
    #expect(nowhere.kind == .error && nowhere.text.contains("/none: "))
  }

  @Test("are read in the pager, pages divided by lines, and the file is gone afterwards")
  func pager() throws {
    let folder = try TemporaryFolder()
    let copy = folder.path + "/seen"
    let pages = folder.path + "/drafts"
    let pager = TextPager(environment: ["PAGER": "f() { cat \"$1\" > \(copy); }; f"], folder: pages)
    #expect(pager.show("one\u{C}two") == nil)
    let seen = try String(contentsOfFile: copy, encoding: .utf8)
    #expect(seen.hasPrefix("one\n---") && seen.hasSuffix("\ntwo") && !seen.contains("\u{C}"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: pages).isEmpty)
    let broken = TextPager(environment: ["PAGER": "/nowhere/less"], folder: pages).show("x")
    #expect(broken?.text == "the pager was not found; set PAGER")
    #expect(TextPager(environment: [:], folder: "/x").command.contains("less"))
  }
}

import Primitives
import TestSupport
import Testing

@testable import NachaKit

/// What we write is read as it was meant.
@Suite struct NachaWriterTests {
    /// Whole files of others come out as they are, but for what they leave to others: priorities and blanks.
    @Test(arguments: ["ppd-credit.ach", "ppd-debit.ach", "issue1620_return.ach", "cor-example.ach", "ccd-debit.ach"])
    func whatIsReadIsWritten(_ name: String) throws {
        let file = try NachaReader.read(try SharedData.bytes("payments/ach/\(name)"))
        let written = NachaWriter.write(file)
        #expect(try NachaReader.read(written) == file)
        #expect(written.count % 950 == 0)
    }

    @Test(arguments: 1...12) func blocksAreFull(_ entries: Int) throws {
        let file = Self.file(entries)
        let bytes = NachaWriter.write(file)
        #expect(bytes.count % 950 == 0)
        #expect(try NachaReader.read(bytes) == file)
    }

    /// Nobody's name breaks a line.
    @Test func namesOutsideASCIIStayInTheirPlace() throws {
        var file = Self.file(1)
        file.batches[0].entries[0].name = "Zoë \u{1f600} Ångström\nO'Neill and Daughters"
        let name = try NachaReader.read(NachaWriter.write(file)).batches[0].entries[0].name
        #expect(name == "Zo     ngstr m O'Neill")
    }

    private static func file(_ count: Int) -> NachaFile {
        let day = CalendarDay(daysSince1970: 20_000)
        let batch = NachaBatch(
            serviceClass: .mixed, companyName: "Florin", companyID: "9231380104", kind: "PPD", purpose: "WITHDRAWAL",
            effectiveOn: day, originBank: "23138010", number: 1, entries: (1...count).map(entry))
        return NachaFile(
            destination: "231380104", origin: "121042882", createdOn: day, createdAt: "1600", modifier: "A",
            destinationName: "Federal Reserve Bank", originName: "Florin", batches: [batch])
    }

    private static func entry(_ index: Int) -> NachaEntry {
        let trace = (index < 10 ? "23138010000000" : "2313801000000") + "\(index)"
        return NachaEntry(
            code: index.isMultiple(of: 2) ? 27 : 32, routing: "121042882", account: "12345678",
            amount: Int64(index) * 101, individualID: "7ZK3M9Q2TX", name: "Ada Lovelace", trace: trace,
            addenda: index == 3 ? [.text("three")] : [])
    }
}

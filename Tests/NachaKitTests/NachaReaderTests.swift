import Primitives
import TestSupport
import Testing

@testable import NachaKit

/// Files that others wrote (`../shared/data/payments/ach`), each read as their own library reads it.
@Suite struct NachaReaderTests {
    struct Figures: Sendable {
        let name: String
        let kinds: [String]
        let entries: Int
        let debit: Int64
        let credit: Int64

        init(_ name: String, _ kinds: [String], _ entries: Int, debit: Int64 = 0, credit: Int64 = 0) {
            self.name = name
            self.kinds = kinds
            self.entries = entries
            self.debit = debit
            self.credit = credit
        }
    }

    static let figures = [
        Figures("ccd-debit.ach", ["CCD"], 2, debit: 500_125),
        Figures("contested-return.ach", ["PPD"], 1, credit: 100_000_000),
        Figures("cor-example.ach", ["COR"], 1),
        Figures("issue1620_return.ach", ["CCD"], 1, credit: 1),
        Figures("nonascii.ach", ["CTX"], 1, debit: 100_000_000),
        Figures("ppd-credit.ach", ["PPD"], 1, credit: 100_000_000),
        Figures("ppd-debit.ach", ["PPD"], 1, debit: 100_000_000),
        Figures("ppd-mixedDebitCredit.ach", ["PPD"], 3, debit: 200_000_000, credit: 200_000_000),
        Figures("short-line.ach", ["PPD"], 1, debit: 100_000_000),
        Figures("two-micro-deposits.ach", ["PPD", "PPD"], 6, debit: 120, credit: 120),
    ]

    /// Its control counts five batches, and there are four.
    static let miscounted = "20110805A.ach"

    private static func read(_ name: String) throws -> NachaFile {
        try NachaReader.read(try SharedData.bytes("payments/ach/\(name)"))
    }

    @Test func allFilesAreLookedAt() throws {
        let names = try SharedData.names(in: "payments/ach")
        #expect(names == [Self.miscounted] + Self.figures.map(\.name))
    }

    @Test(arguments: figures) func figuresAreThoseOfTheFile(_ figures: Figures) throws {
        let file = try Self.read(figures.name)
        var totals = NachaTotals()
        for batch in file.batches { totals.add(batch.totals) }
        #expect(file.batches.map(\.kind) == figures.kinds)
        #expect(file.batches.reduce(0) { $0 + $1.entries.count } == figures.entries)
        #expect(totals.debit == figures.debit)
        #expect(totals.credit == figures.credit)
    }

    @Test func aFileThatCountsABatchTooManyIsRefused() throws {
        let bytes = try SharedData.bytes("payments/ach/\(Self.miscounted)")
        #expect(throws: NachaError(line: 93, reason: "the count of batches is another")) {
            try NachaReader.read(bytes)
        }
        var text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasSuffix("\n9000005000010000000830136685201000005101000000000000200" + Self.zeros))
        text.removeLast(55 + Self.zeros.utf8.count)
        let mended = try NachaReader.read(
            Array((text + "9000004000010000000830136685201000005101000000000000200" + Self.zeros).utf8))
        #expect(mended.batches.map(\.kind) == ["PPD", "PPD", "IAT", "IAT"])
        #expect(mended.batches.map(\.entries.count) == [25, 18, 3, 2])
        #expect(mended.batches[2].entries[0].account == "998412345")
    }

    private static let zeros = String(repeating: "0", count: 39) + "\n"

    @Test func anEntryIsReadWhole() throws {
        let file = try Self.read("ppd-credit.ach")
        #expect(file.destination == "231380104")
        #expect(file.origin == "121042882")
        #expect(file.createdOn.description == "2018-12-06")
        #expect(file.modifier == "A")
        let batch = try #require(file.batches.first)
        #expect(batch.companyName == "Name on Account")
        #expect(batch.companyID == "121042882")
        #expect(batch.purpose == "REG.SALARY")
        #expect(batch.effectiveOn?.description == "2018-12-07")
        #expect(batch.originBank == "12104288")
        let entry = try #require(batch.entries.first)
        #expect(
            entry
                == NachaEntry(
                    code: 22, routing: "231380104", account: "12345678", amount: 100_000_000, individualID: "",
                    name: "Receiver Account Name", trace: "121042880000001"))
        #expect(!entry.isDebit)
    }

    @Test func aReturnNamesWhatCameBack() throws {
        let entry = try #require(try Self.read("issue1620_return.ach").batches.first?.entries.first)
        #expect(entry.amount == 1)
        #expect(
            entry.addenda == [
                .comesBack(code: "R03", original: "062000010000001", information: "", trace: "987654321000001")
            ])
    }

    @Test func aContestedReturnTellsItsStory() throws {
        let entry = try #require(try Self.read("contested-return.ach").batches.first?.entries.first)
        var codes: [String] = []
        for case .comesBack(let code, _, _, _) in entry.addenda { codes.append(code) }
        #expect(codes == ["R07", "R68", "R71"])
    }

    @Test func aCorrectionSaysWhatIsRight() throws {
        let entry = try #require(try Self.read("cor-example.ach").batches.first?.entries.first)
        #expect(
            entry.addenda == [
                .correction(
                    code: "C01", original: "121042880000001", data: "1918171614", trace: "091012980000088")
            ])
    }

    @Test func microDepositsAreTakenBackInTheSameBatch() throws {
        let file = try Self.read("two-micro-deposits.ach")
        #expect(file.batches[0].entries.map(\.amount) == [44, 32, 76])
        #expect(file.batches[0].entries.map(\.isDebit) == [false, false, true])
        #expect(file.batches[0].entries[0].addenda == [.text("paygate transaction")])
        #expect(file.batches[1].entries.map(\.amount) == [2, 42, 44])
    }

    @Test func bytesOutsideASCIITakeOnePlace() throws {
        let entry = try #require(try Self.read("nonascii.ach").batches.first?.entries.first)
        #expect(entry.addenda.count == 12)
        guard case .text(let text) = try #require(entry.addenda.first) else {
            Issue.record("no text")
            return
        }
        #expect(text.hasPrefix("ISA\u{a6}00\u{a6}"))
    }
}

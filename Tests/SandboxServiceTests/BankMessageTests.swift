import ISO20022Kit
import JSONKit
import MoneyKit
import Primitives
import TestSupport
import Testing

@testable import SandboxService

/// What the bank answers in ISO 20022, read by pyiso20022.
@Suite struct BankMessageTests {
    private static let day = CalendarDay(daysSince1970: 20_775)
    private static let known = "DE89370400440532013000"

    private static func transfers(_ cents: [Int64], to account: String = known) throws -> [UInt8] {
        let transfers = cents.enumerated().map { place, cents in
            SEPATransfers.Transfer(
                endToEnd: Hex.encode(UniqueID(high: 1, low: UInt64(place)).bytes),
                amount: Money(minorUnits: cents, currency: .EUR), payee: ISOParty(name: "Ada"), account: .iban(account),
                bank: .notProvided, message: nil)
        }
        let file = SEPATransfers(
            messageID: String(repeating: "a", count: 32), createdAt: day.startOfDay, executesOn: day,
            payer: ISOParty(name: "Florin"), account: .iban("DE02120300000000202051"), bank: .notProvided,
            transfers: transfers)
        return try #require(file).file()
    }

    private static func wire(_ cents: Int64, to account: String = "0123456789") -> [UInt8] {
        let id = UniqueID(high: 0x7000, low: 1)
        func side(_ account: String, _ routing: String) -> WireTransfer.Side {
            WireTransfer.Side(party: ISOParty(name: "Ada"), account: .other(account), routingNumber: routing)
        }
        return WireTransfer(
            messageID: String(repeating: "b", count: 32), endToEnd: Hex.encode(UETR.of(id).bytes), uetr: UETR.of(id),
            createdAt: day.startOfDay, settlesOn: day, amount: Money(minorUnits: cents, currency: .USD),
            payer: side("5647772655", "011104238"), payee: side(account, BankRegistry.american), message: nil
        ).file()
    }

    /// Its answers at a step, as the judge reads them.
    private static func answers(_ file: [UInt8], _ step: BankFormat.Step) throws -> [JSONValue] {
        let format = try #require(BankFormat.of(file))
        #expect(format.settlesOn(file) == day)
        return try format.answers(file, step, day).map { try BankJudge.read($0) }
    }

    private static func codes(_ report: JSONValue) -> [String] {
        (report["transactions"]?.arrayValue ?? []).compactMap { $0.arrayValue?.last?.stringValue }
    }

    private static func moved(_ statement: JSONValue) -> [String] {
        let entries = statement["statements"]?.arrayValue?.first?["entries"]?.arrayValue ?? []
        return entries.map { "\($0["kind"]?.stringValue ?? "") \($0["amount"]?.stringValue ?? "")" }
    }

    @Test func amountsSteerWhatBecomesOfTransfers() throws {
        let file = try Self.transfers([1_000, 1_001, 1_002, 1_007])
        let first = try Self.answers(file, .settled)
        #expect(first.map { $0["name"]?.stringValue } == ["pain.002.001.10", "camt.053.001.08"])
        #expect(Self.codes(first[0]) == ["ACSC", "RJCT", "PDNG", "ACSC"])
        #expect(Self.moved(first[1]) == ["DBIT 10.00 EUR", "DBIT 10.07 EUR"])
        let later = try Self.answers(file, .returned)
        #expect(Self.codes(later[0]) == ["ACSC"] && Self.moved(later[1]) == ["DBIT 10.02 EUR", "CRDT 10.07 EUR"])
        let ids = (first + later).compactMap { $0["id"]?.stringValue }
        #expect(Set(ids).count == 4)
    }

    @Test func answersComeAgainAndInAnyOrder() throws {
        let thrice = try Self.answers(try Self.transfers([1_003]), .settled)
        #expect(thrice.count == 4 && thrice[0] == thrice[2])
        let early = try Self.answers(try Self.transfers([1_004]), .settled)
        #expect(early.map { $0["name"]?.stringValue } == ["camt.053.001.08", "pain.002.001.10"])
        #expect(try Self.answers(try Self.transfers([1_000]), .returned) == [])
    }

    @Test func accountsThatItDoesNotKnowGetNothing() throws {
        let answers = try Self.answers(try Self.transfers([1_000], to: "NL91ABNA0417164300"), .settled)
        #expect(answers.count == 1 && Self.codes(answers[0]) == ["RJCT"])
        #expect(Self.codes(try Self.answers(Self.wire(1_000, to: "1"), .settled)[0]) == ["RJCT"])
    }

    @Test func wiresComeBackWithLess() throws {
        let first = try Self.answers(Self.wire(10_007), .settled)
        #expect(first.map { $0["name"]?.stringValue } == ["pacs.002.001.10", "camt.053.001.08"])
        #expect(Self.codes(first[0]) == ["ACSC"] && Self.moved(first[1]) == ["DBIT 100.07 USD"])
        let later = try Self.answers(Self.wire(10_007), .returned)
        #expect(later.map { $0["name"]?.stringValue } == ["pacs.004.001.10", "camt.053.001.08"])
        #expect(later[0]["returns"]?.arrayValue?.first?.arrayValue?.last == .string("95.07 USD"))
        #expect(Self.moved(later[1]) == ["CRDT 95.07 USD"])
    }

    @Test func whatIsNoOrderIsNone() {
        for text in ["", "<a/>", "101 0210", "<Document/>"] {
            #expect(BankFormat.iso20022.isOwn(Array(text.utf8)) == false)
        }
    }
}

import ISO20022Kit
import JSONKit
import MoneyKit
import Primitives
import StatementKit
import TestSupport
import Testing

/// Banks' files of versions 2, 4 and 8, beside another library's reading of them.
@Suite struct CamtReaderTests {
    private static func only(_ name: String) throws -> (statement: Statement, entry: StatementEntry) {
        let statements = try CamtReader.read(SharedData.bytes("payments/camt/\(name).xml"))
        let statement = try #require(statements.first)
        #expect(statements.count == 1 && statement.entries.count == 1)
        return (statement, try #require(statement.entries.first))
    }

    private static func text(_ money: Money?) -> String? { money.map { "\($0.minorUnits) \($0.currency.code)" } }

    private static func digits(_ text: String?) -> String? { text?.replacing("-", with: "") }

    @Test func thereAreFilesOfAllKinds() throws {
        #expect(try OtherReading.names().count == 7)
    }

    @Test(arguments: try OtherReading.names())
    func entriesAreReadAlike(name: String) throws {
        let (statement, entry) = try Self.only(name)
        let other = try OtherReading(name)
        let isIBAN = if case .iban = statement.account { true } else { false }
        #expect(statement.account.number == other.account && isIBAN == other.isIBAN)
        #expect(Self.text(statement.opening?.money) == other.balance("opening"))
        #expect(Self.text(statement.closing?.money) == other.balance("closing"))
        #expect(other.status == "BOOK" && entry.status == .booked)
        #expect(Self.text(entry.signed) == other.amount)
        #expect(entry.servicerReference == other.servicerReference && entry.text == other.text)
        #expect(entry.isReversal == other.isReversal)
        #expect(entry.bookedOn?.description == other.bookedOn && entry.valueOn?.description == other.valueOn)
    }

    @Test(arguments: try OtherReading.names())
    func detailsAreReadAlike(name: String) throws {
        let (_, entry) = try Self.only(name)
        let others = try OtherReading(name).details
        #expect(entry.details.count == others.count)
        for (detail, other) in zip(entry.details, others) {
            let endToEnd = other["getReference"]?["getEndToEndId"]?.stringValue
            let amount = try Self.text(detail.amount?.money.get())
            let party = OtherReading.party(other, (detail.kind ?? entry.kind) == .credit ? "Debtor" : "Creditor")
            let message =
                detail.text.isEmpty
                ? detail.creditorReference : detail.text.split(separator: "\n").first.map(String.init)
            #expect(detail.endToEnd == endToEnd)
            #expect(amount == Self.digits(OtherReading.amount(other["getAmount"])))
            #expect(detail.counterparty?.name == party.name && detail.counterparty?.account?.number == party.account)
            #expect(message == OtherReading.message(other) && detail.returned == nil)
        }
    }

    /// Most of these files do not add up, which their own library does not mind.
    private static let sums: [(name: String, isBalanced: Bool?, faults: [String])] = [
        ("camt052.v8", nil, []), ("camt053.v2.all-balance-types", false, []),
        ("camt053.v2.minimal", false, []), ("camt053.v4", false, ["details_unlike_entry"]),
        ("camt053.v8", false, ["details_unlike_entry"]), ("camt054.v2", nil, ["details_unlike_entry"]),
        ("camt054.v4", nil, ["details_unlike_entry"]),
    ]

    @Test(arguments: sums)
    func whatDoesNotAddUpIsSeen(name: String, isBalanced: Bool?, faults: [String]) throws {
        let (statement, entry) = try Self.only(name)
        #expect(statement.isBalanced == isBalanced && statement.isHeld == (isBalanced == false))
        #expect(entry.faults.map(\.code) == faults)
    }

    @Test(arguments: [
        "", "<Document/>", "<!DOCTYPE a><Document/>",
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"/>",
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt/></Document>",
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.056.001.08\"><FIToFIPmtCxlReq/></Document>",
    ])
    func otherFilesAreRefused(text: String) {
        #expect(throws: ISOError.self) { try CamtReader.read(Array(text.utf8)) }
    }

    /// Cut anywhere, a file is refused and never half read.
    @Test func cutFilesAreRefused() throws {
        let bytes = try SharedData.bytes("payments/camt/camt053.v8.xml")
        for count in stride(from: 0, to: bytes.count - 20, by: 97) {
            #expect(throws: ISOError.self) { try CamtReader.read(Array(bytes.prefix(count))) }
        }
    }
}

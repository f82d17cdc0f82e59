import ISO20022Kit
import JSONKit
import MoneyKit
import Primitives
import TestSupport
import Testing

/// What SEPA's banks are told, by the schema of ISO 20022 (xmllint) and by pyiso20022.
@Suite struct SEPATransfersTests {
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)
    /// Names that break what does not look.
    private static let hard = [
        "Ada Lovelace", "<script>]]>&amp;\"'", "\u{0}\u{8}\u{FFFE}", "//x//", String(repeating: "é", count: 200), "李",
        "Weiß & Söhne", "",
    ]

    private static func euros(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .EUR) }

    private static func transfer(_ name: String, _ amount: Money, _ number: UInt64) -> SEPATransfers.Transfer {
        SEPATransfers.Transfer(
            endToEnd: Hex.encode(UniqueID(high: 1, low: number).bytes), amount: amount,
            payee: ISOParty(
                name: name,
                address: number.isMultiple(of: 2)
                    ? .init(street: name, city: name, postalCode: "1010", country: "AT") : nil),
            account: .iban("DE89 3704 0044 0532 0130 00"),
            bank: number.isMultiple(of: 3) ? .bic("COBADEFFXXX") : .notProvided,
            message: name)
    }

    private static func file(_ transfers: [SEPATransfers.Transfer]) -> SEPATransfers? {
        SEPATransfers(
            messageID: String(repeating: "a", count: 32), createdAt: now, executesOn: now.day,
            payer: ISOParty(name: "Florin"), account: .iban("NL26VAYB8060476890"), bank: .bic("VAYBNL2A"),
            transfers: transfers)
    }

    @Test func whatIsWrittenIsValidAndReadAlike() throws {
        let transfers = Self.hard.enumerated().map { Self.transfer($1, Self.euros(Int64($0) * 333 + 1), UInt64($0)) }
        let file = try #require(Self.file(transfers))
        let bytes = file.file()
        try XMLJudge.check(bytes, schema: SharedData.bytes("payments/xsd/pain.001.001.09.xsd"))
        let read = try BankJudge.read(bytes)
        let sum = "\(try Money.sum(transfers.map(\.amount), in: .EUR).amountText)"
        #expect(read["name"]?.stringValue == "pain.001.001.09")
        #expect(read["count"]?.stringValue == "8" && read["sum"]?.stringValue == sum)
        let payment = try #require(read["payments"]?.arrayValue?.first)
        #expect(payment["count"]?.stringValue == "8" && payment["sum"]?.stringValue == sum)
        #expect(payment["on"]?.stringValue == Self.now.day.description)
        let told = try #require(payment["transfers"]?.arrayValue)
        #expect(told.compactMap { $0["end_to_end"]?.stringValue } == transfers.map(\.endToEnd))
        #expect(told.compactMap { $0["amount"]?.stringValue } == transfers.map(\.amount.description))
        let names = told.compactMap { $0["name"]?.stringValue }
        #expect(names[0] == "Ada Lovelace" && names[5] == "NOTPROVIDED" && names[6] == "Weiss + Sohne")
        for name in names where !BankText.isAllowed(name) || name.count > 70 { Issue.record("\(name)") }
        #expect(told[0]["account"]?.stringValue == "DE89370400440532013000")
        #expect(told[0]["bank"]?.stringValue == "COBADEFFXXX" && told[1]["bank"] == .null)
        #expect(told[5]["text"] == .array([]) && told[0]["text"] == .array([.string("Ada Lovelace")]))
    }

    /// Sums that floating-point numbers would not hold.
    @Test func theControlSumIsExact() throws {
        let amounts = [Self.euros(900_719_925_474_099_3), Self.euros(1), Self.euros(10), Self.euros(20)]
        let file = try #require(Self.file(amounts.enumerated().map { Self.transfer("Ada", $1, UInt64($0)) }))
        let read = try BankJudge.read(file.file())
        #expect(read["sum"]?.stringValue == "90071992547410.24")
    }

    @Test func whatCannotBePaidMakesNoFile() {
        let one = Self.transfer("Ada", Self.euros(1), 1)
        let dollars = Self.transfer("Ada", Money(minorUnits: 1, currency: .USD), 2)
        let most = Self.transfer("Ada", Self.euros(.max), 3)
        #expect(Self.file([]) == nil && Self.file([one, dollars]) == nil && Self.file([one, most]) == nil)
        #expect(Self.file([Self.transfer("Ada", Self.euros(0), 4)]) == nil && Self.file([one]) != nil)
    }
}

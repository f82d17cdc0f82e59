import ISO20022Kit
import MoneyKit
import Primitives
import Testing

@testable import PaymentsDomain

/// Files that go out: how the lines of a batch become messages.
@Suite struct OutgoingFileTests {
    /// A Monday.
    private static let now = CalendarDay("2026-11-30").map(\.startOfDay) ?? .distantPast
    private static let file = BankFileID(UniqueID(high: 0x0199_0000_0000_7000, low: 0x8000_0000_0000_0001))
    private static let routing = "021000021"

    private static func line(
        _ number: UInt64, _ currency: Currency, _ numbers: BankNumbers, address: String? = nil
    ) -> RailBatch.Line {
        RailBatch.Line(
            id: UniqueID(high: 0x0199_0000_0000_7000, low: 0x8000_0000_0000_0010 | number), number: Int64(number),
            purpose: .withdrawal, amount: Money(minorUnits: 1_234, currency: currency), numbers: numbers,
            holder: "Zoë Weiß", holderKind: .person, address: address, note: "WDR-20261130-0123456789")
    }

    private static func iban() throws -> BankNumbers {
        .iban(try #require(IBAN("DE89370400440532013000")), bic: "COBADEFFXXX")
    }

    private static let american = BankNumbers.aba(routing: routing, account: "0123456789", type: .checking)

    private static func batch(_ rail: RailName, _ lines: [RailBatch.Line], at now: Timestamp = now) throws -> RailBatch
    {
        let numbers: OwnAccount.Numbers =
            rail == .sepa
            ? .iban(try #require(IBAN("NL91ABNA0417164300")), bic: "ABNANL2A")
            : .aba(routing: "011104238", account: "5647772655")
        return RailBatch(
            file: file,
            account: OwnAccount(rail: rail, currency: rail.currency, name: "Florin clients", numbers: numbers),
            ordinal: 1, lines: lines, now: now)
    }

    @Test func aSEPAFileHasALineForEach() throws {
        let lines = [
            Self.line(1, .EUR, try Self.iban(), address: "Ring 1\nWien\n1010\nAT"), Self.line(2, .EUR, try Self.iban()),
        ]
        let written = try SEPAFile.write(Self.batch(.sepa, lines))
        #expect(written.kind == "pain.001" && written.dueAt == nil && written.settlesOn == Self.now.day)
        #expect(written.references == lines.map { Hex.encode($0.id.bytes) })
        #expect(written.references.allSatisfy { $0.utf8.count == 32 })
        let text = String(decoding: written.bytes, as: UTF8.self)
        #expect(text.contains("<MsgId>01990000000070008000000000000001</MsgId>"))
        #expect(text.contains("<CtrlSum>24.68</CtrlSum>") && text.contains("<Nm>Zoe Weiss</Nm>"))
        #expect(text.contains("<StrtNm>Ring 1</StrtNm>") && text.contains("<ReqdExctnDt><Dt>2026-11-30</Dt>"))
    }

    @Test func aWireIsOneMessage() throws {
        let line = Self.line(1, .USD, Self.american)
        let written = try WireFile.write(Self.batch(.wire, [line]))
        let uetr = UETR.of(line.id)
        #expect(written.kind == "pacs.008" && written.references == [Hex.encode(uetr.bytes)])
        let text = String(decoding: written.bytes, as: UTF8.self)
        #expect(
            text.contains("<UETR>\(uetr)</UETR>") && text.contains("<EndToEndId>\(written.references[0])</EndToEndId>"))
        #expect(text.contains("<IntrBkSttlmAmt Ccy=\"USD\">12.34</IntrBkSttlmAmt>"))
        // Sent again it is the same payment.
        #expect(try WireFile.write(Self.batch(.wire, [line])).bytes == written.bytes)
    }

    @Test func whatARailDoesNotCarryIsRefused() throws {
        let euros = Self.line(1, .EUR, try Self.iban())
        let dollars = Self.line(2, .USD, Self.american)
        let mixed = Self.line(3, .USD, try Self.iban())
        for batch in [
            try Self.batch(.sepa, [dollars]), try Self.batch(.sepa, [mixed]), try Self.batch(.sepa, []),
            try Self.batch(.ach, [euros]),
        ] {
            #expect(throws: PaymentsError.railNotAvailable) { try SEPAFile.write(batch) }
        }
        for batch in [
            try Self.batch(.wire, [euros]), try Self.batch(.wire, [mixed]), try Self.batch(.wire, [dollars, dollars]),
            try Self.batch(.sepa, [dollars]),
        ] {
            #expect(throws: PaymentsError.railNotAvailable) { try WireFile.write(batch) }
        }
    }

    /// Friday before Easter to Monday after it; Thanksgiving.
    @Test(arguments: [
        ("2026-04-02T14:00:00Z", "2026-04-02", "2026-04-02"), ("2026-04-03T14:00:00Z", "2026-04-07", "2026-04-03"),
        ("2026-11-26T14:00:00Z", "2026-11-26", "2026-11-27"), ("2026-11-28T14:00:00Z", "2026-11-30", "2026-11-30"),
        // The banks' own clocks tell the day.
        ("2026-12-01T03:00:00Z", "2026-12-01", "2026-11-30"), ("2026-11-30T23:30:00Z", "2026-12-01", "2026-11-30"),
    ])
    func banksPayOnTheirDays(now: String, sepa: String, wire: String) throws {
        let now = try #require(Timestamp(rfc3339: now))
        #expect(SEPAFile.settlesOn(now).description == sepa && WireFile.settlesOn(now).description == wire)
    }

    @Test(arguments: [
        "2000-04-23", "2008-03-23", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2285-03-22",
    ])
    func targetIsClosedAroundEaster(easter: String) throws {
        let easter = try #require(CalendarDay(easter))
        let open = (-3...2).filter { BankingDays.target.contains(easter.adding(days: $0)) }
        #expect(open == [-3, 2])
    }
}

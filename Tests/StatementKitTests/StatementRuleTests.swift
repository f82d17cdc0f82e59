import ISO20022Kit
import JSONKit
import MoneyKit
import StatementKit
import TestSupport
import Testing

/// What of a statement may move money, and what an entry is known by.
@Suite struct StatementRuleTests {
    private static func statement(_ text: CamtText) throws -> Statement {
        try #require(try CamtReader.read(text.bytes).first)
    }

    private static func statement(
        _ entries: [String], opening: String? = "100.00", closing: String? = "100.00"
    ) throws -> Statement {
        try statement(CamtText(opening: opening, closing: closing, entries: entries))
    }

    private static func entry(_ text: String) throws -> StatementEntry {
        try #require(try statement([text]).entries.first)
    }

    @Test(arguments: [
        ("105.00", ["5.00 CRDT"], true), ("95.00", ["5.00 DBIT"], true), ("104.99", ["5.00 CRDT"], false),
        ("105.01", ["5.00 CRDT"], false), ("-20.00", ["120.00 DBIT"], true), ("20.00", ["120.00 DBIT"], false),
        ("100.00", [], true), ("100.00", ["7.00 CRDT", "7.00 DBIT"], true),
    ])
    func balancesAndBookedEntriesAddUp(closing: String, entries: [String], isBalanced: Bool) throws {
        let texts = entries.map { text in
            let parts = text.split(separator: " ").map(String.init)
            return CamtText.entry(parts[0], parts[1])
        }
        let pending = CamtText.entry("50.00", status: "PDNG")
        let statement = try Self.statement(texts + [pending], closing: closing)
        #expect(statement.isBalanced == isBalanced && statement.isHeld == !isBalanced)
        #expect(statement.entries.map(\.status) == texts.map { _ in .booked } + [.pending])
    }

    @Test func oneBalanceAloneSaysNothing() throws {
        #expect(try Self.statement([CamtText.entry("5.00")], closing: nil).isBalanced == nil)
        #expect(try Self.statement([CamtText.entry("5.00")], opening: nil).isBalanced == nil)
    }

    @Test(arguments: [
        ("5.001", "EUR", ["amount_not_exact"]), ("5.000", "EUR", []), ("5", "EUR", []),
        ("5.00", "USD", ["currency_unlike_account"]), ("5.00", "XXX", ["currency_unknown"]),
        ("-5.00", "EUR", ["amount_malformed"]), ("0.00", "EUR", []),
    ])
    func amountsAreExactOrHeld(amount: String, currency: String, faults: [String]) throws {
        let entry = try Self.entry(CamtText.entry(amount, currency: currency))
        #expect(entry.faults.map(\.code) == faults && entry.amount.written == "\(amount) \(currency)")
        #expect((entry.signed == nil) == (["5.001", "-5.00"].contains(amount) || currency == "XXX"))
    }

    @Test func withoutADayNothingIsBooked() throws {
        #expect(try Self.entry(CamtText.entry("5.00", day: nil)).faults == [.noDay])
    }

    @Test(arguments: [
        ([CamtText.detail("5.00")], true), ([CamtText.detail(nil)], true),
        ([CamtText.detail("2.00"), CamtText.detail("3.00")], true),
        ([CamtText.detail("6.00"), CamtText.detail("1.00", kind: "DBIT")], true),
        ([CamtText.detail("4.99")], false), ([CamtText.detail("2.00"), CamtText.detail("3.01")], false),
        ([CamtText.detail(nil), CamtText.detail(nil)], false),
        ([CamtText.detail("5.00"), CamtText.detail(nil)], false),
        ([CamtText.detail("5.00", currency: "USD")], false), ([CamtText.detail("5.001")], false),
        ([CamtText.detail("5.00", kind: "DBIT")], false),
    ])
    func detailsAreTheEntry(details: [String], isSum: Bool) throws {
        let entry = try Self.entry(CamtText.entry("5.00", details: details))
        #expect(entry.faults == (isSum ? [] : [.detailsUnlikeEntry]))
        let debit = try Self.entry(CamtText.entry("5.00", "DBIT", details: [CamtText.detail("5.00")]))
        #expect(debit.faults.isEmpty)
    }

    @Test func partsAreWhatIsMoved() throws {
        let five = Money(minorUnits: 500, currency: .EUR)
        let alone = try Self.entry(CamtText.entry("5.00"))
        #expect(alone.parts.map(\.amount) == [five] && alone.details.isEmpty && alone.parts[0].kind == .credit)
        let one = try Self.entry(CamtText.entry("5.00", details: [CamtText.detail(nil, endToEnd: "E1", text: "hello")]))
        #expect(one.parts.map(\.amount) == [five] && one.parts[0].detail.endToEnd == "E1" && one.endToEnd == "E1")
        #expect(one.parts[0].detail.text == "hello" && one.parts[0].detail.counterparty?.name == "Payer")
        let two = try Self.entry(
            CamtText.entry("5.00", "DBIT", details: [CamtText.detail("6.00"), CamtText.detail("1.00", kind: "CRDT")]))
        #expect(two.parts.map(\.amount.minorUnits) == [600, 100] && two.parts.map(\.kind) == [.debit, .credit])
        #expect(two.details.map(\.counterparty?.name) == ["Payee", "Payer"] && two.endToEnd == nil)
    }

    /// A return names the parties of the payment that it returns.
    @Test func returnsSayWhy() throws {
        let detail = CamtText.detail("5.00", endToEnd: "NOTPROVIDED", returned: "AC04")
        let one = try #require(try Self.entry(CamtText.entry("5.00", details: [detail])).details.first)
        #expect(one.returned?.code == "AC04" && one.returned?.text == "back")
        #expect(one.counterparty?.name == "Payee" && one.endToEnd == nil)
    }

    @Test func theServicersReferenceIsTheIdentity() throws {
        let files = [[CamtText.entry("5.00", reference: "R1")], [CamtText.entry("7.00", day: nil, reference: "R1")]]
        let identities = try files.map { try Self.statement($0).entries.map(\.identity) }
        #expect(identities[0] == identities[1] && identities[0] == ["DE89370400440532013000|R1"])
        let other = try Self.statement(
            CamtText(account: "NL26VAYB8060476890", entries: [CamtText.entry("5.00", reference: "R1")]))
        #expect(other.entries.map(\.identity) == ["NL26VAYB8060476890|R1"])
    }

    @Test func withoutAReferenceItsFactsAndItsPlaceAreTheIdentity() throws {
        let five = CamtText.entry("5.00", details: [CamtText.detail(nil, endToEnd: "E1")])
        let others = [
            CamtText.entry("5.00"), CamtText.entry("5.01"), CamtText.entry("5.00", "DBIT"),
            CamtText.entry("5.00", day: "2026-12-01"),
        ]
        let statement = try Self.statement([five, five] + others)
        #expect(Set(statement.entries.map(\.identity)).count == 6)
        #expect(try Self.statement([five, five] + others) == statement)
        // Alone in another file it is the first of them.
        #expect(try Self.statement([five]).entries[0].identity == statement.entries[0].identity)
        // What is pending is another, and does not count.
        let pending = CamtText.entry("5.00", status: "PDNG", details: [CamtText.detail(nil, endToEnd: "E1")])
        let later = try Self.statement([pending, five])
        #expect(later.entries[1].identity == statement.entries[0].identity)
        #expect(later.entries[0].identity != later.entries[1].identity)
    }

    /// What these tests write is what banks may write.
    @Test func theTextsOfTheseTestsAreOfTheSchema() throws {
        let text = CamtText(
            closing: "105.00",
            entries: [
                CamtText.entry("5.00", reference: "R", details: [CamtText.detail("5.00", endToEnd: "E", text: "x")])
            ])
        let read = try BankJudge.read(text.bytes)
        let entry = read["statements"]?.arrayValue?.first?["entries"]?.arrayValue?.first
        #expect(entry?["amount"]?.stringValue == "5.00 EUR" && entry?["reference"]?.stringValue == "R")
    }
}

import AccountingDomain
import MoneyKit
import Primitives

/// A small chart: numbers are chosen so that a wrong mapping shows.
enum Fixtures {
    static let ids = IDGenerator.seeded(7, clock: WallClock { Timestamp(secondsSince1970: 1_795_000_000) })

    static let chart = Chart([
        account(11, "1000", .asset),
        account(12, "1100", .asset, parent: "1000", activity: .cash),
        account(13, "1200-sandbox", .asset, parent: "1100"),
        account(14, "1500", .asset, parent: "1000", isProtected: true),
        account(15, "1700", .asset, parent: "1000", activity: .investing),
        account(21, "2100", .liability, isProtected: true, controlSince: 0, isUsed: true),
        account(22, "2500", .liability, activity: .financing),
        account(31, "3100", .equity),
        account(32, "3200", .equity, isProtected: true),
        account(41, "4100", .revenue),
        account(42, "4200", .revenue, currency: .EUR),
        account(51, "5100", .expense, isUsed: true),
        account(52, "5300", .expense, isActive: false),
    ])

    static func account(
        _ number: AccountNumber, _ code: String, _ type: AccountType, name: String? = nil, currency: Currency? = nil,
        parent: String? = nil,
        activity: Activity? = nil, isActive: Bool = true, isProtected: Bool = false, controlSince: Int64? = nil,
        isUsed: Bool = false
    ) -> Account {
        Account(
            id: ids.next(), number: number, code: AccountCode(code) ?? AccountCode(known: "INVALID"),
            name: name ?? "Account \(code)", type: type, currency: currency, parent: parent.flatMap { AccountCode($0) },
            activity: activity, isActive: isActive, isProtected: isProtected, controlSince: controlSince, isUsed: isUsed
        )
    }

    static func line(
        _ account: AccountNumber, _ side: Side, _ minorUnits: Int64, _ currency: Currency = .USD, memo: String? = nil
    ) -> JournalLine {
        JournalLine(account: account, side: side, amount: Money(minorUnits: minorUnits, currency: currency), memo: memo)
    }

    static func day(_ text: String) -> CalendarDay {
        CalendarDay(text) ?? CalendarDay(daysSince1970: 0)
    }

    static func entry(
        _ lines: [JournalLine], description: String = "an entry", reference: String = "ref"
    ) throws -> JournalEntry {
        let draft = EntryDraft(
            id: ids.next(), date: day("2026-11-20"), occurredAt: day("2026-11-20").startOfDay, source: .manual,
            description: description, postings: try Pairing.postings(of: lines), reference: reference)
        return JournalEntry(sequence: 1, postedAt: draft.occurredAt, draft: draft, hash: [])
    }
}

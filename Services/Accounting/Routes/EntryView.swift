import AccountingDomain
import JSONKit
import MoneyKit
import Primitives

/// A journal entry as clients see it.
struct EntryView: FieldEncodable {
    struct Line: FieldEncodable {
        let account: Account?
        let line: JournalLine

        static let schemaTitle = "JournalLine"

        static let example = Line(
            account: AccountView.example.account,
            line: JournalLine(account: 1, side: .debit, amount: .example, subledger: .example, memo: "first half"))

        func encode(to out: inout JSONWriter) {
            out.field("account_code", account?.code)
            out.field("account_name", account?.name)
            out.field("side", line.side)
            out.field("amount", line.amount)
            out.field("memo", line.memo)
            out.field("wallet_account_id", line.subledger)
        }
    }

    static let schemaTitle = "JournalEntry"

    let entry: JournalEntry
    let lines: [Line]

    init(_ entry: JournalEntry, chart: Chart) {
        self.entry = entry
        lines = Pairing.lines(of: entry.draft.postings).map { Line(account: chart[number: $0.account], line: $0) }
    }

    private init(entry: JournalEntry, lines: [Line]) {
        self.entry = entry
        self.lines = lines
    }

    static let example = EntryView(
        entry: JournalEntry(
            sequence: 1, postedAt: .example,
            draft: EntryDraft(
                id: EntryID(.example), date: Timestamp.example.day, occurredAt: .example, source: .manual,
                description: "Rent of November", postings: [], reference: "INV-7", createdBy: UserID(.example)),
            hash: Array(repeating: 0, count: 32)), lines: [.example])

    func encode(to out: inout JSONWriter) {
        let draft = entry.draft
        out.field("id", draft.id)
        out.field("sequence", entry.sequence)
        out.field("date", draft.date)
        out.field("description", draft.description)
        out.field("reference", draft.reference)
        out.field("source", draft.source)
        out.field("source_id", draft.sourceID)
        out.field("source_sequence", draft.sourceSequence)
        out.field("source_reverses", draft.sourceReverses)
        out.field("occurred_at", draft.occurredAt)
        out.field("posted_at", entry.postedAt)
        out.field("created_by", draft.createdBy)
        out.field("reverses", draft.reverses)
        out.field("reversed_by", entry.reversedBy)
        out.field("hash", Hex.encode(entry.hash))
        out.field("lines", lines)
    }
}

import AccountingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Postings as columns: one statement inserts any number of them.
struct PostingColumns {
    private var sequences: [Int64] = []
    private var positions: [Int16] = []
    private var amounts: [Int64] = []
    private var currencies: [CurrencyColumn] = []
    private var debits = SideColumns()
    private var credits = SideColumns()

    private struct SideColumns {
        var accounts: [AccountNumber] = []
        var lines: [Int16] = []
        var subledgers: [UniqueID?] = []
        var memos: [String?] = []

        mutating func reserve(_ count: Int) {
            accounts.reserveCapacity(count)
            lines.reserveCapacity(count)
            subledgers.reserveCapacity(count)
            memos.reserveCapacity(count)
        }

        mutating func append(_ side: PostingSide) {
            accounts.append(side.account)
            lines.append(side.line)
            subledgers.append(side.subledger)
            memos.append(side.memo)
        }
    }

    mutating func reserve(_ count: Int) {
        sequences.reserveCapacity(count)
        positions.reserveCapacity(count)
        amounts.reserveCapacity(count)
        currencies.reserveCapacity(count)
        debits.reserve(count)
        credits.reserve(count)
    }

    mutating func append(_ posting: Posting, of sequence: Int64, position: Int16) {
        sequences.append(sequence)
        positions.append(position)
        amounts.append(posting.amount.minorUnits)
        currencies.append(CurrencyColumn(posting.amount.currency))
        debits.append(posting.debit)
        credits.append(posting.credit)
    }

    var insert: SQL {
        """
        insert into accounting.postings (entry_sequence, position, amount, currency, debit_account, credit_account,
            debit_line, credit_line, debit_subledger, credit_subledger, debit_memo, credit_memo)
        select * from unnest(\(sequences), \(positions), \(amounts), \(currencies), \(debits.accounts),
            \(credits.accounts), \(debits.lines), \(credits.lines), \(debits.subledgers), \(credits.subledgers),
            \(debits.memos), \(credits.memos))
        """
    }
}

/// What a batch adds to the flows between accounts, day by day.
struct FlowSums {
    private struct Key: Hashable, Comparable {
        let day: CalendarDay
        let debit: AccountNumber
        let credit: AccountNumber
        let currency: Currency
        let isClosing: Bool

        static func < (left: Key, right: Key) -> Bool {
            (left.day, left.debit, left.credit, left.currency, left.isClosing ? 1 : 0)
                < (right.day, right.debit, right.credit, right.currency, right.isClosing ? 1 : 0)
        }
    }

    private var sums: [Key: (amount: Int128, postings: Int64)] = [:]

    mutating func add(_ draft: EntryDraft) {
        for posting in draft.postings {
            let key = Key(
                day: draft.date, debit: posting.debit.account, credit: posting.credit.account,
                currency: posting.amount.currency, isClosing: draft.source.isClosing)
            sums[key, default: (0, 0)].amount += Int128(posting.amount.minorUnits)
            sums[key, default: (0, 0)].postings += 1
        }
    }

    var upsert: SQL {
        let rows = sums.sorted { $0.key < $1.key }
        return """
            insert into accounting.daily_flows as known
                (day, debit_account, credit_account, currency, closing, amount, postings)
            select day, debit, credit, currency, closing, amount::numeric, postings
            from unnest(\(rows.map(\.key.day)), \(rows.map(\.key.debit)), \(rows.map(\.key.credit)),
                \(rows.map { CurrencyColumn($0.key.currency) }), \(rows.map(\.key.isClosing)),
                \(rows.map { String($0.value.amount) }), \(rows.map(\.value.postings)))
                as flow (day, debit, credit, currency, closing, amount, postings)
            on conflict (day, debit_account, credit_account, currency, closing) do update
            set amount = known.amount + excluded.amount, postings = known.postings + excluded.postings
            """
    }
}

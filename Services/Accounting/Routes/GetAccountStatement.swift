import AccountingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// The ledger of one account: how its balance came about. As CSV it is whole, whatever its length.
struct GetAccountStatement: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/accounts/{id}/statement", id: "getAccountStatement",
        summary: "The lines of one account in one currency, by day, each with the balance after it", tag: "Accounts",
        access: AccountingRoutes.reading, problems: [.rangeReversed, .currencyRequired],
        produces: ReportFormat.produces)

    typealias Path = IDPath<AccountTag>

    struct Query: FieldDecodable {
        let page: LongPageQuery
        let from: CalendarDay?
        let to: CalendarDay?
        let currency: Currency?
        let format: ReportFormat

        init(_ fields: inout Fields) {
            page = LongPageQuery(&fields)
            from = fields.optional("from", .firstDay.described("The first day; otherwise that of the last day's year"))
            to = fields.optional("to", .lastDay.described("The last day; otherwise today"))
            currency = fields.optional(
                "currency", .currency.described("Needed when the account has moved in several currencies"))
            format = fields.optional("format", .reportFormat) ?? .json
        }
    }

    /// Lines that are held in memory at once while a table is written.
    private static let tablePage = 1_000

    let statements: StatementStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<AccountStatementView> {
        let query = call.query
        let range = try DayRange(from: query.from, to: query.to, today: call.receivedAt.day)
        let account = try await statements.account(call.path.id)
        let currency = try await statements.currency(query.currency, of: account)
        guard query.format == .json else { return table(account, currency, range) }
        let list = "statement:\(account.code):\(currency):\(range.from):\(range.to)"
        let place = try query.page.position(cursors, list: list).flatMap { StatementPlace(cursor: $0) }
        let statement = try await statements.statement(
            of: account, currency, range, after: place, limit: query.page.limit)
        return .ok(
            AccountStatementView(
                statement: statement, nextCursor: statement.next.map { cursors.encode($0.cursor, list: list) }))
    }

    private func table(_ account: Account, _ currency: Currency, _ range: DayRange) -> Reply<AccountStatementView> {
        .stream(contentType: CSV.contentType) { writer in
            var place: StatementPlace?
            var isFirst = true
            repeat {
                let part = try await statements.statement(
                    of: account, currency, range, after: place, limit: Self.tablePage)
                try await writer.write(Array(part.table(isFirst: isFirst).utf8))
                (place, isFirst) = (part.next, false)
            } while place != nil
        }
        .header(
            "Content-Disposition",
            "attachment; filename=\"account-\(account.code)-\(currency)-\(range.from)-\(range.to).csv\"")
    }
}

extension StatementPlace {
    fileprivate var cursor: String { "\(date) \(sequence) \(line) \(balance)" }

    fileprivate init?(cursor: String) {
        let parts = cursor.split(separator: " ").map(String.init)
        guard parts.count == 4, let date = CalendarDay(parts[0]), let sequence = Int64(parts[1]),
            let line = Int16(parts[2]), let balance = Int128(parts[3])
        else { return nil }
        self.init(date: date, sequence: sequence, line: line, balance: balance)
    }
}

extension AccountStatement {
    private static let columns = [
        "date", "entry_id", "sequence", "source", "description", "reference", "memo", "debit", "credit", "balance",
        "currency",
    ]

    /// One of its parts as rows; the opening balance comes with the first, the closing balance with the last.
    fileprivate func table(isFirst: Bool) -> String {
        func balanceRow(_ name: String, _ day: CalendarDay, _ balance: Int128) -> String {
            let empty = CSV.Field.value("")
            return CSV.row([
                .day(day), empty, empty, empty, .value(name), empty, empty, empty, empty, .amount(balance, currency),
                .value(currency.code),
            ])
        }
        var text = ""
        if isFirst {
            text += CSV.row(Self.columns.map { .value($0) })
            text += balanceRow("Opening balance", range.from, opening)
        }
        for row in rows {
            let line = row.line
            let amount = CSV.Field.amount(line.amount, currency)
            text += CSV.row([
                .day(line.date), .value(line.entry.description), .value("\(line.sequence)"),
                .value(line.source.rawValue), .text(line.description), .text(line.reference ?? ""),
                .text(line.memo ?? ""), line.side == .debit ? amount : .value(""),
                line.side == .credit ? amount : .value(""), .amount(row.balance, currency), .value(currency.code),
            ])
        }
        if next == nil { text += balanceRow("Closing balance", range.to, closing) }
        return text
    }
}

struct AccountStatementView: FieldEncodable {
    struct Row: FieldEncodable {
        let row: AccountStatement.Row
        let currency: Currency

        static let schemaTitle = "AccountStatementLine"
        static let example = Row(row: AccountStatementView.exampleRows[0], currency: .USD)

        func encode(to out: inout JSONWriter) {
            let line = row.line
            let amount = MoneySum(minorUnits: line.amount, currency: currency)
            out.field("date", line.date)
            out.field("entry_id", line.entry)
            out.field("sequence", line.sequence)
            out.field("source", line.source)
            out.field("description", line.description)
            out.field("reference", line.reference)
            out.field("memo", line.memo)
            out.field("debit", line.side == .debit ? amount : nil)
            out.field("credit", line.side == .credit ? amount : nil)
            out.field("balance", MoneySum(minorUnits: row.balance, currency: currency))
        }
    }

    let statement: AccountStatement
    let nextCursor: String?

    fileprivate static let exampleRows = AccountStatement(
        AccountView.example.account, .USD, RangeView.example.range, before: [], within: [],
        lines: [
            AccountLine(
                date: Timestamp.example.day, sequence: 7, line: 1, entry: EntryID(.example), source: .manual,
                description: "Rent of November", reference: "INV-7", memo: nil, side: .debit, amount: 1234)
        ], after: nil, limit: 1
    ).rows

    static let example = AccountStatementView(
        statement: AccountStatement(
            AccountView.example.account, .USD, RangeView.example.range, before: [],
            within: [Turnover(account: 1, currency: .USD, debit: 1234, credit: 0)],
            lines: exampleRows.map(\.line), after: nil, limit: 1), nextCursor: nil)

    /// Opening and closing are those of the range, on every page; balances go on from page to page.
    func encode(to out: inout JSONWriter) {
        let (account, currency) = (statement.account, statement.currency)
        out.field("account_code", account.code)
        out.field("account_name", account.name)
        out.field("normal_side", account.type.normalSide)
        out.field("currency", currency)
        out.field("from", statement.range.from)
        out.field("to", statement.range.to)
        out.field("opening", MoneySum(minorUnits: statement.opening, currency: currency))
        out.field("lines", statement.rows.map { Row(row: $0, currency: currency) })
        out.field("closing", MoneySum(minorUnits: statement.closing, currency: currency))
        out.field("next_cursor", nextCursor)
    }
}

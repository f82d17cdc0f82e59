import AccountingDomain
import DocumentKit
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// The ledger of one account: how its balance came about. As CSV it is whole, whatever its length; as a sheet or in
/// pages up to a length that somebody may open.
struct GetAccountStatement: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/accounts/{id}/statement", id: "getAccountStatement",
        summary: "The lines of one account in one currency, by day, each with the balance after it", tag: "Accounts",
        access: AccountingRoutes.reading, problems: [.rangeReversed, .currencyRequired, .documentTooLong],
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
    /// Some four hundred pages.
    private static let mostPageLines = 20_000
    private static let mostSheetLines = 100_000

    let statements: StatementStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<AccountStatementView> {
        let query = call.query
        let range = try DayRange(from: query.from, to: query.to, today: call.receivedAt.day)
        let account = try await statements.account(call.path.id)
        let currency = try await statements.currency(query.currency, of: account)
        switch query.format {
        case .json: break
        case .csv: return csv(account, currency, range)
        case .pdf: return try await pages(account, currency, range, at: call.receivedAt)
        case .xlsx: return try await sheet(account, currency, range, at: call.receivedAt)
        }
        let list = "statement:\(account.code):\(currency):\(range.from):\(range.to)"
        let place = try query.page.position(cursors, list: list).flatMap { StatementPlace(cursor: $0) }
        let statement = try await statements.statement(
            of: account, currency, range, after: place, limit: query.page.limit)
        return .ok(
            AccountStatementView(
                statement: statement, nextCursor: statement.next.map { cursors.encode($0.cursor, list: list) }))
    }

    private func csv(_ account: Account, _ currency: Currency, _ range: DayRange) -> Reply<AccountStatementView> {
        .stream(contentType: CSV.contentType) { writer in
            try await forEachPart(of: account, currency, range) { part, isFirst in
                let rows = part.rows(isFirst: isFirst).map { CSV.row($0.cells.map(\.csv)) }
                try await writer.write((isFirst ? AccountStatement.csvHead : "") + rows.joined())
            }
        }
        .attachment("\(fileName(account, currency, range)).csv")
    }

    private func sheet(
        _ account: Account, _ currency: Currency, _ range: DayRange, at time: Timestamp
    ) async throws -> Reply<AccountStatementView> {
        let writer = try SheetWriter(
            title: "\(account.code) \(account.name)", columns: AccountStatement.columns, createdAt: time)
        return try await .sheet(writer, named: fileName(account, currency, range)) { writer in
            var count = 0
            try await forEachPart(of: account, currency, range) { part, isFirst in
                count += part.rows.count
                try Self.check(count, atMost: Self.mostSheetLines)
                try await writer.add(part.rows(isFirst: isFirst))
            }
        }
    }

    private func pages(
        _ account: Account, _ currency: Currency, _ range: DayRange, at time: Timestamp
    ) async throws -> Reply<AccountStatementView> {
        var rows: [DocumentRow] = []
        try await forEachPart(of: account, currency, range) { part, isFirst in
            rows += part.pageRows(isFirst: isFirst)
            // Beside the lines it has the balances at both ends.
            try Self.check(rows.count - 2, atMost: Self.mostPageLines)
        }
        let document = Document(
            title: "\(account.code) \(account.name)", footer: "Statement of \(account.code), \(currency.code)",
            createdAt: time,
            blocks: [
                .facts([
                    Document.Fact("Currency", "\(currency.code) \(currency.name)"),
                    Document.Fact("From", range.from.description), Document.Fact("To", range.to.description),
                    Document.Fact("Normal side", account.type.normalSide.rawValue),
                ]), .table(DocumentTable(AccountStatement.pageColumns, rows: rows)),
            ])
        return try await .pdf(document, named: fileName(account, currency, range))
    }

    private static func check(_ count: Int, atMost limit: Int) throws(Problem) {
        guard count <= limit else {
            throw Problem(.documentTooLong, detail: "more than \(limit) lines: name fewer days, or csv")
        }
    }

    private func fileName(_ account: Account, _ currency: Currency, _ range: DayRange) -> String {
        "account-\(account.code)-\(currency)-\(range.from)-\(range.to)"
    }

    /// All lines, some at a time; between two parts nothing is held.
    private func forEachPart(
        of account: Account, _ currency: Currency, _ range: DayRange,
        _ body: (_ part: AccountStatement, _ isFirst: Bool) async throws -> Void
    ) async throws {
        var place: StatementPlace?
        var isFirst = true
        repeat {
            let part = try await statements.statement(
                of: account, currency, range, after: place, limit: Self.tablePage)
            try await body(part, isFirst)
            (place, isFirst) = (part.next, false)
        } while place != nil
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

import AccountingDomain
import Authentication
import Logging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport

@testable import AccountingService

/// Books of one test: a database of its own, a clock that stands still, and verbs that post without HTTP.
struct Books: Sendable {
    let database: TestDatabase
    let client: PostgresClient
    /// The superuser, to look and to tamper where the service must not.
    let admin: PostgresClient
    let clock = ManualClock(Timestamp(rfc3339: "2026-11-20T12:00:00Z") ?? .distantPast)
    let ids: IDGenerator
    let user = UserID(UniqueID(high: 0x019A_A2B6_7F98_7000, low: 0x8000_0000_0000_0001))

    static func with<Result>(_ body: (Books) async throws -> Result) async throws -> Result {
        await Turns.shared.take()
        defer { Turns.shared.giveBack() }
        return try await TestDatabase.with(
            schema: AccountingService.slug, migrations: Outbox.migrations + AccountingMigrations.all
        ) { database in
            let books = try Books(database)
            let result = try await body(books)
            await books.client.close()
            await books.admin.close()
            return result
        }
    }

    init(_ database: TestDatabase) throws {
        self.database = database
        client = try database.client()
        admin = PostgresClient(try PostgresConfig(url: database.adminURL), logger: Logger(label: "test.admin"))
        ids = IDGenerator(clock: clock.clock)
    }

    typealias Line = ManualEntryStore.Line

    static func debit(_ code: String, _ minorUnits: Int64, _ currency: Currency = .USD) -> Line {
        line(code, .debit, minorUnits, currency)
    }

    static func credit(_ code: String, _ minorUnits: Int64, _ currency: Currency = .USD) -> Line {
        line(code, .credit, minorUnits, currency)
    }

    private static func line(_ code: String, _ side: Side, _ minorUnits: Int64, _ currency: Currency) -> Line {
        // A code of a test that is not one shows as an account that does not exist.
        Line(
            account: AccountCode(code) ?? AccountCode(known: "INVALID"), side: side,
            amount: Money(minorUnits: minorUnits, currency: currency), memo: nil)
    }

    @discardableResult
    func post(_ day: String, _ lines: [Line], description: String = "an entry") async throws -> JournalEntry {
        let writing = ManualEntryStore.Writing(
            date: try day.asDay, description: description, reference: nil, lines: lines)
        return try await client.transaction { try await manual.post(writing, act: act(), in: $0) }
    }

    @discardableResult
    func reverse(_ id: EntryID, on day: String? = nil) async throws -> JournalEntry {
        let date = try day.map { try $0.asDay }
        return try await client.transaction {
            try await manual.reverse(id, date: date, description: nil, act: act(), in: $0)
        }
    }

    func act(because reason: String? = nil) -> StaffAct {
        StaffAct(id: ids.next(), actor: user, role: .accountant, reason: reason, at: clock.now)
    }

    /// Lets it be noon of a day.
    func wait(until day: String) throws {
        clock.set(try day.asDay.startOfDay + .seconds(43_200))
    }

    /// Posts drafts in bulk, as the consumer does.
    func post(_ drafts: [EntryDraft]) async throws {
        try await client.transaction { transaction in
            var (desk, _) = try await JournalStore.open(transaction, ids: ids)
            try await transaction.commit(after: JournalStore.post(drafts, at: &desk, postedAt: clock.now).statements)
        }
    }

    func period(_ name: String) async throws -> Period {
        let periods = try await PeriodStore(client).list(after: nil, limit: 1_000)
        guard let period = periods.first(where: { $0.name == name }) else {
            throw AccountingError.periodNotFound(name)
        }
        return period
    }

    func close(_ name: String) async throws {
        let id = try await period(name).id
        _ = try await client.transaction { try await closing.close(id, act: act(), in: $0) }
    }

    func reopen(_ name: String) async throws {
        let id = try await period(name).id
        _ = try await client.transaction { try await closing.reopen(id, act: act(), in: $0) }
    }

    private var manual: ManualEntryStore { ManualEntryStore(clock: clock.clock, ids: ids) }
    private var closing: ClosingStore { ClosingStore(clock: clock.clock, ids: ids) }

    /// Net debit of an account over all days, closings included.
    func balance(_ code: String, _ currency: Currency = .USD) async throws -> Int128 {
        let chart = try await AccountStore(client).chart()
        let number = try chart.account(AccountCode(code) ?? PostingRules.customerControl).number
        return try await TurnoverStore(client).turnovers(.through(nil), currency: currency, closing: true)
            .filter { $0.account == number }.reduce(0) { $0 + $1.netDebit }
    }
}

struct NotADay: Error {}

extension String {
    var asDay: CalendarDay {
        get throws {
            guard let day = CalendarDay(self) else { throw NotADay() }
            return day
        }
    }
}

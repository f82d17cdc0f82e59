import AccountingDomain
import Logging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import AccountingService

/// Books from before control accounts, the order of periods and the limit of dates: nothing in them is touched, and
/// what they hold against the rules of today has a way back.
@Suite struct UpgradeTests {
    /// Entries 1 to 5: October's profit; one by hand on 2100; a deposit; one of 2199; one by hand below 4100. November
    /// is closed before its end, October is open.
    private static let before = """
        insert into accounting.accounts (id, code, name, type, parent_code, created_at)
        values (gen_random_uuid(), '4110', 'Fees, other', 'revenue', '4100', now());
        insert into accounting.periods (id, kind, starts_on, ends_on)
        select gen_random_uuid(), 'month', day::date, (day + interval '1 month - 1 day')::date
        from generate_series('2026-01-01'::timestamp, '2026-12-01', '1 month') day
        union all select gen_random_uuid(), 'year', '2026-01-01', '2026-12-31'
        union all select gen_random_uuid(), 'year', '2199-01-01', '2199-12-31'
        union all select gen_random_uuid(), 'month', '2199-11-01', '2199-11-30';
        create temp table written (
            sequence bigint, date date, source text, debit text, credit text, amount bigint);
        insert into written values
            (1, '2026-10-05', 'manual', '1300', '4900', 10), (2, '2026-11-05', 'manual', '2900', '2100', 7),
            (3, '2026-11-06', 'wallet', '1200-sandbox', '2100', 500), (4, '2199-11-30', 'manual', '1300', '4900', 1),
            (5, '2026-10-06', 'manual', '1300', '4110', 3);
        insert into accounting.entries (sequence, occurred_at, posted_at, date, id, source, source_id, hash, description)
        select sequence, now(), now(), date, gen_random_uuid(), source,
            case source when 'wallet' then gen_random_uuid() end, sha256('x'), 'from before'
        from written;
        insert into accounting.postings (entry_sequence, position, amount, debit_account, credit_account, debit_line,
            credit_line, currency, debit_subledger, credit_subledger)
        select w.sequence, 1, w.amount, d.number, c.number, 1, 2, 'USD',
            case w.source when 'wallet' then gen_random_uuid() end,
            case w.source when 'wallet' then gen_random_uuid() end
        from written w
        join accounting.accounts d on d.code = w.debit
        join accounting.accounts c on c.code = w.credit;
        insert into accounting.daily_flows (day, debit_account, credit_account, currency, closing, amount, postings)
        select e.date, p.debit_account, p.credit_account, p.currency, false, p.amount, 1
        from accounting.postings p join accounting.entries e on e.sequence = p.entry_sequence;
        update accounting.chain_head set sequence = 5, hash = sha256('x');
        update accounting.periods set status = 'closed', closed_at = '2026-11-20T12:00:00Z', closed_sequence = 5
        where kind = 'month' and starts_on = '2026-11-01';
        """

    private func withOldBooks(_ body: (Books) async throws -> Void) async throws {
        let old = Array(AccountingMigrations.all.prefix { !$0.name.hasPrefix("V0008") })
        await Turns.shared.take()
        defer { Turns.shared.giveBack() }
        try await TestDatabase.with(
            schema: AccountingService.slug, migrations: Outbox.migrations + old
        ) { database in
            let books = try Books(database)
            try await books.client.script(Self.before)
            try await Migrator(
                client: books.client, schema: AccountingService.slug, logger: Logger(label: "test")
            ).migrate(Outbox.migrations + AccountingMigrations.all)
            try books.wait(until: "2026-12-05")
            try await body(books)
            await books.client.close()
            await books.admin.close()
        }
    }

    private func entries(_ books: Books) async throws -> [EntryID] {
        try await EntryStore(books.client).following(0, limit: 5).map(\.draft.id)
    }

    @Test func controlAccountsAreClosedFromTheUpgradeOn() async throws {
        try await withOldBooks { books in
            let chart = try await AccountStore(books.client).chart()
            for code in ["2100", "1200", "1200-sandbox", "4100", "4110"] {
                #expect(try chart.account(#require(AccountCode(code))).controlSince == 5, "\(code)")
            }
            #expect(try chart.account(AccountCode(known: "4900")).isManual)
            let entries = try await entries(books)
            await #expect(throws: AccountingError.self) { try await books.reverse(entries[2]) }
            for entry in [entries[1], entries[4]] { try await books.reverse(entry) }
            #expect(try await books.balance("2100") == -500)
            #expect(try await books.balance("4110") == 0)
        }
    }

    @Test func anEntryFarAheadIsTakenBackOnItsDay() async throws {
        try await withOldBooks { books in
            let far = try await entries(books)[3]
            #expect(try await books.reverse(far).draft.date == (try "2199-11-30".asDay))
        }
    }

    @Test func periodsClosedOutOfOrderAreOpenedAndClosedAgain() async throws {
        try await withOldBooks { books in
            try await books.close("2026-10")
            #expect(try await books.balance("3200") == -13)
            try await books.reopen("2026-11")
            try await books.close("2026-11")
            #expect(try await books.period("2026-11").status == .closed)
        }
    }
}

import AccountingDomain
import PostgresAccess
import Primitives
import Testing

@testable import AccountingService

/// What SQL alone refuses, also to a hand that goes around all Swift.
@Suite struct JournalGuardTests {
    /// Inserts an entry and its postings by plain SQL as the service's role; the values are SQL text.
    private func insert(
        _ books: Books, sequence: String = "1", date: String = "2026-11-20", postings: [String]
    ) async throws {
        try await books.client.script(
            """
            insert into accounting.entries (sequence, occurred_at, posted_at, date, id, source, hash, description)
            values (\(sequence), now(), now(), '\(date)', gen_random_uuid(), 'manual', sha256('x'), 'by hand');
            """
                + postings.map {
                    """
                    insert into accounting.postings (entry_sequence, position, amount, debit_account, credit_account,
                        debit_line, credit_line, currency) values (\(sequence), \($0));
                    """
                }.joined())
    }

    private func refusal(_ body: () async throws -> Void) async -> PostgresError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? PostgresError
        }
    }

    @Test func aSoundEntryIsTaken() async throws {
        try await Books.with { books in
            try await insert(books, postings: ["1, 100, 1, 2, 1, 2, 'USD'"])
        }
    }

    /// Every posting has both sides and one amount, so there is no way to write an entry whose sides differ: what would
    /// leave a side out is refused.
    @Test func anUnbalancedEntryCannotBeWritten() async throws {
        let postings = [
            "1, 100, null, 2, 1, 2, 'USD'", "1, 100, 1, null, 1, 2, 'USD'", "1, 0, 1, 2, 1, 2, 'USD'",
            "1, -100, 1, 2, 1, 2, 'USD'", "1, null, 1, 2, 1, 2, 'USD'", "1, 100, 1, 2, 1, 1, 'USD'",
            "1, 100, 1, 2, 1, 2, null", "1, 100, 1, 99999, 1, 2, 'USD'",
        ]
        try await Books.with { books in
            for posting in postings {
                let error = await refusal { try await insert(books, postings: [posting]) }
                #expect(error?.sqlState?.hasPrefix("23") == true, "posting \(posting)")
            }
            let entries = try await books.client.query("select from accounting.entries")
            #expect(entries.isEmpty)
        }
    }

    @Test func aGapInTheJournalIsRefused() async throws {
        try await Books.with { books in
            for sequence in ["0", "2", "-1"] {
                let error = await refusal { try await insert(books, sequence: sequence, postings: []) }
                #expect(error?.constraint == "entries_contiguous")
            }
        }
    }

    @Test func postingsWithoutAnEntryAreRefused() async throws {
        try await Books.with { books in
            let error = await refusal {
                try await books.client.script(
                    """
                    insert into accounting.postings (entry_sequence, position, amount, debit_account, credit_account,
                        debit_line, credit_line, currency) values (7, 1, 1, 1, 2, 1, 2, 'USD')
                    """)
            }
            #expect(error?.constraint == "postings_entry_known")
        }
    }

    @Test func anEntryInAClosedMonthIsRefused() async throws {
        try await Books.with { books in
            try await books.post("2026-10-05", [Books.debit("1300", 1), Books.credit("4900", 1)])
            try await books.close("2026-10")
            let next = try await IntegrityStore(books.client).read().head.sequence + 1
            let error = await refusal {
                try await insert(books, sequence: "\(next)", date: "2026-10-31", postings: [])
            }
            #expect(error?.constraint == "entries_period_open")
        }
    }

    @Test func theJournalCannotBeChanged() async throws {
        let statements = [
            "update accounting.entries set description = 'x'", "delete from accounting.entries",
            "truncate accounting.entries", "update accounting.postings set amount = 1",
            "delete from accounting.postings", "truncate accounting.postings",
        ]
        try await Books.with { books in
            try await books.post("2026-11-20", [Books.debit("1300", 1), Books.credit("4900", 1)])
            for statement in statements {
                let own = await refusal { try await books.client.script(statement) }
                #expect(own?.sqlState == "42501", "the service's role lacks the right: \(statement)")
                let superuser = await refusal { try await books.admin.script(statement) }
                #expect(superuser?.constraint == "journal_append_only", "the trigger refuses: \(statement)")
            }
        }
    }

    @Test func theCodeOfAnAccountIsFixed() async throws {
        try await Books.with { books in
            let error = await refusal {
                try await books.client.script("update accounting.accounts set code = '2101' where code = '2100'")
            }
            #expect(error?.constraint == "accounts_code_fixed")
        }
    }

    @Test func anInactiveAccountAndAForeignCurrencyAreRefused() async throws {
        try await Books.with { books in
            try await books.client.script(
                """
                update accounting.accounts set active = false where code = '4900';
                insert into accounting.accounts (id, code, name, type, currency, created_at)
                values (gen_random_uuid(), '1999', 'Euros', 'asset', 'EUR', now());
                """)
            let inactive = await refusal {
                try await insert(
                    books,
                    postings: ["1, 1, 1, (select number from accounting.accounts where code = '4900'), 1, 2, 'USD'"])
            }
            #expect(inactive?.constraint == "postings_account_active")
            let foreign = await refusal {
                try await insert(
                    books,
                    postings: ["1, 1, 1, (select number from accounting.accounts where code = '1999'), 1, 2, 'USD'"])
            }
            #expect(foreign?.constraint == "postings_account_fits")
        }
    }
}

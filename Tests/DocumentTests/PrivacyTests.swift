import Contracts
import JSONKit
import Messaging
import PostgresAccess
import Primitives
import PrivacyKit
import TestSupport
import Testing

@testable import ServiceKit

/// What each service declares of people, against its schema.
@Suite struct PrivacyTests {
    @Test func everyServiceDeclaresWhatItKnowsOfPeople() {
        for service in allServices {
            #expect(service.privacy?.schema == service.slug, "\(service.slug) declares nothing")
        }
    }

    /// A column that nobody has thought about is a failure: is it about a person, why is it kept, when does it go?
    @Test func everyColumnIsDeclaredOnce() async throws {
        try await FilledSuite.with { suite in
            for service in allServices {
                let rows = try await suite.admin.query(
                    """
                    select c.table_name || '.' || c.column_name from information_schema.columns c
                    join information_schema.tables t using (table_schema, table_name)
                    where c.table_schema = \(service.slug) and t.table_type = 'BASE TABLE'
                    """)
                let found = Set(try rows.decode(String.self))
                let declared = service.privacy?.columns ?? []
                #expect(found.subtracting(declared).sorted() == [], "undeclared columns of \(service.slug)")
                #expect(Set(declared).subtracting(found).sorted() == [], "no columns of \(service.slug)")
                #expect(declared.count == Set(declared).count, "declared twice in \(service.slug)")
            }
        }
    }

    /// Pages are told apart by it.
    @Test func everyKeyIsThePrimaryKey() async throws {
        try await FilledSuite.with { suite in
            for service in allServices {
                for table in service.privacy?.tables ?? [] {
                    let rows = try await suite.admin.query(
                        """
                        select array_agg(a.attname::text order by k.place) from pg_index i
                        cross join unnest(i.indkey) with ordinality k (number, place)
                        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
                        where i.indisprimary and i.indrelid = \("\(service.slug).\(table.name)")::regclass
                        """)
                    #expect(try rows.first([String]?.self) == table.key, "\(service.slug).\(table.name)")
                }
            }
        }
    }

    /// A row that goes takes its columns with it: none of them can be kept, or told that it is.
    @Test func noTableIsBothDeletedAndKept() {
        for service in allServices {
            for table in service.privacy?.tables ?? [] where table.personal.contains(where: \.isDeleted) {
                let others = table.personal.filter { !$0.isDeleted }.map(\.name)
                #expect(others == [], "\(service.slug).\(table.name)")
            }
        }
    }

    /// What is personal has to be found by person, or the declaration says why it cannot be.
    @Test func tablesThatNobodyFindsAreKnown() {
        let unfound = allServices.flatMap { service in
            (service.privacy?.tables ?? []).filter { !$0.personal.isEmpty && $0.rows == nil }
                .map { "\(service.slug).\($0.name)" }
        }
        // What partners were asked is found by the payment it was about, which is found by person.
        let ofPartners = allServices.map { "\($0.slug).partner_exchanges" }
        #expect(unfound.sorted() == (ofPartners + ["accounting.postings", "wallet.requests"]).sorted())
    }
}

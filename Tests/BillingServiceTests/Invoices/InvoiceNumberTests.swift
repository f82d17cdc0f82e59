import BillingDomain
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import BillingService

/// Numbers of documents: from 1 on and without a gap, whoever issues at once and whatever fails.
@Suite(.timeLimit(.minutes(5))) struct InvoiceNumberTests {
    private struct Undone: Error {}

    @Test func twoHundredIssuesByFiftyClientsAreOneToN() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            var drafts: [InvoiceID] = []
            for _ in 0..<200 {
                let made = try await scene.draft(scene.item("1"), "")
                drafts.append(try #require(InvoiceID(made.json["id"]?.stringValue ?? "")))
            }
            let failed = try await withThrowingTaskGroup(of: Int.self) { group in
                for client in 0..<50 {
                    let mine = drafts.indices.filter { $0 % 50 == client }.map { (index: $0, id: drafts[$0]) }
                    group.addTask {
                        var failed = 0
                        for (index, id) in mine {
                            // Every fifth fails after it has got its number.
                            do {
                                try await scene.parts.transactions.run { transaction in
                                    _ = try await scene.parts.desk.issue(id, in: transaction)
                                    if index.isMultiple(of: 5) { throw Undone() }
                                }
                            } catch is Undone {
                                failed += 1
                            }
                        }
                        return failed
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(failed == 40)
            let serials = try await scene.database.query(
                "select serial from billing.invoices where serial is not null order by serial"
            ).decode(Int64.self)
            #expect(serials == Array(1...160))
            let last = try await scene.count("select last from billing.invoice_numbers where kind = 'invoice'")
            #expect(last == 160)
        }
    }

    @Test func eachIssuerAndYearHasASeries() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            try await scene.settle(#","prefix":"GH""#, as: InvoiceScene.grace)
            #expect(try await scene.issued("1").number == "INV-2027-000001")
            let graces = try await scene.draft(scene.item("1"), "", as: InvoiceScene.grace)
            #expect(try await scene.issue(graces, as: InvoiceScene.grace).number == "GH-2027-000001")
            scene.clock.advance(by: .seconds(300 * 86_400))
            #expect(try await scene.issued("1").number == "INV-2028-000001")
        }
    }
}

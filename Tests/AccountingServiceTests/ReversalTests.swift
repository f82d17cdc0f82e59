import AccountingDomain
import Contracts
import HTTPKit
import JSONKit
import Messaging
import PostgresAccess
import Primitives
import Testing

@testable import AccountingService

/// A follow-up never stands before its cause.
@Suite struct ReversalTests {
    private func post(_ server: AccountingServer, _ date: String) async throws -> String {
        let posted = try await server.send(.post, "/journal-entries", AccountingServer.entry(date: date))
        return "/journal-entries/\(try #require(posted.json["id"]?.stringValue))/reverse"
    }

    @Test func aReversalIsNotDatedBeforeItsEntry() async throws {
        try await AccountingServer.with { server in
            let path = try await post(server, "2003-05-10")
            let early = try await server.send(.post, path, #"{"date": "2003-05-09"}"#)
            #expect(early.status == 422)
            #expect(early.code == "reversal_before_entry")
            #expect(try await server.send(.post, path, #"{"date": "2003-05-10"}"#).status == 201)
            try await Invariants.check(server.books.admin)
        }
    }

    @Test(arguments: [("2026-11-29", "2026-11-29"), ("2026-11-20", "2026-11-20"), ("2026-11-01", "2026-11-20")])
    func withoutADateItIsTheLaterOfTodayAndTheEntrys(date: String, reversed: String) async throws {
        try await AccountingServer.with { server in
            let answer = try await server.send(.post, try await post(server, date))
            #expect(answer.json["date"]?.stringValue == reversed)
        }
    }

    @Test func anEntryIsDatedAtMostAYearAhead() async throws {
        try await AccountingServer.with { server in
            _ = try await post(server, "2027-11-20")
            for far in ["2027-11-21", "2031-01-01", "2199-12-31"] {
                let answer = try await server.send(.post, "/journal-entries", AccountingServer.entry(date: far))
                #expect(answer.status == 422)
                #expect(answer.code == "date_out_of_range")
                #expect(answer.json["detail"]?.stringValue?.contains("until 2027-11-20") == true)
            }
            let near = try await post(server, "2026-11-20")
            #expect(try await server.send(.post, near, #"{"date": "2031-01-01"}"#).code == "date_out_of_range")
        }
    }

    /// From before there was a limit: an entry of 2199 must have a way back.
    @Test func anEntryBeyondTheLimitIsReversedOnItsOwnDay() async throws {
        try await Books.with { books in
            try books.wait(until: "2198-12-31")
            let far = try await books.post("2199-11-30", [Books.debit("1300", 1), Books.credit("4900", 1)])
            try books.wait(until: "2026-11-20")
            #expect(try await books.reverse(far.draft.id).draft.date == (try "2199-11-30".asDay))
        }
    }

    @Test func aWalletsReversalWaitsUntilItsCauseIsBooked() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let unknown = wallet.transaction([wallet.movement("clearing:acme:USD", "customer", 5)], kind: "deposit")
            let first = wallet.posted([unknown], sequence: 1)
            let second = wallet.posted([wallet.reversal(of: unknown)], sequence: 2)
            let verdicts = await books.stream().handle([first, second])
            let reasons = verdicts.map(Self.parkingReason)
            #expect(reasons[0] != nil)
            #expect(reasons[1]?.contains(unknown.transactionID.description) == true)
            #expect(try await IntegrityStore(books.client).read().head.sequence == 0)
            try await books.client.transaction { transaction in
                _ = try await AccountStore(books.client).insert(
                    Account(
                        id: books.ids.next(), number: 0, code: AccountCode(known: "1200-acme"), name: "Acme",
                        type: .asset), act: books.act(), in: transaction)
            }
            // Its month has closed in between: it counts for the next one, and what takes it back cannot come before.
            try await books.post("2026-11-20", [Books.debit("1300", 1), Books.credit("4900", 1)])
            try books.wait(until: "2026-12-05")
            try await books.close("2026-11")
            #expect(await books.stream().handle([first, second]) == [.ack, .ack])
            let dates = try await EntryStore(books.client).newest(
                EntryStore.Filter(source: .wallet), before: nil, limit: 2
            ).map(\.draft.date.description)
            #expect(dates == ["2026-12-01", "2026-12-01"])
            try await Invariants.check(books.admin)
        }
    }

    @Test func aReversalInTheMessageOfItsCauseIsBooked() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let deposit = wallet.deposit(5)
            let message = wallet.posted([deposit, wallet.reversal(of: deposit)], sequence: 1)
            #expect(await books.stream().handle([message]) == [.ack])
            #expect(try await books.balance("2100") == 0)
            try await Invariants.check(books.admin)
        }
    }

    @Test func aWalletWhoseClockIsBehindDatesNoReversalBeforeItsCause() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let deposit = wallet.deposit(5)
            let early = wallet.reversal(of: deposit, at: books.clock.now - .seconds(86_400))
            #expect(await books.stream().handle([wallet.posted([deposit, early], sequence: 1)]) == [.ack])
            let dates = try await EntryStore(books.client).following(0, limit: 2).map(\.draft.date.description)
            #expect(dates == ["2026-11-20", "2026-11-20"])
        }
    }

    private static func parkingReason(_ verdict: Verdict) -> String? {
        guard case .park(let reason) = verdict else { return nil }
        return reason
    }
}

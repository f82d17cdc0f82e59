import AccountingDomain
import Contracts
import Logging
import Messaging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import AccountingService

/// The consumer without a broker: messages in, verdicts out.
@Suite struct WalletStreamTests {
    @Test func depositsTransfersAndFeesFindTheirAccounts() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let conversion = wallet.transaction(
                [
                    wallet.movement("customer", "fx:USD", 1_000), wallet.movement("fx:EUR", "customer", 900, .EUR),
                    wallet.movement("customer", "fees:USD", 5),
                ], kind: "conversion")
            let message = wallet.posted([wallet.deposit(5_000), wallet.transfer(700), conversion], sequence: 1)
            #expect(await books.stream().handle([message]) == [.ack])
            #expect(try await books.balance("2100") == -3_995)
            #expect(try await books.balance("2100", .EUR) == -900)
            #expect(try await books.balance("1200-sandbox") == 5_000)
            #expect(try await books.balance("1500") == -1_000)
            #expect(try await books.balance("1500", .EUR) == 900)
            #expect(try await books.balance("4100") == -5)
            try await Invariants.check(books.admin)
        }
    }

    @Test func aTransferKeepsTheWalletsBehindItsLines() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let transfer = wallet.transfer(700)
            _ = await books.stream().handle([wallet.posted([transfer], sequence: 41)])
            let entry = try #require(
                try await EntryStore(books.client).newest(EntryStore.Filter(), before: nil, limit: 1).first)
            #expect(entry.draft.sourceID == transfer.transactionID)
            #expect(entry.draft.sourceSequence == 41)
            let lines = Pairing.lines(of: entry.draft.postings)
            #expect(
                lines.map(\.subledger) == [
                    transfer.movements[0].debitAccount, transfer.movements[0].creditAccount,
                ])
        }
    }

    @Test func redeliveriesAndShufflesHaveASingleEffect() async throws {
        var random = SeededGenerator(seed: 4_711)
        try await Books.with { books in
            let wallet = books.walletMessages
            let messages = (1...40).map { sequence in
                wallet.posted((0..<5).map { _ in wallet.deposit(100) }, sequence: Int64(sequence))
            }
            let stream = books.stream()
            for _ in 0..<4 {
                var rest = messages.shuffled(using: &random)[...]
                // Some come under another id, some twice in one delivery.
                while !rest.isEmpty {
                    var delivery = Array(rest.prefix(Int.random(in: 1...12, using: &random)))
                    rest = rest.dropFirst(delivery.count)
                    if let again = delivery.first { delivery += [again, again.copied(id: books.ids.next())] }
                    #expect(await stream.handle(delivery).allSatisfy { $0 == .ack })
                }
            }
            #expect(try await books.balance("2100") == -40 * 5 * 100)
            try await Invariants.check(books.admin)
            #expect(try await ChainVerifier(books.client).verify().verified.sequence == 200)
        }
    }

    @Test func twoConsumersOfTheSameMessagesHaveASingleEffect() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let messages = (1...30).map { wallet.posted([wallet.deposit(7)], sequence: Int64($0)) }
            await withTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask {
                        let verdicts = await books.stream().handle(messages.shuffled())
                        #expect(verdicts.allSatisfy { $0 == .ack })
                    }
                }
            }
            let balance = try await books.balance("2100")
            #expect(balance == -210)
        }
    }

    @Test func anUnknownKindIsParkedAndItsNeighboursGoOn() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let before = wallet.posted([wallet.deposit(1)], sequence: 1)
            let unknown = wallet.posted(
                [wallet.deposit(1_000), wallet.transaction([wallet.movement("mystery:USD", "customer", 5)])],
                sequence: 2)
            let after = wallet.posted([wallet.deposit(2)], sequence: 3)
            let verdicts = await books.stream().handle([before, unknown, after])
            #expect(verdicts[0] == .ack && verdicts[2] == .ack)
            guard case .park(let error) = verdicts[1] else { throw NotParked() }
            #expect(error.contains("mystery:USD"))
            #expect(try await books.balance("2100") == -3, "nothing of the parked message is booked")
        }
    }

    @Test func aParkedMessageIsBookedOnceItsAccountExists() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let message = wallet.posted(
                [wallet.transaction([wallet.movement("clearing:acme:USD", "customer", 5)])], sequence: 1)
            guard case .park(let error)? = await books.stream().handle([message]).first else { throw NotParked() }
            #expect(error.contains("1200-acme"))
            try await books.client.transaction { transaction in
                _ = try await AccountStore(books.client).insert(
                    Account(
                        id: books.ids.next(), number: 0, code: AccountCode(known: "1200-acme"), name: "Acme",
                        type: .asset, parent: AccountCode(known: "1200")), act: books.act(), in: transaction)
            }
            #expect(await books.stream().handle([message]) == [.ack])
            #expect(try await books.balance("1200-acme") == 5)
        }
    }

    @Test func whatIsNoMessageIsParked() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let good = wallet.posted([wallet.deposit(1)], sequence: 1)
            func broken(_ type: String, _ body: String) -> IncomingMessage {
                IncomingMessage(
                    messageID: books.ids.next(), type: type, body: Array(body.utf8), sequence: 2,
                    occurredAt: books.clock.now)
            }
            let verdicts = await books.stream().handle([
                broken(MovementsPosted.type, "{"), good, broken("wallet.unheard_of.v1", "{}"),
                broken(BalancesSnapshotted.type, "[]"),
            ])
            #expect(verdicts[1] == .ack)
            for index in [0, 2, 3] {
                guard case .park = verdicts[index] else { throw NotParked() }
            }
        }
    }

    @Test func aLateEventIsBookedInTheNextOpenMonth() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            _ = await books.stream().handle([wallet.posted([wallet.deposit(1)], sequence: 1)])
            try books.wait(until: "2026-12-01")
            try await books.close("2026-11")
            let late = wallet.transaction(
                [wallet.movement("customer", "fees:USD", 1)], at: Timestamp(rfc3339: "2026-11-02T10:00:00Z"))
            #expect(await books.stream().handle([wallet.posted([late], sequence: 2)]) == [.ack])
            let entry = try #require(
                try await EntryStore(books.client).newest(EntryStore.Filter(), before: nil, limit: 1).first)
            #expect(entry.draft.date == (try "2026-12-01".asDay))
            #expect(entry.draft.occurredAt == late.occurredAt)
            try await Invariants.check(books.admin)
        }
    }

    @Test func batchesAreCutAtTheirLimit() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let messages = (1...9).map { sequence in
                wallet.posted([wallet.deposit(1), wallet.deposit(1)], sequence: Int64(sequence))
            }
            let verdicts = await books.stream(batchTransactions: 5).handle(messages)
            #expect(verdicts == messages.map { _ in .ack })
            let balance = try await books.balance("2100")
            #expect(balance == -18)
        }
    }

    struct NotParked: Error {}
}

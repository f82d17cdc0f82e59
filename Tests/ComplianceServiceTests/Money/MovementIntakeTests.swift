import Contracts
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// What the wallet has posted, as it is kept and judged.
@Suite(.timeLimit(.minutes(3))) struct MovementIntakeTests {
    private static let all: SQL = "select count(*) from compliance.movements"

    @Test func aTransactionCountsOnceHoweverOftenItIsTold() async throws {
        try await WalletVoice.run { wallet in
            let (id, message): (UniqueID, UniqueID) = (wallet.ids.next(), wallet.ids.next())
            let transfer = WalletVoice.transfer(id, 5_000, at: wallet.harness.clock.now)
            try await wallet.post([transfer], id: message)
            #expect(try await wallet.harness.count(Self.all) == 2)
            // The same message, and the same transaction in another.
            try await wallet.post([transfer], id: message)
            try await wallet.post([transfer, transfer])
            #expect(try await wallet.harness.count(Self.all) == 2)
            try await Invariants.check(wallet.harness.database)
        }
    }

    @Test func firstContactIsNewAndFeesAreNoContact() async throws {
        try await WalletVoice.run { wallet in
            let now = wallet.harness.clock.now
            let (id, fee): (UniqueID, UniqueID) = (wallet.ids.next(), wallet.ids.next())
            let transfer = WalletVoice.transfer(id, 5_000, at: now)
            let charged = PostedTransaction(
                transactionID: id, kind: "transfer", occurredAt: now,
                movements: transfer.movements + [
                    PostedMovement(
                        id: fee, debitAccount: WalletVoice.wallet(of: WalletVoice.ada), debitCode: "customer",
                        debitOwner: WalletVoice.ada, creditAccount: fee, creditCode: "fees:USD",
                        amount: Money(minorUnits: 10, currency: .USD))
                ])
            try await wallet.post([charged])
            try await wallet.pay(6_000)
            let news = try await wallet.harness.database.query(
                "select amount, is_new from compliance.movements where direction = 'out' order by amount"
            ).decode(Int64.self, Bool.self)
            #expect(news.map { $0.0 } == [5_000, 6_000] && news.map { $0.1 } == [true, false])
            let names = try await wallet.harness.count(
                "select count(*) from compliance.counterparties where user_id = \(WalletVoice.ada)")
            // Grace and her wallet.
            #expect(names == 2)
        }
    }

    @Test func whatComesLateTakesItsPlaceInTime() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.rule(
                "three", on: "movement",
                #"{"fact":{"agg":"count","direction":"out","window":"1h"},"op":"gte","value":3}"#, action: "alert")
            try await wallet.pay(1_000)
            try await wallet.pay(1_000, ago: .seconds(60))
            // Two hours ago nothing else had moved.
            try await wallet.pay(1_000, ago: .seconds(7_200))
            #expect(try await wallet.alerts().isEmpty)
            try await wallet.pay(1_000)
            let alert = try #require(try await wallet.alerts().first)
            #expect(alert["rule"]?.stringValue == "three" && alert["kind"]?.stringValue == "monitoring")
            #expect(alert["customer_id"]?.stringValue == WalletVoice.ada.description)
            #expect(alert["transactions"]?.arrayValue?.count == 3)
            let firsts = try await wallet.harness.database.query(
                "select min(first_at) from compliance.counterparties where user_id = \(WalletVoice.ada)"
            ).first(Timestamp.self)
            #expect(firsts == wallet.harness.clock.now - .seconds(7_200))
        }
    }

    @Test func oneAlertForARuleAndACustomerWithinItsThrottle() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.rule(
                "any", on: "movement", #"{"fact":"direction","op":"eq","value":"out"}"#, action: "alert")
            for _ in 0..<3 { try await wallet.pay(1_000) }
            #expect(try await wallet.alerts().count == 1)
            wallet.harness.clock.advance(by: .seconds(86_400))
            try await wallet.pay(1_000)
            #expect(try await wallet.alerts().count == 2)
        }
    }

    @Test func aRuleHasWhatComesNextAssessedForADay() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.rule(
                "ask_large", on: "movement", #"{"fact":"amount","op":"gte","value":"10000.00"}"#, action: "ask_next")
            try await ToldEvents.listening(to: wallet.harness, [CustomerStateChanged.type, AlertOpened.type]) {
                events in
                try await wallet.pay(1_000_000)
                let told = try await events.next(CustomerStateChanged.self)
                #expect(told.askUntil == wallet.harness.clock.now + .seconds(86_400) && told.version > 0)
                #expect(try await events.next(AlertOpened.self).severity == .high)
            }
            let states = try await wallet.ask(ListCustomerStates(limit: 10)).states
            #expect(states.contains { $0.askUntil != nil })
        }
    }

    /// The service remembers histories between batches; another process that took a batch meanwhile is noticed.
    @Test func whatAnotherProcessTookIsCountedToo() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.rule(
                "two", on: "movement",
                #"{"fact":{"agg":"count","direction":"out","window":"24h"},"op":"gte","value":3}"#, action: "alert")
            try await wallet.pay(1_000)
            let (other, grace) = (wallet.ids.next() as UniqueID, WalletVoice.grace)
            try await wallet.harness.database.execute(
                """
                insert into compliance.movements (user_id, transaction_id, direction, counterparty, currency,
                    occurred_at, amount, cents, kind, channel, counterparty_id, is_own, is_new)
                values (\(WalletVoice.ada), \(other), 'out', \(grace.description), 'USD', \(wallet.harness.clock.now),
                    100, 100, 'transfer', null, \(grace), false, false)
                """)
            try await wallet.harness.database.execute("update compliance.movement_intake set batch = batch + 1")
            try await wallet.pay(1_000)
            #expect(try await wallet.alerts().count == 1)
        }
    }
}

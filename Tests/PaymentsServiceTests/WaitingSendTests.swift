import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Money for an address that nobody has proven yet: set aside, claimed, taken back, or returned in time.
@Suite(.timeLimit(.minutes(2))) struct WaitingSendTests {
    private static let nobody = #"{"email":"Newcomer@Florin.test"}"#
    private static let newcomer = UserID(UniqueID(high: 7, low: 77))
    private static let theirs = UniqueID(high: 8, low: 177)

    private func waiting(_ payments: PaymentsHarness, _ amount: String = "30.00") async throws -> String {
        let sent = try await payments.pay(amount, to: Self.nobody)
        #expect(sent.status == 201 && sent.json["status"]?.stringValue == "awaiting_recipient", "\(sent)")
        #expect(sent.json["recipient"]?["email"]?.stringValue == "newcomer@florin.test")
        return try #require(sent.json["id"]?.stringValue)
    }

    /// The newcomer proves the address, and has a wallet if a test says so.
    private func arrive(_ payments: PaymentsHarness, withWallet: Bool = true) async throws {
        payments.directory.set(Self.newcomer, name: ("New", "Comer"), addresses: ["newcomer@florin.test"])
        if withWallet { payments.wallet.door.open(Self.theirs, Self.newcomer, number: "900000000077") }
        try await payments.verified(Self.newcomer, .email, "newcomer@florin.test")
    }

    @Test func whoeverProvesTheAddressGetsIt() async throws {
        try await People.run { payments in
            let id = try await waiting(payments)
            #expect(payments.wallet.door.balance(People.adas) == 10_000)
            #expect(payments.wallet.door.available(People.adas) == 7_000)
            try await arrive(payments)
            try await payments.waitForPayment(id, "completed")
            #expect(payments.wallet.door.balance(Self.theirs) == 3_000)
            #expect(payments.wallet.door.balance(People.adas) == 7_000)
            let mine = try await payments.payment(id)
            #expect(mine.json["payee"]?["display_name"]?.stringValue == "New C.")
            #expect(mine.json["recipient"] == nil)
            #expect(try await payments.payment(id, as: Self.newcomer).json["role"]?.stringValue == "payee")
            #expect(try await payments.send(.POST, "\(People.base)/payments/\(id)/cancel").code == "not_open")
        }
    }

    /// The event may come while the wallet is still setting the money aside.
    @Test func whoCameBetweenQuestionAndHoldIsFound() async throws {
        try await People.run { payments in
            payments.wallet.door.state.withLock { $0.silent = 1 }
            let sent = try await payments.pay("30.00", to: Self.nobody)
            let id = try #require(sent.json["id"]?.stringValue)
            #expect(sent.json["status"]?.stringValue == "processing")
            payments.directory.set(Self.newcomer, name: ("New", "Comer"), addresses: ["newcomer@florin.test"])
            payments.wallet.door.open(Self.theirs, Self.newcomer, number: "900000000077")
            payments.clock.advance(by: .seconds(11))
            try await payments.waitForPayment(id, "completed")
            #expect(payments.wallet.door.balance(Self.theirs) == 3_000)
        }
    }

    /// Without a wallet of the currency it goes on waiting; the wallet that comes takes it.
    @Test func aNewcomerWithoutAWalletIsWaitedFor() async throws {
        try await People.run { payments in
            let id = try await waiting(payments)
            try await arrive(payments, withWallet: false)
            try await eventually("it is claimed") {
                try await !payments.database.query(
                    "select from payments.payments where payee_id is not null and stage = 'awaiting'"
                ).isEmpty
            }
            payments.wallet.door.open(Self.theirs, Self.newcomer, number: "900000000077")
            payments.wallet.door.refuse("recipient_limit_exceeded", into: Self.theirs)
            payments.clock.advance(by: .seconds(601))
            try await eventually("it was refused") {
                try await !payments.database.query(
                    "select from payments.payments where failure_code = 'recipient_limit_exceeded'"
                ).isEmpty
            }
            payments.wallet.door.allow()
            // Slow enough that the seven days do not end before it is asked again.
            try await eventually(every: .milliseconds(200), "payment \(id) is completed") {
                payments.clock.advance(by: .seconds(601))
                return try await payments.payment(id).json["status"]?.stringValue == "completed"
            }
            #expect(payments.wallet.door.balance(Self.theirs) == 3_000)
        }
    }

    @Test func thePayerTakesItBack() async throws {
        try await People.run { payments in
            let id = try await waiting(payments)
            let cancel = "\(People.base)/payments/\(id)/cancel"
            for stranger in [People.grace, Self.newcomer] {
                #expect(try await payments.send(.POST, cancel, as: stranger).status == 404)
            }
            let cancelled = try await payments.send(.POST, cancel)
            #expect(cancelled.status == 200 && cancelled.json["status"]?.stringValue == "cancelled", "\(cancelled)")
            try await eventually("the money is back") { payments.wallet.door.available(People.adas) == 10_000 }
            #expect(try await payments.send(.POST, cancel).code == "not_open")
            try await arrive(payments)
            #expect(try await payments.payment(id, as: Self.newcomer).status == 404)
            let kept = try await payments.database.query("select from payments.payments where address is not null")
            #expect(kept.isEmpty)
        }
    }

    @Test func afterSevenDaysItGoesBack() async throws {
        try await People.run { payments in
            let id = try await waiting(payments)
            payments.clock.advance(by: .seconds(7 * 86_400 - 1))
            #expect(try await payments.payment(id).json["status"]?.stringValue == "awaiting_recipient")
            payments.clock.advance(by: .seconds(1))
            try await payments.waitForPayment(id, "expired")
            try await eventually("the money is back") { payments.wallet.door.available(People.adas) == 10_000 }
            #expect(payments.wallet.door.balance(People.adas) == 10_000)
        }
    }

    /// Taken back, claimed and expired at once: it ends in one way, and the money is in one place.
    @Test func oneOfAllWins() async throws {
        try await People.run { payments in
            for _ in 0..<5 {
                payments.directory.set(Self.newcomer, name: ("New", "Comer"), addresses: [])
                let before = payments.wallet.door.balance(Self.theirs) ?? 0
                let id = try await waiting(payments, "1.00")
                async let arrival: Void = arrive(payments, withWallet: before == 0)
                async let cancel = payments.send(.POST, "\(People.base)/payments/\(id)/cancel")
                payments.clock.advance(by: .seconds(7 * 86_400))
                let answer = try await cancel
                try await arrival
                // In a week the caller's token ends as well.
                #expect(answer.status == 200 || ["not_open", "token_expired"].contains(answer.code ?? ""), "\(answer)")
                try await eventually("payment \(id) is over") {
                    try await !payments.database.query(
                        "select from payments.payments where id = \(UniqueID(id)) and stage = 'ended'"
                    ).isEmpty
                }
                let end = try await payments.payment(id).json["status"]?.stringValue
                #expect(answer.status != 200 || end == "cancelled")
                let got = (payments.wallet.door.balance(Self.theirs) ?? 0) - before
                #expect(got == (end == "completed" ? 100 : 0), "\(end ?? "")")
                let ada = payments.wallet.door.state.withLock { $0.wallets[People.adas] }
                #expect(ada?.held == 0)
            }
        }
    }
}

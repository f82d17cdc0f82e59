import Contracts
import JSONKit
import Messaging
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import Testing

@testable import WalletService

/// What payments asks of the wallet, over a real broker.
@Suite(.timeLimit(.minutes(2))) struct DepositRequestTests {
    private static let thousand = Money(minorUnits: 100_000, currency: .USD)

    private func reserve(
        _ world: WalletHarness, _ wallet: String, _ caller: TestCaller, _ amount: Money = thousand,
        id: UniqueID? = nil
    ) async throws -> CheckedDeposit {
        try await world.ask(
            ReserveDeposit(
                depositID: id ?? world.service.context.ids.next(), walletID: try #require(UniqueID(wallet)),
                ownerID: caller.user, amount: amount, fee: .zero(amount.currency)))
    }

    private func release(
        _ world: WalletHarness, _ wallet: String, _ caller: TestCaller, _ id: UniqueID, closing attempt: Int? = nil
    ) async throws -> ReleasedDeposit {
        try await world.ask(
            ReleaseDeposit(
                depositID: id, walletID: try #require(UniqueID(wallet)), ownerID: caller.user,
                amount: Self.thousand, closesAttempt: attempt))
    }

    /// Two processes, so that the rows' locks decide and not the order of one queue.
    @Test func sixOrdersAtOnceAreOneUnderTheDaysLimit() async throws {
        try await WalletHarness.withTwo { first, second in
            let caller = try await first.customer(tier: 0)
            let wallet = try await first.wallet(of: caller)
            let replies = try await withThrowingTaskGroup(of: CheckedDeposit.self) { group in
                for number in 0..<6 {
                    let world = number % 2 == 0 ? first : second
                    group.addTask { try await reserve(world, wallet, caller) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.count { $0.code == nil } == 1)
            let refused = replies.filter { $0.code != nil }
            #expect(refused.allSatisfy { $0.code == "limit_exceeded" && $0.detail != nil })
            #expect(refused.allSatisfy { $0.members.contains(RefusalMember(name: "limit", value: "deposits_per_day")) })
        }
    }

    @Test func oneIDAtOnceTakesItsRoomOnce() async throws {
        try await WalletHarness.withTwo { first, second in
            let caller = try await first.customer(tier: 0)
            let wallet = try await first.wallet(of: caller)
            let id: UniqueID = first.service.context.ids.next()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<12 {
                    let world = number % 2 == 0 ? first : second
                    group.addTask {
                        let reply = try await reserve(world, wallet, caller, id: id)
                        #expect(reply.code == nil)
                    }
                }
                try await group.waitForAll()
            }
            let rows = try await first.client.query(
                "select deposits_day, deposits_reserved from wallet.owners where owner_id = \(caller.user)")
            let (today, reserved) = try #require(try rows.first(Int64.self, Int64.self))
            #expect(today == 100_000 && reserved == 100_000)
        }
    }

    /// It would wait behind anybody who holds these rows, and it would leave `clearing:check:USD` behind for ever.
    @Test func aQuestionTakesNoLockAndOpensNoAccount() async throws {
        try await WalletHarness.with { world in
            let caller = try await world.customer(tier: 0)
            let wallet = try await world.wallet(of: caller)
            let before = try await world.count("accounts")
            try await world.client.transaction { transaction in
                _ = try await transaction.query("select from wallet.accounts for update")
                _ = try await transaction.query("select from wallet.owners for update")
                let question = CheckDeposit(
                    walletID: try #require(UniqueID(wallet)), ownerID: caller.user, amount: Self.thousand)
                #expect(try await world.ask(question).code == nil)
            }
            #expect(try await world.count("accounts") == before)
            #expect(try await world.count("deposit_reservations") == 0)
            #expect(try await reserve(world, wallet, caller).code == nil)
            let again = CheckDeposit(
                walletID: try #require(UniqueID(wallet)), ownerID: caller.user, amount: Self.thousand)
            #expect(try await world.ask(again).code == "limit_exceeded")
        }
    }

    @Test func aWalletThatExpectsMoneyIsNotClosed() async throws {
        try await WalletHarness.with { world in
            let caller = try await world.customer(tier: 0)
            let wallet = try await world.wallet(of: caller)
            let id: UniqueID = world.service.context.ids.next()
            #expect(try await reserve(world, wallet, caller, id: id).code == nil)
            let close = "/api/v1/wallets/\(wallet)/close"
            #expect(try await caller.post(close, "{}").expect(422).text("code") == "money_expected")
            #expect(try await release(world, wallet, caller, id).status == .released)
            #expect(try await caller.post(close, "{}").expect(200).text("status") == "closed")
            #expect(try await reserve(world, wallet, caller).code == "wallet_closed")
        }
    }

    /// Closing and ordering at the same instant: one of the two is refused.
    @Test func aWalletIsClosedOrExpectsMoneyNeverBoth() async throws {
        try await WalletHarness.with { world in
            let caller = try await world.customer(tier: 3)
            for _ in 0..<15 {
                let wallet = try await world.wallet(of: caller)
                async let closed = caller.post("/api/v1/wallets/\(wallet)/close", "{}")
                async let reserved = reserve(world, wallet, caller, Money(minorUnits: 1, currency: .USD))
                let (isClosed, isReserved) = (try await closed.status == 200, try await reserved.code == nil)
                #expect(isClosed != isReserved)
            }
        }
    }

    /// Another version of payments may say more, or another fee rule may have come: a deposit that is credited is
    /// credited.
    @Test func onlyOwnerAndAmountAreFactsOfACredit() async throws {
        try await WalletHarness.with { world in
            let caller = try await world.customer()
            let wallet = try await world.wallet(of: caller)
            let other = try await world.wallet(of: caller)
            let id: UniqueID = world.service.context.ids.next()
            let first = try await world.credit(wallet, caller, Self.thousand, id: id)
            #expect(first.status == .posted && first.walletID?.description == wallet)
            let otherFee = try await world.credit(wallet, caller, Self.thousand, fee: 5, id: id)
            #expect(otherFee.transactionID == first.transactionID)
            let otherWallet = try await world.credit(other, caller, Self.thousand, id: id)
            #expect(otherWallet.transactionID == first.transactionID && otherWallet.walletID == first.walletID)
            let amount = Money(minorUnits: 1, currency: .USD)
            #expect(try await world.credit(wallet, caller, amount, id: id).code == "transaction_id_reused")
            #expect(try await world.posted(wallet, caller) == "1000.00")
        }
    }

    @Test func whatGoesBackToItsPayerIsNeverCredited() async throws {
        try await WalletHarness.with { world in
            let caller = try await world.customer()
            let wallet = try await world.wallet(of: caller)
            let id: UniqueID = world.service.context.ids.next()
            #expect(try await reserve(world, wallet, caller, id: id).code == nil)
            #expect(try await release(world, wallet, caller, id, closing: 0).status == .released)
            #expect(try await world.credit(wallet, caller, Self.thousand, id: id).code == "deposit_ended")
            let done: UniqueID = world.service.context.ids.next()
            let credited = try await world.credit(wallet, caller, Self.thousand, id: done)
            let late = try await release(world, wallet, caller, done, closing: 0)
            #expect(late.status == .credited && late.transactionID == credited.transactionID)
        }
    }

    @Test func theSchemaItselfEndsAReservationOnce() async throws {
        try await WalletHarness.with { world in
            let caller = try await world.customer()
            let wallet = try await world.wallet(of: caller)
            let id: UniqueID = world.service.context.ids.next()
            #expect(try await reserve(world, wallet, caller, id: id).code == nil)
            #expect(try await release(world, wallet, caller, id).status == .released)
            for change in [
                "update wallet.deposit_reservations set state = 'open', ended_at = null",
                "update wallet.deposit_reservations set state = 'credited'", "delete from wallet.deposit_reservations",
            ] {
                await #expect(throws: PostgresError.self) {
                    try await world.client.execute(SQL(dangerouslyRaw: change))
                }
            }
        }
    }
}

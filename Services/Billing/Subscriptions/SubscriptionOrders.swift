import BillingDomain
import Contracts
import HTTPKit
import Messaging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit

/// Takes money for what is paid before it is made: a subscription's start, and a change that costs more. The order is
/// written down, the wallet is asked once for it, and then everything is made in one transaction; what the wallet
/// refuses leaves nothing. An order that was cut off goes on by itself: the wallet knows it by its id.
struct SubscriptionOrders: Sendable {
    let client: PostgresClient
    let orders: SubscriptionOrderStore
    let coupons: CouponStore
    let payments: InvoicePaymentStore
    let wallet: SubscriptionWallet
    /// Compliance's word before the wallet is asked. Nil: nobody is asked.
    let assess: (@Sendable (InvoicePayment) async throws -> InvoiceVerdict)?
    let clock: WallClock
    let looks: EachByItself
    /// Makes what was paid for.
    let make: @Sendable (SubscriptionOrder, PostgresTransaction) async throws -> Void
    /// Wakes the relay after a commit that left events.
    let committed: @Sendable () -> Void

    static let interval = Duration.seconds(5)
    /// The request that made an order asks the wallet itself; after this time a job does.
    private static let firstStep = Duration.seconds(30)
    private static let batch = 100

    /// What the key made before.
    /// - Throws: `keyReused`; `inProgress` while it is being paid.
    func known(_ key: IdempotencyContext) async throws -> SubscriptionID? {
        guard let (order, requestHash) = try await orders.find(key.requestKey) else {
            guard try await !payments.isReused(key.requestKey) else { throw SubscriptionError.keyReused }
            return nil
        }
        guard requestHash == key.requestHash else { throw SubscriptionError.keyReused }
        guard order.status == .done else { throw SubscriptionError.inProgress }
        return order.subscription
    }

    /// - Parameter begin: what has to hold for it; runs in the transaction that writes it down.
    /// - Throws: `InvoicePaymentRefused` with the wallet's word; `MessagingError` where there was none: then it goes on
    ///   by itself.
    func pay(
        _ order: SubscriptionOrder, key: IdempotencyContext,
        begin: @Sendable (PostgresTransaction) async throws -> Void
    ) async throws {
        try await client.transaction { transaction in
            try await begin(transaction)
            guard try await orders.insert(order, key: key.requestKey, in: transaction) else {
                throw SubscriptionError.inProgress
            }
        }
        try await finish(order)
    }

    /// Those whose requests were cut off.
    func run() async throws {
        let pending = try await orders.pending(before: clock.now() - Self.firstStep, limit: Self.batch)
        try await looks.run(pending, atOnce: 1, of: \.subscription) { order in
            do {
                try await finish(order)
            } catch is InvoicePaymentRefused {
                // It has ended so, and nobody waits for the answer.
            }
        }
    }

    private func finish(_ order: SubscriptionOrder) async throws {
        do {
            _ = try await wallet.post(
                order.id.rawValue, along: order.way, order.amount, fee: order.fee, isFirst: true, reference: nil,
                assessment: try await assessment(of: order))
        } catch let refused as RequestRefused {
            try await refuse(order, refused.refusal)
            throw InvoicePaymentRefused(refusal: refused.refusal)
        }
        try await client.transaction { transaction in
            guard let found = try await orders.lock(order.id, in: transaction), found.status == .pending else { return }
            try await make(found, transaction)
            try await orders.end(found, .done, now: clock.now(), in: transaction)
        }
        committed()
    }

    private func assessment(of order: SubscriptionOrder) async throws -> UniqueID? {
        guard let assess else { return nil }
        let word = try await assess(
            InvoicePayment(
                id: order.id, invoice: InvoiceID(order.subscription.rawValue), issuer: order.merchant,
                method: .wallet, amount: order.amount, fee: order.fee, way: order.way, paidOn: order.day,
                createdAt: order.createdAt, state: .pending))
        switch word {
        case .allowed(let id): return id
        case .refused(let code): throw RequestRefused(Refusal(code: code))
        }
    }

    private func refuse(_ order: SubscriptionOrder, _ refusal: Refusal) async throws {
        let now = clock.now()
        try await client.transaction { transaction in
            guard let found = try await orders.lock(order.id, in: transaction), found.status == .pending else { return }
            try await orders.end(found, .refused, code: refusal.code, now: now, in: transaction)
            guard found.kind == .start, let coupon = found.coupon else { return }
            try await coupons.giveBack(coupon, of: found.subscription, now: now, in: transaction)
        }
    }
}

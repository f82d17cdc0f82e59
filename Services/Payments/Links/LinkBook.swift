import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// What becomes of links by payments: each is counted once, in the transaction that ends it.
struct LinkBook: Sendable {
    let links: LinkStore
    let merchants: MerchantStore
    let checkouts = CheckoutStore()
    private let deposits: DepositStore
    private let payments: PaymentStore
    private let ids: IDGenerator

    init(_ client: PostgresClient, ids: IDGenerator) {
        links = LinkStore(client)
        merchants = MerchantStore(client)
        deposits = DepositStore(client)
        payments = PaymentStore(client)
        self.ids = ids
    }

    /// Of customers' payments.
    var follower: PaymentFollower { PaymentFollower { try await follow($0, now: $1, in: $2) } }
    /// Of guests' money.
    var checkoutFollower: CheckoutFollower {
        CheckoutFollower(
            keepsRoom: { try await locked($0, in: $1).keepsRoom(for: PaymentID($0.id.rawValue)) },
            changed: { try await follow($0, of: $1, now: $2, in: $3) })
    }

    /// Somebody begins to pay: of many for whom there is room for one, one gets it.
    /// - Throws: as `Link.begin`.
    nonisolated(nonsending) func begin(
        _ link: Link, _ payment: PaymentID, _ amount: Money, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        // What many may pay at once is only kept as it is meanwhile.
        let found =
            if link.isSingleUse {
                try await links.lock(link.id, in: transaction)
            } else {
                try await links.hold(link.id, in: transaction)
            }
        guard var found else { throw PaymentsError.missing(.link) }
        // Whoever pays for it waits for the lock, so what is awaited here is so until others have its room.
        let idle = try await idle(found, at: now) { try await deposits.find($0, in: transaction) }
        try found.begin(payment, amount, at: now, displacing: idle)
        if found.isSingleUse { try await links.update(found, now: now, in: transaction) }
    }

    /// What somebody who comes now would pay.
    /// - Throws: as `Link.amount`.
    func amount(of link: Link, for given: Money?, at now: Timestamp) async throws -> Money {
        let idle = try await idle(link, at: now) { try await deposits.find($0) }
        return try link.amount(for: given, at: now, displacing: idle)
    }

    /// Who has the room of a link for one payment and lets others go first; nil: nobody.
    private nonisolated(nonsending) func idle(
        _ link: Link, at now: Timestamp, _ find: (DepositID) async throws -> Deposit?
    ) async throws -> PaymentID? {
        guard link.state == .active, let payment = link.payment,
            let deposit = try await find(DepositID(payment.rawValue)), DepositTiming.givesWay(deposit, now: now)
        else { return nil }
        return payment
    }

    /// A customer's payment is over.
    private nonisolated(nonsending) func follow(
        _ payment: Payment, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard let id = payment.sourceID, var link = try await links.lock(LinkID(id), in: transaction) else { return }
        if payment.state.isPaid {
            try await collect(payment.id, payment.amount, &link, now, in: transaction)
        } else {
            try await release(payment.id, &link, now, in: transaction)
        }
    }

    /// A guest's money has come to the wallet, or will not. What is under way goes on by itself.
    private nonisolated(nonsending) func follow(
        _ change: DepositChange, of deposit: Deposit, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let payment = PaymentID(deposit.id.rawValue)
        switch change {
        case .none, .moved, .becameKnownToProvider: break
        case .succeeded:
            var link = try await locked(deposit, in: transaction)
            try await collect(payment, deposit.received, &link, now, in: transaction)
            try await write(deposit, of: link, now, in: transaction)
        case .failed, .expired, .refunded, .withdrawn:
            var link = try await locked(deposit, in: transaction)
            try await release(payment, &link, now, in: transaction)
        }
    }

    private nonisolated(nonsending) func locked(
        _ deposit: Deposit, in transaction: PostgresTransaction
    ) async throws -> Link {
        guard let id = deposit.link, let link = try await links.lock(id, in: transaction) else {
            throw PaymentsError.missing(.link)
        }
        return link
    }

    private nonisolated(nonsending) func collect(
        _ payment: PaymentID, _ amount: Money, _ link: inout Link, _ now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        let isCompleted = link.collect(payment, amount)
        try await links.update(link, now: now, in: transaction)
        if isCompleted {
            try await transaction.execute(Outbox.append([LinkEvents.completed(link, ids: ids, now: now)]))
        }
    }

    private nonisolated(nonsending) func release(
        _ payment: PaymentID, _ link: inout Link, _ now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard link.release(payment) else { return }
        try await links.update(link, now: now, in: transaction)
    }

    /// What a guest has paid is a payment from the moment on at which its payee has it.
    private nonisolated(nonsending) func write(
        _ deposit: Deposit, of link: Link, _ now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard let credited = deposit.transaction else { return }
        let guest = try await checkouts.find(deposit.id, in: transaction)
        let source = Payment.Source.checkout
        var payment = Payment(
            id: PaymentID(deposit.id.rawValue), source: source, sourceID: link.id.rawValue, payer: nil,
            payee: Payment.Party(
                user: deposit.owner, wallet: deposit.wallet,
                name: try await merchants.find(deposit.owner, in: transaction)?.businessName ?? link.ownerName),
            amount: deposit.received, fee: deposit.fee, channel: .system, subject: link.face.title,
            guest: guest?.name,
            reference: PaymentReference.text(source.prefix, of: deposit.id.rawValue, on: deposit.createdAt.day),
            redirectURL: link.face.redirectURL, createdAt: deposit.createdAt.shown, stage: .posting)
        guard try await payments.insert(payment, key: nil, in: transaction) else { return }
        let created = PaymentEvents.created(payment, ids: ids, now: now)
        let change = payment.take(.posted(transaction: credited))
        try await payments.update(payment, now: now, in: transaction)
        try await transaction.execute(
            Outbox.append([created] + PaymentEvents.events(change, payment, ids: ids, now: now)))
    }
}

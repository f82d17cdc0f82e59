import HTTPKit
import Logging
import Messaging
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// What a customer asks for.
struct DepositOrder: Sendable {
    let owner: UserID
    let wallet: UniqueID
    let amount: Money
    /// Nil: the first that can.
    var provider: String?
    let method: Deposit.Method
    let returnURL: String?
    /// What its provider charges by itself.
    var paymentMethod: PaymentMethodID?
    /// What a bank takes it from, and by whose word.
    var bankAccount: BankAccountID?
    var authorization: DebitAuthorization?
}

/// Opens deposits: one for a key, whatever is repeated, raced or cut off.
///
/// An order is written down, then the wallet makes room for it, then it is accepted: nobody is told of it before, and
/// what a crash or a silent wallet leaves of it is withdrawn by a worker, room and all.
struct DepositDesk: Sendable {
    let client: PostgresClient
    let deposits: DepositStore
    let fees: FeeStore
    let routes: RouteStore
    let saga: DepositSaga
    let sources: DepositSources
    let clock: WallClock
    let ids: IDGenerator

    /// How long a request goes on asking a wallet that is being restarted; well within the request's own time.
    private static let patience = Duration.seconds(8)
    private static let backoff = Backoff(initial: .milliseconds(50), cap: .milliseconds(500))

    /// Gives the deposit of a key, new or known.
    /// - Throws: `PaymentsError`; `MessagingError` when the wallet cannot be asked: the same key may be tried again.
    func open(_ order: DepositOrder, key: DepositKey) async throws -> DepositID {
        if let known = try await known(key) { return known }
        guard order.amount.isPositive else { throw PaymentsError.amountNotPositive }
        // What comes on a virtual account comes by itself.
        guard order.method != .virtualAccount else { throw PaymentsError.unknownProvider }
        let order = try await sources.resolved(order)
        let rule = try await rule(of: order)
        let deposit = Deposit(
            id: ids.next(), owner: order.owner, wallet: order.wallet, amount: order.amount,
            fee: try rule.fee(on: order.amount), provider: rule.provider, method: order.method,
            returnURL: order.returnURL, createdAt: clock.now().wholeMilliseconds, stage: .ordered,
            paymentMethod: order.paymentMethod, bankAccount: order.bankAccount)
        return try await open(deposit, key: key) { transaction in
            try await sources.begin(deposit, by: order.authorization, in: transaction)
        }
    }

    /// Gives the deposit of a key: this one, or the one of a request that was faster.
    /// - Parameter begin: what has to hold for it and changes with it; runs in the transaction that writes it down,
    ///   after it. What it throws refuses the deposit.
    func open(
        _ deposit: Deposit, key: DepositKey,
        begin: @Sendable (PostgresTransaction) async throws -> Void = { _ in }
    ) async throws -> DepositID {
        // Nobody is told of an order, so it leaves no trace before it is accepted.
        guard try await CommitCompanions.aside({ try await write(deposit, key, begin) }) else {
            // Another request with this key was faster.
            guard let known = try await known(key) else { throw PaymentsError.inProgress }
            return known
        }
        saga.crashes.passed(DepositCrashPoints.at(deposit.stage))
        return try await accept(deposit)
    }

    /// Of the provider that was asked for, or of the first that can.
    /// - Throws: `unknownProvider`; `amountNotSupported` for what the one that was asked for does not carry.
    private func rule(of order: DepositOrder) async throws -> FeeRule {
        let names: [String]
        if let name = order.provider {
            let provider = try saga.providers.named(name)
            guard provider.profile.takes(order.method) else { throw PaymentsError.unknownProvider }
            guard provider.carries(order.amount, by: order.method) else { throw PaymentsError.amountNotSupported }
            names = [name]
        } else {
            let able = saga.providers.all.values.filter { $0.carries(order.amount, by: order.method) }.map(\.name)
            names = try await routes.order(able, .in, method: order.method.rawValue, order.amount.currency)
        }
        for name in names {
            let rule = try await fees.rule(provider: name, method: order.method, currency: order.amount.currency)
            if let rule { return rule }
        }
        throw PaymentsError.unknownProvider
    }

    nonisolated(nonsending) func find(
        _ id: DepositID, in transaction: PostgresTransaction
    ) async throws -> Deposit? {
        try await deposits.find(id, in: transaction)
    }

    /// A deposit that this key made before. While its first request may still be running there is no answer to repeat;
    /// an order that was left behind is taken up again.
    func known(_ key: DepositKey) async throws -> DepositID? {
        guard let (deposit, requestHash) = try await deposits.find(key) else { return nil }
        guard requestHash == key.requestHash else { throw PaymentsError.keyReused }
        switch deposit.stage {
        case .ordered: return try await accept(deposit)
        case .withdrawing: throw PaymentsError.inProgress
        case .creating where clock.now() < deposit.createdAt + DepositTiming.firstStep: throw PaymentsError.inProgress
        default:
            // Its first call has left the row, and died before its answer was kept.
            AuditTrail.current?.committed()
            return deposit.id
        }
    }

    private func write(
        _ deposit: Deposit, _ key: DepositKey, _ begin: @Sendable (PostgresTransaction) async throws -> Void
    ) async throws -> Bool {
        try await client.transaction { transaction in
            guard try await deposits.insert(deposit, key: key, in: transaction) else { return false }
            try await begin(transaction)
            try await transaction.execute(
                saga.sagas.create(
                    id: deposit.id.rawValue, state: deposit.stage, data: [],
                    dueAt: deposit.createdAt + DepositTiming.orderLifetime, now: deposit.createdAt))
            return true
        }
    }

    /// Has room made for an order, tells of it from then on, and asks the provider.
    private func accept(_ deposit: Deposit) async throws -> DepositID {
        guard let order = try await saga.sagas.find(client, id: deposit.id.rawValue), order.state == .ordered else {
            throw PaymentsError.inProgress
        }
        do {
            try await reserve(deposit)
        } catch PaymentsError.walletRefused(let refusal) where refusal.code == "deposit_ended" {
            // A worker is withdrawing it at this moment.
            throw PaymentsError.inProgress
        } catch let refusal as PaymentsError {
            try await CommitCompanions.aside { try await forget(deposit, order) }
            throw refusal
        }
        saga.crashes.passed(DepositCrashPoints.after(.reserve))
        do {
            try await client.transaction { transaction in
                guard let locked = try await deposits.lock(deposit.id, in: transaction), locked.stage == .ordered else {
                    throw PaymentsError.inProgress
                }
                AuditTrail.resource(deposit.id)
                let now = clock.now()
                let step = DepositStep(locked, taking: .reserved, now: now)
                try await deposits.update(step.deposit, now: now, in: transaction)
                try await saga.sagas.advance(
                    order, to: step.deposit.stage, dueAt: now + DepositTiming.firstStep, now: now, in: transaction)
            }
        } catch is SagaConflict {
            // Withdrawn at this moment, or another request with this key was faster.
            throw PaymentsError.inProgress
        }
        saga.crashes.passed(DepositCrashPoints.at(.creating))
        await tryFirstStep(deposit.id)
        return deposit.id
    }

    /// A wallet that ends or starts just now answers a moment later; without a broker there is nothing to wait for.
    private func reserve(_ deposit: Deposit) async throws {
        let end = ContinuousClock.now + Self.patience
        var attempt = 0
        while true {
            do {
                return try await saga.wallet.reserve(deposit)
            } catch let error as MessagingError where [.unavailable, .timeout].contains(error.kind) {
                guard ContinuousClock.now < end else { throw error }
                try await Task.sleep(for: Self.backoff.delay(attempt: attempt))
                attempt += 1
            }
        }
    }

    /// What the wallet refused leaves nothing behind; a repetition is judged anew.
    private func forget(_ deposit: Deposit, _ order: Saga<Deposit.Stage>) async throws {
        do {
            try await client.transaction { transaction in
                guard let locked = try await deposits.lock(deposit.id, in: transaction), locked.stage == .ordered else {
                    return
                }
                if locked.link != nil {
                    try await saga.checkouts.changed(.withdrawn, locked, clock.now(), transaction)
                }
                try await deposits.delete(deposit.id, in: transaction)
                try await saga.sagas.advance(
                    order, to: .withdrawing, dueAt: nil, now: clock.now(), in: transaction)
            }
        } catch is SagaConflict {
            // A worker withdraws it already.
        }
    }

    /// Whatever goes wrong here the saga tries again; the customer sees a pending deposit.
    private func tryFirstStep(_ id: DepositID) async {
        do {
            try await saga.firstStep(id)
        } catch is SagaConflict {
            // Its webhook was faster than the provider's answer.
        } catch {
            saga.logger.warning(
                "the provider did not take a deposit at once", metadata: ["deposit_id": "\(id)", "error": "\(error)"])
        }
    }
}

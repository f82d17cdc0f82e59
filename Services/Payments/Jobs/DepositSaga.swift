import HTTPKit
import Logging
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// What follows a guest's money on its way, in the transaction of each step of it.
struct CheckoutFollower: Sendable {
    /// Whether what its guest pays now is still for the link. The deposit is locked; its link is from then on.
    let keepsRoom: @Sendable (Deposit, PostgresTransaction) async throws -> Bool
    /// The deposit is locked, and not yet written.
    let changed: @Sendable (DepositChange, Deposit, _ now: Timestamp, PostgresTransaction) async throws -> Void
}

/// Carries deposits from one step to the next. Every step can be repeated: providers and the wallet know a deposit by
/// its id, and what a step learned is written with the saga's next state in one transaction.
struct DepositSaga: Sendable {
    static let kind = "deposit"

    /// The stages whose steps ask a provider, and those that ask the wallet. Each has workers of its own, so that a
    /// slow provider keeps no wallet waiting for money that has come.
    static let stagesAtProvider: [Deposit.Stage] = [.creating, .awaiting, .refunding]
    static let stagesAtWallet = Deposit.Stage.allCases.filter { !stagesAtProvider.contains($0) }

    let client: PostgresClient
    let deposits: DepositStore
    let sagas = SagaStore<Deposit.Stage>(kind: kind)
    let providers: Providers
    let wallet: WalletRequests
    /// Nil: the suite has no compliance.
    let assessor: PaymentAssessor?
    /// What follows what guests pay by links.
    let checkouts: CheckoutFollower
    /// What follows what was taken from an account and went back while it was credited.
    let debits: DebitReturns
    let clock: WallClock
    let ids: IDGenerator
    let logger: Logger
    let crashes: CrashPoints
    let looks = RecentLooks()
    /// Wakes the workers of this process.
    let wake: @Sendable () -> Void
    /// Wakes the relay after a commit that left an event.
    let committed: @Sendable () -> Void

    /// One step: ask whoever knows, then write down what they said.
    func step(_ saga: Saga<Deposit.Stage>) async throws {
        guard let deposit = try await deposits.find(DepositID(saga.id)) else { return }
        try await advance(saga, taking: try await learn(deposit))
    }

    /// The saga of a deposit that was just made, for the request that made it.
    func firstStep(_ id: DepositID) async throws {
        guard let saga = try await sagas.find(client, id: id.rawValue), saga.state == .creating else { return }
        try await step(saga)
    }

    /// Nil: nothing new.
    private func learn(_ deposit: Deposit) async throws -> DepositReport? {
        // Its request asks the wallet by itself; if a worker comes to it that request is over.
        guard deposit.stage != .ordered else { return .abandoned }
        var question = deposit.question
        if DepositTiming.isOnlyLookedUp(deposit, now: clock.now()) { question = .fetch }
        while let asked = question {
            let answer = try await ask(asked, about: deposit)
            crashes.passed(DepositCrashPoints.after(asked))
            switch deposit.conclude(from: answer, to: asked, now: clock.now()) {
            case .nothing: return nil
            case .report(let report): return report
            case .ask(let next): question = next
            }
        }
        return nil
    }

    private func ask(_ question: DepositQuestion, about deposit: Deposit) async throws -> DepositAnswer {
        switch question {
        case .reserve:
            try await wallet.reserve(deposit)
            return .wallet(.reserved)
        case .release: return .wallet(try await wallet.release(deposit))
        case .assess: return .assessment(try await assessor?.assess(WeighedMoney(deposit)))
        case .credit: return .wallet(try await wallet.credit(deposit))
        case .close: return .wallet(try await wallet.close(deposit))
        case .create: return .provider(try await providers.named(deposit.provider).create(deposit))
        case .cancel: return .provider(try await providers.named(deposit.provider).cancel(deposit))
        case .refund: return .refund(try await providers.named(deposit.provider).refund(deposit))
        case .fetch:
            let payment = try await providers.named(deposit.provider).fetch(deposit)
            return payment.map { .provider($0) } ?? .unknownToProvider
        }
    }

    private func advance(_ saga: Saga<Deposit.Stage>, taking report: DepositReport?) async throws {
        let step = try await client.transaction { transaction -> DepositStep? in
            guard let deposit = try await deposits.lock(DepositID(saga.id), in: transaction) else { return nil }
            let step = try await next(of: deposit, taking: report, in: transaction)
            try await write(step, saga, in: transaction)
            return step
        }
        finish(step)
    }

    /// A provider's event: 200 for whatever is known already, the effect once for what is not.
    func take(_ event: ProviderEvent, from provider: String) async throws {
        guard let id = event.deposit else { return }
        let report = event.asksProvider ? try await tell(of: id, provider) : event.report
        let step = try await client.transaction { transaction -> DepositStep? in
            guard
                try await deposits.claimEvent(
                    provider: provider, id: event.id, deposit: id, now: clock.now(), in: transaction),
                let report,
                let deposit = try await deposits.lock(id, in: transaction), deposit.provider == provider
            else { return nil }
            return try await take(report, about: deposit, in: transaction)
        }
        finish(step)
    }

    /// What a provider says now about a deposit that an event of its was about.
    /// - Returns: nil when that is nothing new.
    private func tell(of id: DepositID, _ provider: String) async throws -> DepositReport? {
        guard let deposit = try await deposits.find(id), deposit.provider == provider, deposit.stage.isAccepted,
            deposit.status != .succeeded
        else { return nil }
        let partner = try providers.named(provider)
        guard deposit.status == .refunded || deposit.question == .refund else {
            return try await partner.fetch(deposit)?.report
        }
        switch try await partner.refund(deposit) {
        case .pending: return nil
        case .succeeded: return .refunded
        case .refused: return .refundReturned(attempt: deposit.attempt)
        }
    }

    /// Asks about one that is awaited, so that whoever looks at it sees how it stands. A provider that is silent leaves
    /// it as it is known, and so does one that is not configured any more.
    func look(at deposit: Deposit) async throws -> Deposit {
        guard deposit.stage == .awaiting, providers.all[deposit.provider] != nil, looks.begin(deposit.id) else {
            return deposit
        }
        do {
            guard let report = try await learn(deposit) else { return deposit }
            let step = try await client.transaction { transaction -> DepositStep? in
                guard let deposit = try await deposits.lock(deposit.id, in: transaction) else { return nil }
                return try await take(report, about: deposit, in: transaction)
            }
            finish(step)
        } catch let error as PartnerError {
            logger.info("a provider is silent", metadata: ["deposit_id": "\(deposit.id)", "error": "\(error)"])
        }
        return try await deposits.find(deposit.id) ?? deposit
    }

    /// An operator wants a held deposit tried now: credited, or with a wrong amount asked about.
    /// - Returns: nil when there is no such deposit.
    func retry(_ id: DepositID) async throws -> Deposit? {
        guard let deposit = try await deposits.find(id) else { return nil }
        guard [.crediting, .held, .refunding].contains(deposit.stage) else { return deposit }
        if let saga = try await sagas.find(client, id: id.rawValue) {
            try await step(saga)
        } else if let report = try await learn(deposit) {
            // Its saga has been cleaned away.
            finish(
                try await client.transaction { transaction in
                    guard let deposit = try await deposits.lock(id, in: transaction) else { return nil }
                    return try await take(report, about: deposit, in: transaction)
                })
        }
        return try await deposits.find(id)
    }

    /// What somebody tells of a deposit, whoever holds its saga. The deposit's row must be locked.
    /// - Returns: nil when it was nothing new.
    nonisolated(nonsending) func take(
        _ report: DepositReport, about deposit: Deposit, in transaction: PostgresTransaction
    ) async throws -> DepositStep? {
        let step = try await next(of: deposit, taking: report, in: transaction)
        guard step.change != .none else { return nil }
        try await write(step, sagas.claim(deposit.id.rawValue, in: transaction), in: transaction)
        return step
    }

    /// What a report makes of a locked deposit. A guest whose room another payer has by now is too late.
    private nonisolated(nonsending) func next(
        of deposit: Deposit, taking report: DepositReport?, in transaction: PostgresTransaction
    ) async throws -> DepositStep {
        var report = report
        if case .paid(let paid, let reference)? = report, deposit.link != nil, deposit.stage == .awaiting,
            try await !checkouts.keepsRoom(deposit, transaction)
        {
            report = .paidTooLate(paid, reference: reference)
        }
        return DepositStep(deposit, taking: report, now: clock.now())
    }

    /// - Parameter saga: nil when it has been cleaned away; it begins again if there is something left to do.
    private nonisolated(nonsending) func write(
        _ step: DepositStep, _ saga: Saga<Deposit.Stage>?, in transaction: PostgresTransaction
    ) async throws {
        let now = clock.now()
        let deposit = step.deposit
        if deposit.link != nil { try await checkouts.changed(step.change, deposit, now, transaction) }
        switch step.change {
        case .none: break
        case .withdrawn: try await deposits.delete(deposit.id, in: transaction)
        default: try await deposits.update(deposit, now: now, in: transaction)
        }
        if step.change == .succeeded { try await debits.credited(deposit, in: transaction) }
        if let saga {
            try await sagas.advance(saga, to: deposit.stage, dueAt: step.dueAt, now: now, in: transaction)
        } else if let next = step.dueAt {
            try await transaction.execute(
                sagas.create(id: deposit.id.rawValue, state: deposit.stage, data: [], dueAt: next, now: now))
        }
        // Guests' money is told of as a payment.
        if deposit.link == nil, let event = DepositEvents.event(step.change, deposit, ids: ids, now: now) {
            try await transaction.execute(Outbox.append([event]))
        }
    }

    /// What follows a commit.
    func finish(_ step: DepositStep?) {
        if let step {
            crashes.passed(DepositCrashPoints.at(step.deposit.stage))
            if step.waitsForOperator {
                logger.error(
                    "a deposit waits for an operator",
                    metadata: ["deposit_id": "\(step.deposit.id)", "reason": "\(step.deposit.reason ?? "")"])
            }
        }
        committed()
        if step?.goesOn == true { wake() }
    }
}

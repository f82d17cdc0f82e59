import Logging
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// Carries deposits from one step to the next. Every step can be repeated: providers and the wallet know a deposit by
/// its id, and what a step learned is written with the saga's next state in one transaction.
struct DepositSaga: Sendable {
    static let kind = "deposit"

    let client: PostgresClient
    let deposits: DepositStore
    let sagas = SagaStore<Deposit.Stage>(kind: kind)
    let providers: Providers
    let wallet: WalletRequests
    let clock: WallClock
    let ids: IDGenerator
    let logger: Logger
    /// Wakes the worker of this process.
    let wake: @Sendable () -> Void
    /// Wakes the relay after a commit that left an event.
    let committed: @Sendable () -> Void

    /// One step: ask whoever knows, then write down what they said.
    func step(_ saga: Saga<Deposit.Stage>) async throws {
        guard let deposit = try await deposits.find(DepositID(saga.id)) else { return }
        guard let report = try await learn(deposit) else {
            return try await advance(saga) { _ in .none }
        }
        try await advance(saga) { $0.take(report) }
    }

    /// The saga of a deposit that was just made, for the request that made it.
    func firstStep(_ id: DepositID) async throws {
        guard let saga = try await sagas.find(client, id: id.rawValue), saga.state == .creating else { return }
        try await step(saga)
    }

    /// Nil: nothing new.
    private func learn(_ deposit: Deposit) async throws -> DepositReport? {
        switch deposit.stage {
        case .creating: return try await providers.named(deposit.provider).create(deposit).report
        case .awaiting: return try await ask(deposit)
        case .crediting, .held:
            if deposit.mayBeCredited { return try await wallet.credit(deposit) }
            // Another amount than was asked for: the provider may have put it right.
            return try await providers.named(deposit.provider).fetch(deposit.id)?.report
        case .ended: return nil
        }
    }

    private func ask(_ deposit: Deposit) async throws -> DepositReport? {
        let provider = try providers.named(deposit.provider)
        switch try await provider.fetch(deposit.id) {
        case nil: return .declined(reason: "unknown_to_provider")
        case .pending:
            guard DepositTiming.isOverdue(deposit, now: clock.now()) else { return nil }
            // Only the provider's word ends it: money could be coming in at this moment.
            switch try await provider.cancel(deposit.id) {
            case .declined: return .expired
            case .paid(let amount, let reference): return .paid(amount, reference: reference)
            case .pending: return nil
            }
        case let payment?: return payment.report
        }
    }

    private func advance(
        _ saga: Saga<Deposit.Stage>, _ change: @Sendable (inout Deposit) -> DepositChange
    ) async throws {
        let goesOn = try await client.transaction { transaction in
            guard var deposit = try await deposits.lock(DepositID(saga.id), in: transaction) else { return false }
            let change = change(&deposit)
            return try await write(deposit, change, saga, in: transaction)
        }
        finish(goesOn)
    }

    /// A provider's event: 200 for whatever is known already, the effect once for what is not.
    func take(_ event: ProviderEvent, from provider: String) async throws {
        guard let id = event.deposit else { return }
        let now = clock.now()
        let goesOn = try await client.transaction { transaction in
            guard
                try await deposits.claimEvent(
                    provider: provider, id: event.id, deposit: id, now: now, in: transaction),
                let report = event.payment?.report,
                var deposit = try await deposits.lock(id, in: transaction), deposit.provider == provider
            else { return false }
            let change = deposit.take(report)
            guard change != .none else { return false }
            return try await write(
                deposit, change, sagas.claim(id.rawValue, in: transaction), in: transaction)
        }
        finish(goesOn)
    }

    /// An operator wants a held deposit tried now: credited, or with a wrong amount asked about.
    /// - Returns: nil when there is no such deposit.
    func retry(_ id: DepositID) async throws -> Deposit? {
        guard let deposit = try await deposits.find(id) else { return nil }
        guard deposit.stage == .crediting || deposit.stage == .held else { return deposit }
        if let saga = try await sagas.find(client, id: id.rawValue) {
            try await step(saga)
        } else if let report = try await learn(deposit) {
            try await take(report, about: id)
        }
        return try await deposits.find(id)
    }

    /// What was learnt about a deposit whose saga has been cleaned away.
    private func take(_ report: DepositReport, about id: DepositID) async throws {
        let goesOn = try await client.transaction { transaction in
            guard var deposit = try await deposits.lock(id, in: transaction) else { return false }
            let change = deposit.take(report)
            guard change != .none else { return false }
            return try await write(
                deposit, change, sagas.claim(id.rawValue, in: transaction), in: transaction)
        }
        finish(goesOn)
    }

    /// - Parameter saga: nil when it has been cleaned away; it begins again if there is something left to do.
    /// - Returns: whether there is something to do at once.
    private nonisolated(nonsending) func write(
        _ deposit: Deposit, _ change: DepositChange, _ saga: Saga<Deposit.Stage>?, in transaction: PostgresTransaction
    ) async throws -> Bool {
        let now = clock.now()
        if change != .none { try await deposits.update(deposit, now: now, in: transaction) }
        let next = DepositTiming.nextStep(of: deposit, now: now)
        if let saga {
            try await sagas.advance(saga, to: deposit.stage, dueAt: next, now: now, in: transaction)
        } else if let next {
            try await transaction.execute(
                sagas.create(id: deposit.id.rawValue, state: deposit.stage, data: [], dueAt: next, now: now))
        }
        if let event = DepositEvents.event(change, deposit, ids: ids, now: now) {
            try await transaction.execute(Outbox.append([event]))
        }
        return next.map { $0 <= now } ?? false
    }

    private func finish(_ goesOn: Bool) {
        committed()
        if goesOn { wake() }
    }
}

/// The providers that are configured, by name.
struct Providers: Sendable {
    let all: [String: DepositProvider]

    /// - Throws: `unknownProvider`.
    func named(_ name: String) throws(PaymentsError) -> DepositProvider {
        guard let provider = all[name] else { throw .unknownProvider }
        return provider
    }
}

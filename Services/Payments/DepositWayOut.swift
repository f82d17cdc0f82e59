import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// A member of staff who acts, and why.
struct StaffWord: Sendable {
    let actor: UserID
    let reason: String?

    init(actor: UserID, reason: String?) {
        self.actor = actor
        self.reason = reason
    }

    /// Of whoever asked; the second operator stands in the approval.
    init(_ approval: Approval) { self.init(actor: approval.requestedBy, reason: approval.reason) }
}

/// What operators do with money that cannot be credited as it was ordered. Each act leaves a row that says who and why,
/// in the transaction of its effect.
struct DepositWayOut: Sendable {
    let saga: DepositSaga
    let fees: FeeStore
    let actions: DepositActionStore

    /// Where a redirected deposit is to go: what the wallet says to that is thrown where the deposit is found to be
    /// held, since a repetition of the request has its answer already.
    struct Target: Sendable {
        let wallet: UniqueID
        let fee: Money
        let verdict: Result<Void, any Error>
    }

    // MARK: Elsewhere

    /// Asks the wallet beforehand: a wrong wallet is to be told to the operator, not to be found out by the credit.
    /// - Throws: `notFound` without such a deposit.
    func target(of id: DepositID, _ wallet: UniqueID) async throws -> Target {
        guard let deposit = try await saga.deposits.find(id), deposit.stage.isAccepted else {
            throw PaymentsError.notFound
        }
        guard deposit.stage == .held else { return Target(wallet: wallet, fee: deposit.fee, verdict: .success(())) }
        do {
            // A guest's money goes to whom it was paid, or back.
            guard deposit.link == nil else { throw PaymentsError.walletRefused(.notPermitted) }
            guard deposit.received.currency == deposit.amount.currency else { throw PaymentsError.paidInOtherCurrency }
            let fee = try await fee(of: deposit)
            do {
                try await saga.wallet.check(deposit, wallet: wallet, amount: deposit.received)
            } catch PaymentsError.walletRefused(let refusal) where refusal.code == "currency_mismatch" {
                // The money is what it is: the wallet is the wrong one.
                throw PaymentsError.walletRefused(refusal.expecting(deposit.received.currency))
            }
            return Target(wallet: wallet, fee: fee, verdict: .success(()))
        } catch {
            return Target(wallet: wallet, fee: deposit.fee, verdict: .failure(error))
        }
    }

    /// The fee that was agreed, or that of what came instead.
    private func fee(of deposit: Deposit) async throws -> Money {
        guard deposit.received != deposit.amount else { return deposit.fee }
        let rule = try await fees.rule(
            provider: deposit.provider, method: deposit.method, currency: deposit.received.currency)
        return try rule?.fee(on: deposit.received) ?? .zero(deposit.received.currency)
    }

    nonisolated(nonsending) func redirect(
        _ id: DepositID, to target: Target, _ staff: StaffWord, in transaction: PostgresTransaction
    ) async throws -> DepositStep {
        let deposit = try await held(id, staff, in: transaction)
        try target.verdict.get()
        return try await act(
            .redirect, on: deposit, taking: .redirected(to: target.wallet, fee: target.fee), staff, to: target.wallet,
            in: transaction)
    }

    // MARK: Back

    nonisolated(nonsending) func refund(
        _ id: DepositID, _ staff: StaffWord, in transaction: PostgresTransaction
    ) async throws -> DepositStep {
        let deposit = try await held(id, staff, in: transaction)
        _ = try saga.providers.named(deposit.provider)
        return try await act(.refund, on: deposit, taking: .refundAsked, staff, to: nil, in: transaction)
    }

    // MARK: Again

    /// - Throws: `notFound`; what the step throws.
    func retry(_ id: DepositID, _ staff: StaffWord) async throws -> Deposit {
        guard let deposit = try await saga.deposits.find(id), deposit.stage.isAccepted else {
            throw PaymentsError.notFound
        }
        if deposit.stage == .held || deposit.stage == .refunding {
            try await actions.add(action(.retry, deposit, staff, to: nil))
        }
        guard let deposit = try await saga.retry(id) else { throw PaymentsError.notFound }
        return deposit
    }

    /// What follows a commit; nil when it was a repetition.
    func finish(_ step: DepositStep?) {
        if let step { saga.finish(step) }
    }

    // MARK: Parts

    /// What would be moved, and whose it is.
    /// - Throws: `notFound`.
    func movement(of id: DepositID, _ staff: StaffWord) async throws -> StaffMovement {
        guard let deposit = try await saga.deposits.find(id), deposit.stage.isAccepted else {
            throw PaymentsError.notFound
        }
        return StaffMovement(
            resourceID: id.rawValue, amount: deposit.received, parties: [deposit.owner], reason: staff.reason)
    }

    /// The deposit, locked.
    /// - Throws: `notFound`, `ownDecision`, `depositNotHeld`.
    nonisolated(nonsending) func held(
        _ id: DepositID, _ staff: StaffWord, in transaction: PostgresTransaction
    ) async throws -> Deposit {
        guard let deposit = try await saga.deposits.lock(id, in: transaction), deposit.stage.isAccepted else {
            throw PaymentsError.notFound
        }
        guard deposit.owner != staff.actor else { throw PaymentsError.ownDecision }
        guard deposit.stage == .held else { throw PaymentsError.depositNotHeld(deposit.stage) }
        return deposit
    }

    private nonisolated(nonsending) func act(
        _ kind: DepositAction.Kind, on deposit: Deposit, taking report: DepositReport, _ staff: StaffWord,
        to wallet: UniqueID?, in transaction: PostgresTransaction
    ) async throws -> DepositStep {
        guard let step = try await saga.take(report, about: deposit, in: transaction) else {
            throw PaymentsError.depositNotHeld(deposit.stage)
        }
        try await actions.add(action(kind, deposit, staff, to: wallet), in: transaction)
        return step
    }

    private func action(
        _ kind: DepositAction.Kind, _ deposit: Deposit, _ staff: StaffWord, to wallet: UniqueID?
    ) -> DepositAction {
        DepositAction(
            id: saga.ids.next(), deposit: deposit.id, kind: kind, actor: staff.actor, reason: staff.reason,
            from: deposit.wallet, to: wallet, createdAt: saga.clock.now())
    }
}

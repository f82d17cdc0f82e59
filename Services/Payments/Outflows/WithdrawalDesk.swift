import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// What a customer asks for.
struct WithdrawalOrder: Sendable {
    let owner: UserID
    let wallet: UniqueID
    let amount: Money
    let account: BankAccountID
    /// Nil: the first way there is.
    let via: String?
    let note: String?
}

/// Opens withdrawals.
struct WithdrawalDesk: Sendable {
    let desk: OutflowDesk
    let accounts: BankAccountStore
    let fees: OutflowFeeStore
    let routes: RouteStore

    /// Gives the withdrawal of a key, new or known.
    /// - Throws: as `OutflowDesk.open`.
    func open(_ order: WithdrawalOrder, key: DepositKey, by authority: HoldAuthority) async throws -> OutflowID {
        // What it asks for may be gone by now; its answer is not.
        if let known = try await desk.known(key, authority) { return known }
        let (account, via, fee) = try await judge(order)
        return try await desk.open(key, by: authority) { _ in
            Outflow(
                id: desk.saga.ids.next(), owner: order.owner, wallet: order.wallet, amount: order.amount, fee: fee,
                via: via, target: .bankAccount(account.id, destination: account.destination), note: order.note,
                walletIDs: desk.newWalletIDs(), createdAt: desk.saga.clock.now().wholeMilliseconds)
        }
    }

    /// Where it would go today, by which way, and what that costs.
    /// - Throws: what refuses it.
    func judge(_ order: WithdrawalOrder) async throws -> (account: BankAccount, via: String, fee: Money) {
        guard order.amount.isPositive else { throw PaymentsError.amountNotPositive }
        guard let account = try await accounts.find(order.account, of: order.owner) else {
            throw PaymentsError.missing(.bankAccount)
        }
        guard account.verification != .failed else { throw PaymentsError.bankAccountUnverified }
        guard account.currency == order.amount.currency else {
            throw PaymentsError.currencyMismatch(expected: account.currency)
        }
        let (via, rule) = try await way(of: order, to: account)
        return (account, via, try rule.fee(on: order.amount))
    }

    /// The way that was asked for, or the first that there is.
    /// - Throws: `railNotAvailable`.
    private func way(of order: WithdrawalOrder, to account: BankAccount) async throws -> (String, OutflowFee) {
        let able = desk.saga.providers.rails(to: account.scheme, in: account.currency).filter { name in
            desk.saga.providers.all[name]?.profile.takes(order.amount) ?? false
        }
        let named = order.via.map { via in able.filter { $0 == via } }
        let ways =
            if let named { named } else {
                try await routes.order(
                    able, .out, method: account.scheme.rawValue, order.amount.currency, country: account.country)
            }
        for via in ways where try await desk.saga.providers.named(via).carries(order.amount.currency) {
            if let rule = try await fees.rule(via: via, currency: order.amount.currency) { return (via, rule) }
        }
        throw PaymentsError.railNotAvailable
    }

    /// Its owner does not want it any more. Of this and its sending the first that is written down wins.
    /// - Throws: `missing`, `notOpen`.
    nonisolated(nonsending) func cancel(
        _ id: OutflowID, of owner: UserID, in transaction: PostgresTransaction
    ) async throws -> (outflow: Outflow, step: OutflowStep?) {
        guard let outflow = try await desk.saga.outflows.lock(id, in: transaction), outflow.owner == owner,
            outflow.kind == .withdrawal, outflow.stage.isAccepted
        else { throw PaymentsError.missing(.withdrawal) }
        if outflow.status == .cancelled { return (outflow, nil) }
        guard let step = try await desk.saga.take(.cancelled, about: outflow, in: transaction) else {
            throw PaymentsError.notOpen(state: outflow.status.rawValue)
        }
        return (step.outflow, step)
    }
}

extension Timestamp {
    /// As it is shown, so that lists can be asked for by it.
    var wholeMilliseconds: Timestamp { Timestamp(millisecondsSince1970: millisecondsSince1970) }
}

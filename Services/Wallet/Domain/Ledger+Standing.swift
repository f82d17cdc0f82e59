import MoneyKit
import PolicyKit
import Primitives

/// What compliance has said of whoever pays, compared under the lock of the customer's row.
extension Ledger {
    /// What passes a freeze passes a restriction too, and whoever only has a fee kept back of what comes in pays
    /// nothing.
    mutating func requirePermitted(_ debit: Debit) throws(WalletError) {
        let pays = debit.amount.minorUnits > 0 || debit.charges > debit.incoming
        guard pays, !debit.purpose.passesFreeze, let id = accounts[debit.source].owner else { return }
        guard let owner = owners[id] else {
            further.owners.insert(id)
            return
        }
        if owner.standing.restriction.stopsPaying { throw .notPermitted }
    }

    /// Whether the debit may pass without a question, or by the answer to it. Asked last: nobody weighs what is refused
    /// anyway. Other services ask by themselves and bring their assessment along.
    /// - Throws: `assessmentNeeded`, and what an answer forbids.
    func clearance(of debit: Debit, for subject: UniqueID) throws(WalletError) -> Clearance {
        guard let policy, debit.commander.service == nil, let id = accounts[debit.source].owner,
            let owner = owners[id]
        else { return .unasked }
        let standing = owner.standing
        let operation = operation(of: debit)
        let asksAll = standing.askUntil.map { now < $0 } ?? false
        guard asksAll || policy.mayAsk(operation, of: standing.risk) else { return .unasked }
        let cents = try rules.rates.cents(of: debit.amount)
        guard asksAll || policy.asks(operation, of: standing.risk, cents: cents) else { return .unasked }
        let question = AssessmentQuestion(
            subject: subject, operation: operation, owner: id, source: accounts[debit.source].id,
            destination: debit.payee.slot.map { accounts[$0].id }, amount: debit.amount, cents: cents,
            risk: standing.risk)
        guard let word = words[question] else {
            throw .assessmentNeeded([question])
        }
        switch word {
        case .allowed(let assessment): return .assessed(assessment)
        case .unassessed: return .unassessed
        case .underReview: throw .underReview
        case .denied: throw .notPermitted
        case .unavailable: throw .assessmentUnavailable
        }
    }

    private func operation(of debit: Debit) -> AssessmentPolicy.Operation {
        if debit.purpose.kind == .conversion { return .conversion }
        guard let payee = debit.payee.slot else { return .transfer }
        return isForeign(payee, to: accounts[debit.source]) ? .transfer : .ownTransfer
    }
}

import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// What shows a reversal to somebody.
protocol ReversalShowing: FieldEncodable, Sendable {
    var reversal: Reversal { get }

    init(_ reversal: Reversal)
}

/// What requests do with reversals: the wallet is waited for before they are answered.
extension ReversalDesk {
    /// Whether the key has its answer already, which is then given again whatever has changed since.
    func isAnswered(_ key: DepositKey) async throws -> Bool { try await saga.payments.isAnswered(key) }

    /// What follows a commit: the wallet is asked, and waited for.
    /// - Returns: what there is then.
    func finish(_ reversal: Reversal) async throws -> Reversal {
        saga.committed()
        guard reversal.stage == .posting else { return reversal }
        try await saga.firstStep(reversal.id)
        return try await saga.reversals.find(reversal.id) ?? reversal
    }

    /// Answers with what has become of one.
    nonisolated(nonsending) func answer<Called: Endpoint>(
        _ call: Call<Called>, _ transactions: Transactions,
        begin: nonisolated(nonsending) (PostgresTransaction) async throws -> Reversal
    ) async throws -> Reply<Called.Output> where Called.Output: ReversalShowing {
        try await settling(call, transactions, saga.payments) { transaction in
            Called.Output(try await begin(transaction))
        } finish: { begun in
            Called.Output(try await finish(begun.reversal))
        }
    }

    // MARK: Staff

    /// Whether an operator may decide about it as staff: it is neither from nor for them.
    func isForeign(_ id: ReversalID, to staff: UserID) async throws -> Bool {
        try await saga.reversals.find(id)?.isShown(to: staff) != true
    }

    /// An operator agrees for whoever has the money: at once, or when a second one has agreed.
    /// - Throws: as `decide`; `ApprovalError`.
    func approve<Called: Endpoint>(
        _ id: ReversalID, because reason: String?, asAsked call: Call<Called>, _ approvals: ApprovalDesk,
        _ transactions: Transactions
    ) async throws -> Reply<Called.Output> where Called.Output: ReversalShowing {
        let staff = try call.caller.userID
        let waits = try await approvals.ask(call, about: try await movement(of: id, reason: reason)) { transaction in
            try await check(id, by: staff, in: transaction)
        }
        if let waits { return waits }
        return try await answer(call, transactions) { transaction in
            try await decide(id, approve: true, by: staff, isStaff: true, in: transaction)
        }
    }

    /// The same for whoever asked, once a second operator has agreed.
    func approved<Called: Endpoint>(_ type: Called.Type, at approvals: ApprovalDesk) -> ApprovedWork {
        ApprovedWork(of: type, at: approvals, preparing: { _, _ in }) { approval, _, transaction in
            _ = try await decide(
                ReversalID(approval.resourceID), approve: true, by: approval.requestedBy, isStaff: true,
                isAwaited: false, in: transaction)
            return { saga.opened() }
        }
    }

    /// What would be moved, and whose it is.
    /// - Throws: `missing`.
    private func movement(of id: ReversalID, reason: String?) async throws -> StaffMovement {
        guard let reversal = try await saga.reversals.find(id) else { throw PaymentsError.missing(.reversal) }
        return StaffMovement(
            resourceID: id.rawValue, amount: reversal.amount, parties: [reversal.sender, reversal.receiver],
            reason: reason)
    }
}

import FileKit
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// What a payer says of a payment.
struct DisputeOrder: Sendable {
    let transaction: UniqueID
    let kind: Dispute.Kind
    /// Nil: all that is left of it.
    let amount: Money?
    let text: String
}

/// How staff decide.
struct DisputeRuling: Sendable {
    let outcome: Dispute.Outcome
    /// Of a part.
    let amount: Money?
    /// What the payee cannot pay we do.
    let cover: Bool
    let note: String
}

/// Payers dispute payments, staff decide: of all that is done at once to one payment, under the lock of its row.
struct DisputeDesk: Sendable {
    let saga: DisputeSaga
    let refunds: PaymentRefundSaga
    let reversals: ReversalStore
    let evidence: EvidenceStore

    private var payments: PaymentStore { saga.payments }
    private var disputes: DisputeStore { saga.disputes }
    private var clock: WallClock { saga.clock }

    // MARK: Looking

    /// With the first that both sides have said.
    func list(
        _ filter: DisputeFilter, after: DisputeID?, limit: Int
    ) async throws -> [(Dispute, [Evidence])] {
        let found = try await disputes.list(filter, after: after, limit: limit)
        let said = Dictionary(grouping: try await evidence.listed(of: found.map(\.id)), by: \.dispute)
        return found.map { ($0, said[$0.id] ?? []) }
    }

    /// - Throws: `missing`.
    func find(_ id: DisputeID) async throws -> (Dispute, [Evidence]) {
        guard let dispute = try await disputes.find(id) else { throw PaymentsError.missing(.dispute) }
        return (dispute, try await evidence.list(of: id))
    }

    // MARK: The payer

    /// - Throws: `missing`, `alreadyDisputed`, `windowOver`, `notRefundable`, `refundExceedsPayment`, …
    nonisolated(nonsending) func open(
        _ order: DisputeOrder, by payer: UserID, live: Bool, in transaction: PostgresTransaction
    ) async throws -> Dispute {
        guard let payment = try await payments.lock(PaymentID(order.transaction), in: transaction),
            payment.payer?.user == payer, payment.state.isPaid, payment.isLive == live
        else { throw PaymentsError.missing(.transaction) }
        guard try await !disputes.isKnown(payment.id, in: transaction) else { throw PaymentsError.alreadyDisputed }
        let now = clock.now().shown
        guard now < payment.createdAt + DisputeTime.window else { throw PaymentsError.windowOver }
        guard try await !reversals.isUnderWay(payment.id, in: transaction) else { throw PaymentsError.notRefundable }
        // What would go back if the payer won; nothing is reserved for it before.
        let claim = try payment.refund(
            saga.ids.next(), of: order.amount, reason: nil, comment: nil,
            after: try await refunds.refunds.reserved(of: payment.id, in: transaction), at: now)
        let dispute = Dispute(
            id: saga.ids.next(), payment: payment.id, payer: payer, payee: claim.payee,
            payeeWallet: claim.payeeWallet, kind: order.kind, amount: claim.amount, text: order.text,
            hold: saga.ids.next(), isLive: live, createdAt: now, respondBy: DisputeTime.respondBy(from: now),
            decideBy: DisputeTime.decideBy(from: now), stage: live && payment.isHeldAtOnce ? .holding : .waiting)
        try await saga.open(dispute, in: transaction)
        AuditTrail.resource(dispute.id)
        return dispute
    }

    /// - Throws: `missing`, `notOpen`.
    nonisolated(nonsending) func withdraw(
        _ id: DisputeID, by payer: UserID, live: Bool, in transaction: PostgresTransaction
    ) async throws -> Dispute {
        guard var dispute = try await saga.lock(id, in: transaction), dispute.payer == payer, dispute.isLive == live
        else {
            throw PaymentsError.missing(.dispute)
        }
        try dispute.withdraw()
        try await saga.write(dispute, in: transaction)
        try await saga.tell(dispute, in: transaction)
        return dispute
    }

    // MARK: Staff

    /// - Throws: `missing`, `ownDecision`.
    private nonisolated(nonsending) func decidable(
        _ id: DisputeID, by staff: UserID, in transaction: PostgresTransaction
    ) async throws -> Dispute {
        guard let dispute = try await saga.lock(id, in: transaction) else { throw PaymentsError.missing(.dispute) }
        guard !dispute.isParty(staff) else { throw PaymentsError.ownDecision }
        [dispute.payer, dispute.payee].forEach(AuditTrail.subject)
        return dispute
    }

    /// - Throws: `missing`, `ownDecision`, `notOpen`.
    nonisolated(nonsending) func investigate(
        _ id: DisputeID, by staff: UserID, in transaction: PostgresTransaction
    ) async throws -> Dispute {
        var dispute = try await decidable(id, by: staff, in: transaction)
        try dispute.investigate(by: staff)
        try await saga.write(dispute, isAwaited: true, in: transaction)
        return dispute
    }

    /// What would be moved, and whose it is.
    /// - Throws: `missing`.
    func movement(of id: DisputeID, _ ruling: DisputeRuling) async throws -> StaffMovement {
        guard let dispute = try await disputes.find(id) else { throw PaymentsError.missing(.dispute) }
        return StaffMovement(
            resourceID: id.rawValue, amount: ruling.amount ?? dispute.amount, parties: [dispute.payer, dispute.payee],
            reason: ruling.note)
    }

    /// Whether it can be decided now.
    /// - Throws: `missing`, `ownDecision`, `notOpen`, `inProgress`.
    nonisolated(nonsending) func check(
        _ id: DisputeID, by staff: UserID, in transaction: PostgresTransaction
    ) async throws {
        try await decidable(id, by: staff, in: transaction).requireDecidable()
    }

    /// The payee keeps it at once; the payer has it when the wallet has moved it.
    /// - Parameter isAwaited: whether a request asks the wallet itself.
    /// - Throws: as `check`; `refundExceedsPayment`, `currencyMismatch`, `amountNotPositive`.
    nonisolated(nonsending) func resolve(
        _ id: DisputeID, _ ruling: DisputeRuling, by staff: UserID, isAwaited: Bool,
        in transaction: PostgresTransaction
    ) async throws -> Dispute {
        var dispute = try await decidable(id, by: staff, in: transaction)
        try dispute.requireDecidable()
        if ruling.outcome == .payee {
            try dispute.dismiss(by: staff, note: ruling.note)
            try await saga.write(dispute, isAwaited: isAwaited, in: transaction)
            try await saga.tell(dispute, in: transaction)
            return dispute
        }
        guard let payment = try await payments.lock(dispute.payment, in: transaction) else {
            throw PaymentsError.missing(.payment)
        }
        let reserved = try await refunds.refunds.reserved(of: payment.id, in: transaction)
        let refund = try payment.refund(
            saga.ids.next(), of: try dispute.award(ruling.outcome, ruling.amount, of: payment, after: reserved),
            reason: nil, comment: nil,
            verdict: PaymentRefund.Verdict(
                dispute: id, hold: dispute.held == nil ? nil : dispute.hold, isCovered: ruling.cover),
            after: reserved, at: clock.now())
        try await refunds.open(refund, by: staff, isAwaited: isAwaited, in: transaction)
        try dispute.award(refund, ruling.outcome, by: staff, note: ruling.note)
        // What is only tried is over already.
        let isOver = try dispute.follow(refund)
        try await saga.write(dispute, in: transaction)
        if isOver { try await saga.tell(dispute, in: transaction) }
        return dispute
    }

    /// What follows a commit: the wallet is asked, and waited for.
    /// - Returns: what there is then.
    func finish(_ dispute: Dispute) async throws -> Dispute {
        switch dispute.stage {
        case .holding, .releasing: try await saga.firstStep(dispute)
        case .paying:
            saga.finish(dispute)
            if let refund = dispute.refund { try await refunds.firstStep(refund) }
        case .waiting, .ended:
            saga.finish(dispute)
            return dispute
        }
        return try await disputes.find(dispute.id) ?? dispute
    }

    /// What follows a commit after which nobody waits.
    func leave(_ dispute: Dispute) {
        saga.finish(dispute)
        if dispute.stage == .paying { refunds.opened() }
    }

    /// What became of the refund of one, whose payment is locked.
    static func follow(
        _ refund: PaymentRefund, with saga: DisputeSaga, in transaction: PostgresTransaction
    ) async throws {
        guard let id = refund.verdict?.dispute, var dispute = try await saga.disputes.lock(id, in: transaction),
            try dispute.follow(refund)
        else { return }
        try await saga.write(dispute, in: transaction)
        if dispute.state == .resolved { try await saga.tell(dispute, in: transaction) }
    }
}

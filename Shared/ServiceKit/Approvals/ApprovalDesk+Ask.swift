import Authentication
package import HTTPKit
import JSONKit
import Outbox
package import PostgresAccess
import Primitives

extension ApprovalDesk {
    /// Keeps the request if one operator's word does not suffice for it: exactly as it came, with whom it came from,
    /// under its idempotency key. An amount whose worth nobody knows is kept as well.
    ///
    /// What may have its effect at once is counted before it has: a process that dies between has counted too much and
    /// never too little, and the same thing counts once.
    /// - Parameter check: refuses what would have no effect now; in the transaction that keeps or counts the request.
    /// - Returns: nil when it may have its effect at once.
    /// - Throws: `ApprovalError`; what `check` throws.
    package nonisolated(nonsending) func ask<Called: Endpoint>(
        _ call: Call<Called>, about movement: StaffMovement,
        check: nonisolated(nonsending) (PostgresTransaction) async throws -> Void = { _ in }
    ) async throws -> Reply<Called.Output>? {
        precondition(Called.spec.approval.mayWait, "\(Called.spec.id) does not say that it may ask")
        movement.parties.forEach(AuditTrail.subject)
        guard let least = Called.spec.approval == .always ? .min : config.fromCents else { return nil }
        // What has its answer gets it again, whatever the amount is worth today. From here: were it left to the route,
        // a key that is forgotten meanwhile would have its effect without a second operator.
        if try await hasAnswered(call) {
            return try await idempotent(call, transactions) { _ in
                throw Problem(.requestInProgress, retryAfterSeconds: 1)
            }
        }
        let staff = try call.requireCaller().userID
        guard !movement.parties.contains(staff) else { throw ApprovalError.ownDecision }
        let cents = try await worth(movement.amount)
        if let cents, cents < least,
            try await CommitCompanions.aside({
                try await mayMoveAlone(movement, worth: cents, below: least, by: staff, check: check)
            })
        {
            return nil
        }
        return try await idempotent(call, transactions) { transaction in
            try await check(transaction)
            let now = clock.now()
            let approval = Approval(
                id: ids.next(), operation: Called.spec.id, resourceID: movement.resourceID, body: call.context.keptBody,
                amount: movement.amount, worthCents: cents, parties: movement.parties, requestedBy: staff,
                reason: movement.reason, createdAt: now, expiresAt: now + config.lifetime)
            guard try await ApprovalStore.insert(approval, in: transaction) else { throw ApprovalError.waits }
            try await transaction.execute(Outbox.append([event(of: approval)]))
            return .bytes(202, JSON.encode(ApprovalView(approval)))
        }
    }

    private func hasAnswered(_ call: Call<some Endpoint>) async throws -> Bool {
        guard let attempt = call.idempotency else { return false }
        let key = IdempotencyKey(scope: attempt.scope, key: attempt.key)
        return try await !store.client.query(IdempotencyKeys.find([key])).isEmpty
    }

    /// Counts it, if it stays below the amount together with what the operator has moved for the same people.
    private nonisolated(nonsending) func mayMoveAlone(
        _ movement: StaffMovement, worth cents: Int64, below least: Int64, by staff: UserID,
        check: nonisolated(nonsending) (PostgresTransaction) async throws -> Void
    ) async throws -> Bool {
        try await transactions.run { transaction in
            try await check(transaction)
            try await LoneMovementStore.lock(staff, in: transaction)
            let now = clock.now()
            let before = try await LoneMovementStore.worth(
                movedBy: staff, of: movement.parties, since: now - LoneMovementStore.window,
                beside: movement.resourceID,
                in: transaction)
            guard before < least - cents else { return false }
            try await transaction.execute(
                LoneMovementStore.insert(
                    LoneMovement(
                        resourceID: movement.resourceID, operatorID: staff, parties: movement.parties,
                        worthCents: cents, at: now)))
            return true
        }
    }
}

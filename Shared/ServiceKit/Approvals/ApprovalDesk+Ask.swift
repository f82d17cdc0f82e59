import Authentication
package import HTTPKit
import JSONKit
import Outbox
package import PostgresAccess
package import Primitives

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
                try await mayMoveAlone(
                    movement, as: movement.counted(in: call.idempotency), worth: cents, below: least, by: staff,
                    check: check)
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

    /// Whether one operator's word suffices for what follows from something else that they do, as from a file of a bank
    /// that they hand in: there is no request to keep, so what needs two is left undone, and asked for by itself.
    ///
    /// What suffices is counted before it has its effect, as what is asked for is.
    package nonisolated(nonsending) func suffices(_ staff: UserID, for movement: StaffMovement) async throws -> Bool {
        guard let least = config.fromCents else { return true }
        guard !movement.parties.contains(staff), let cents = try await worth(movement.amount), cents < least else {
            return false
        }
        return try await CommitCompanions.aside {
            try await mayMoveAlone(
                movement, as: movement.counted(in: nil), worth: cents, below: least, by: staff, check: { _ in })
        }
    }

    private func hasAnswered(_ call: Call<some Endpoint>) async throws -> Bool {
        guard let attempt = call.idempotency else { return false }
        let key = IdempotencyKey(scope: attempt.scope, key: attempt.key)
        return try await !store.client.query(IdempotencyKeys.find([key])).isEmpty
    }

    /// Counts it, if it stays below the amount together with what the operator has moved for the same people.
    private nonisolated(nonsending) func mayMoveAlone(
        _ movement: StaffMovement, as counted: UniqueID, worth cents: Int64, below least: Int64, by staff: UserID,
        check: nonisolated(nonsending) (PostgresTransaction) async throws -> Void
    ) async throws -> Bool {
        try await transactions.run { transaction in
            try await check(transaction)
            try await LoneMovementStore.lock(staff, in: transaction)
            let now = clock.now()
            let before = try await LoneMovementStore.worth(
                movedBy: staff, of: movement.parties, since: now - LoneMovementStore.window,
                beside: counted, in: transaction)
            guard before < least - cents else { return false }
            try await transaction.execute(
                LoneMovementStore.insert(
                    LoneMovement(
                        resourceID: counted, operatorID: staff, parties: movement.parties,
                        worthCents: cents, at: now)))
            return true
        }
    }
}

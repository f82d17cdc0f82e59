import AccountingDomain
import Authentication
import HTTPKit
import Primitives

/// Asks the wallet for its sums and waits a bounded time for them, so a plain client sees the outcome at once. When the
/// wallet takes longer the answer is `pending`, and `GET /reconciliations/{id}` tells the outcome later.
struct StartReconciliation: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/accounting/reconciliations", id: "startReconciliation",
        summary: "Compare the wallets with the books at one point of the event stream", tag: "Reconciliation",
        access: AccountingRoutes.writing, right: .keepBooks, idempotency: .required, success: 201, timeout: .seconds(60)
    )

    let reconciliations: ReconciliationStore
    let snapshots: SnapshotRequests
    let transactions: Transactions
    let ids: IDGenerator

    /// Nothing may wait for another service inside a transaction, so the reconciliation comes first, under the
    /// request's key, and the stored answer last. A repetition while the first still waits joins it.
    func handle(_ call: Call<Self>) async throws -> Reply<ReconciliationView> {
        let act = try call.staffAct(ids, reason: nil)
        guard let attempt = call.idempotency else { throw Problem(.idempotencyKeyRequired) }
        let place = ReconciliationStore.RequestPlace(
            scope: attempt.scope, key: attempt.key, hash: attempt.requestHash)
        var found: Reconciliation?
        // A key that has its answer is replayed, or refused for another request, and leaves nothing new.
        if try await !reconciliations.isAnswered(place) {
            let id = try await reconciliations.create(ids.next(), place, act: act)
            try await snapshots.askAndWait(for: id)
            found = try await reconciliations.find(id)
        }
        let view = found.map { ReconciliationView(reconciliation: $0) }
        return try await idempotent(call, transactions) { _ in
            guard let view else { throw Problem(.requestInProgress, retryAfterSeconds: 1) }
            return .created(view)
        }
    }
}

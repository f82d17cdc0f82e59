import AccountingDomain
import HTTPKit

struct GetReconciliation: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/reconciliations/{id}", id: "getReconciliation",
        summary: "A reconciliation and what differs", tag: "Reconciliation", access: AccountingRoutes.reading)

    typealias Path = IDPath<ReconciliationTag>

    let reconciliations: ReconciliationStore

    func handle(_ call: Call<Self>) async throws -> Reply<ReconciliationView> {
        .ok(ReconciliationView(reconciliation: try await reconciliations.find(call.path.id)))
    }
}

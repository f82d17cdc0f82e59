import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /admin/payments/reversals`
struct ListAllReversals: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/reversals", id: "listAllReversals",
        summary: "Reversals of all customers, newest first", tag: "Reversals (operators)",
        access: .roles([.operator, .support, .auditor], scope: .opsRead), problems: [.badCursor])

    typealias Query = ReversalQuery

    let reversals: ReversalStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<StaffReversalView>> {
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: "all-reversals").flatMap(ReversalID.init)
        let rows = try await reversals.list(call.query.filter, after: after, limit: limit + 1)
        return .ok(
            Page(rows.map { StaffReversalView($0) }, limit: limit) {
                cursors.encode("\($0.reversal.id)", list: "all-reversals")
            })
    }
}

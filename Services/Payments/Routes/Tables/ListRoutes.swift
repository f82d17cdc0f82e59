import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /admin/payments/routing`
struct ListRoutes: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/routing", id: "listPaymentRoutes", summary: "Which providers go first",
        tag: "Fees and routes (operators)", access: .roles([.operator, .support, .auditor], scope: .opsRead),
        problems: [.badCursor])

    typealias Query = TableQuery

    let routes: RouteStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<RouteView>> {
        let rows = try await routes.all().map(RouteView.init)
        return .ok(try call.query.page(rows, cursors, list: "routes", key: \.key))
    }
}

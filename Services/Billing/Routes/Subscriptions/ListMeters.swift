import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /meters`
struct ListMeters: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/meters", id: "listMeters", summary: "The caller's meters, newest first", tag: "Usage",
        access: .roles([.customer, .merchant], scope: .billingRead), problems: [.badCursor])

    typealias Query = PageQuery

    let meters: MeterStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<MeterView>> {
        let (page, caller) = (call.query, try call.caller.userID)
        let after = try page.position(cursors, list: "meters").flatMap(MeterID.init)
        let rows = try await meters.list(of: caller, after: after, limit: page.limit + 1)
        return .ok(
            Page(rows.map(MeterView.init), limit: page.limit) { cursors.encode("\($0.meter.id)", list: "meters") })
    }
}

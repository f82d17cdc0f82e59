import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `GET /bills/{id}`
struct GetPersonalBill: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/bills/{id}", id: "getPersonalBill", summary: "One bill of the caller's own",
        tag: "Personal bills", access: .roles([.customer, .merchant], scope: .billingRead), problems: [.notFound])

    typealias Path = PersonalBillPath

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<PersonalBillView> {
        .ok(PersonalBillView(try await parts.bills.bills.own(call.path.id, of: try call.caller.userID)))
    }
}

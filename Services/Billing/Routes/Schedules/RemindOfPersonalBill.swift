import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `POST /bills/{id}/send-reminder`: one an hour, those that went out by themselves included.
struct RemindOfPersonalBill: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/bills/{id}/send-reminder", id: "remindOfPersonalBill",
        summary: "Be reminded of a bill now", tag: "Personal bills",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        problems: [.notFound, .notOpen, .reminderTooSoon])

    typealias Path = PersonalBillPath

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<PersonalBillView> {
        let owner = try call.caller.userID
        return try await parts.transactions.run { transaction in
            .ok(PersonalBillView(try await parts.bills.remind(call.path.id, by: owner, in: transaction)))
        }
    }
}

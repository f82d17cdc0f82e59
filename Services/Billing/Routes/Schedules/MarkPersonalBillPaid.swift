import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `POST /bills/{id}/mark-paid`: it was paid elsewhere, today unless something else is said.
struct MarkPersonalBillPaid: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/bills/{id}/mark-paid", id: "markPersonalBillPaid",
        summary: "Say that a bill was paid elsewhere", tag: "Personal bills",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        problems: [.notFound, .notOpen, .paymentInProgress])

    typealias Path = PersonalBillPath

    struct Body: FieldDecodable {
        let paidOn: CalendarDay?

        init(_ fields: inout Fields) { paidOn = fields.optional("paid_on", .day) }
    }

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<PersonalBillView> {
        let owner = try call.caller.userID
        return try await parts.transactions.run { transaction in
            .ok(
                PersonalBillView(
                    try await parts.bills.markPaid(call.path.id, on: call.body.paidOn, by: owner, in: transaction)))
        }
    }
}

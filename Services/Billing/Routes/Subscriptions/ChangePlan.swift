import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `PATCH /plans/{id}`: its name, and whether it is sold. What it asks for is changed by another version.
struct ChangePlan: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/billing/plans/{id}", id: "changePlan", summary: "Rename a plan, or sell it again or no more",
        tag: "Plans", access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        problems: [.notFound])

    typealias Path = PlanPath

    struct Body: FieldDecodable {
        let name: String?
        let state: Plan.State?

        init(_ fields: inout Fields) {
            name = fields.optional("name", .planName)
            state = fields.optional("status", .choice(Plan.State.self))
        }
    }

    let desk: PlanDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<PlanView> {
        let (merchant, body) = (try call.caller.userID, call.body)
        return try await transactions.run { transaction in
            .ok(
                PlanView(
                    try await desk.change(
                        call.path.id, by: merchant, name: body.name, state: body.state, in: transaction)))
        }
    }
}

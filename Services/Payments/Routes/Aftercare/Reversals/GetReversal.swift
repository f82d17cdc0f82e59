import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

struct ReversalPath: FieldDecodable {
    let id: ReversalID

    init(_ fields: inout Fields) { id = fields.required("id", .id(ReversalID.self)) }
}

/// `GET /reversals/{id}`
struct GetReversal: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/reversals/{id}", id: "getReversal", summary: "One reversal of the caller",
        tag: "Reversals", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound])

    typealias Path = ReversalPath

    let reversals: ReversalStore

    func handle(_ call: Call<Self>) async throws -> Reply<ReversalView> {
        let caller = try call.caller.userID
        guard let reversal = try await reversals.find(call.path.id), reversal.isShown(to: caller) else {
            throw PaymentsError.missing(.reversal)
        }
        return .ok(ReversalView(reversal))
    }
}

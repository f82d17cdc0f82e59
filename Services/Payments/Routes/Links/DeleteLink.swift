import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `DELETE /links/{id}`: nobody begins to pay by it any more; what was paid stays to be seen, and it may be switched on
/// again.
struct DeleteLink: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/payments/links/{id}", id: "deleteLink", summary: "Switch a link off",
        tag: "Payment links", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        success: 204, problems: [.notFound, .notOpen], servesTestKeys: true)

    typealias Path = LinkPath

    let parts: LinkParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let owner = try call.caller
        var change = LinkChange()
        change.isActive = false
        return try await parts.transactions.run { [change] transaction in
            _ = try await parts.desk.change(call.path.id, of: owner, change, in: transaction)
            return .noContent
        }
    }
}

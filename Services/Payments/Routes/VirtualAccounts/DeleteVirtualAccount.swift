import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `DELETE /virtual-accounts/{id}`: nothing is to come on it any more; what comes all the same is its owner's.
struct DeleteVirtualAccount: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/payments/virtual-accounts/{id}", id: "deleteVirtualAccount",
        summary: "Close a virtual account", tag: "Virtual accounts",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act, success: 204,
        problems: [.notFound, .notOpen])

    typealias Path = VirtualAccountPath

    let desk: VirtualAccountDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let owner = try call.caller.userID
        return try await transactions.run { transaction in
            try await desk.remove(call.path.id, of: owner, in: transaction)
            return .noContent
        }
    }
}

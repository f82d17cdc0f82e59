import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `GET /virtual-accounts/{id}`
struct GetVirtualAccount: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/virtual-accounts/{id}", id: "getVirtualAccount",
        summary: "One virtual account of the caller", tag: "Virtual accounts",
        access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound])

    typealias Path = VirtualAccountPath

    let accounts: VirtualAccountStore

    func handle(_ call: Call<Self>) async throws -> Reply<VirtualAccountView> {
        let caller = try call.caller.userID
        guard let account = try await accounts.find(call.path.id), account.owner == caller else {
            throw PaymentsError.missing(.virtualAccount)
        }
        return .ok(VirtualAccountView(account))
    }
}

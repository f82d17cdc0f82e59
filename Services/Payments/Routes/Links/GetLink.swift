import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `GET /links/{id}`
struct GetLink: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/links/{id}", id: "getLink", summary: "One link of the caller",
        tag: "Payment links", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound],
        servesTestKeys: true)

    typealias Path = LinkPath

    let parts: LinkParts

    func handle(_ call: Call<Self>) async throws -> Reply<LinkView> {
        let caller = try call.caller
        guard let link = try await parts.desk.book.links.find(call.path.id), link.isShown(to: caller) else {
            throw PaymentsError.missing(.link)
        }
        return .ok(parts.view(link))
    }
}

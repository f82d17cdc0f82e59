import HTTPKit
import NotificationsDomain

/// `GET /admin/support/faqs/{id}`
struct GetDeskFAQ: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/support/faqs/{id}", id: "getDeskFAQ", summary: "An answer in one language",
        tag: DeskRoutes.rules, access: DeskRoutes.staff)

    typealias Path = SupportPath

    let faqs: FAQStore

    func handle(_ call: Call<Self>) async throws -> Reply<DeskFAQView> {
        guard let faq = try await faqs.find(call.path.id) else { throw SupportError.notFound }
        return .ok(DeskFAQView(faq))
    }
}

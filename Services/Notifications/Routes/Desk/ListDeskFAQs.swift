import HTTPKit
import JSONKit
import Primitives

/// `GET /admin/support/faqs`
struct ListDeskFAQs: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/support/faqs", id: "listDeskFAQs",
        summary: "All answers in all languages, also those that are not shown", tag: DeskRoutes.rules,
        access: DeskRoutes.staff)

    typealias Query = TableQuery

    let faqs: FAQStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<DeskFAQView>> {
        let all = try await faqs.list(publishedOnly: false)
        return .ok(
            try call.query.page(all.map(DeskFAQView.init), cursors, list: "desk-faqs") {
                "\($0.faq.slug) \($0.faq.locale)"
            })
    }
}

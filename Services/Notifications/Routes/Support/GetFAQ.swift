import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /support/faqs/{slug}`: counts a reader once a day.
struct GetFAQ: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/support/faqs/{slug}", id: "getFAQ", summary: "A question that is asked often, and its answer",
        tag: AssistantRoutes.faqs, access: .public)

    typealias Path = FAQPath

    struct Query: FieldDecodable {
        let locale: String?

        init(_ fields: inout Fields) {
            locale = fields.optional("locale", .language.described("Otherwise en"))
        }
    }

    let faqs: FAQStore

    func handle(_ call: Call<Self>) async throws -> Reply<FAQView> {
        guard var faq = try await faqs.find(slug: call.path.slug).best(for: call.query.locale) else {
            throw SupportError.notFound
        }
        let day = call.receivedAt.day
        let reader = Digest.sha256(Array("\(day) \(call.clientIP)".utf8))
        if try await faqs.view(faq.id, by: reader, on: day) { faq.views += 1 }
        return .ok(FAQView(faq))
    }
}

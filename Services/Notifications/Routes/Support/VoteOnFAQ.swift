import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `POST /support/faqs/{slug}/vote`
struct VoteOnFAQ: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/support/faqs/{slug}/vote", id: "voteOnFAQ",
        summary: "Say whether an answer helped; a second vote replaces the first", tag: AssistantRoutes.faqs,
        access: .anyAuthenticated, right: .own, isOpenWhenRestricted: true)

    typealias Path = FAQPath

    struct Body: FieldDecodable {
        let helpful: Bool
        let locale: String?

        init(_ fields: inout Fields) {
            helpful = fields.required("helpful", .bool)
            locale = fields.optional("locale", .language.described("The language in which it was read; otherwise en"))
        }
    }

    let faqs: FAQStore
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<FAQView> {
        let (user, body) = (try call.caller.userID, call.body)
        guard let faq = try await faqs.find(slug: call.path.slug).best(for: body.locale) else {
            throw SupportError.notFound
        }
        return try await transactions.run { transaction in
            .ok(
                FAQView(
                    try await faqs.vote(
                        body.helpful, on: faq.id, by: user, at: call.receivedAt, in: transaction)))
        }
    }
}

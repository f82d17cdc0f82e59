import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import Primitives

/// `POST /admin/support/faqs`
struct CreateFAQ: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/support/faqs", id: "createFAQ",
        summary: "Write an answer to what is asked often, or the same in another language", tag: DeskRoutes.rules,
        access: DeskRoutes.staff, right: .act, idempotency: .required, success: 201, problems: [.conflict],
        bodyLimit: 512 << 10)

    struct Body: FieldDecodable {
        let slug: String
        let locale: String
        let category: String
        let question: String
        let answer: String
        let phrasings: [String]
        let isPublished: Bool

        init(_ fields: inout Fields) {
            slug = fields.required("slug", .faqSlug)
            locale = fields.optional("locale", .language.described("Otherwise en")) ?? "en"
            category = fields.required("category", .faqCategory)
            question = fields.required("question", .line(1...300))
            answer = fields.required("answer", .lines(1...10_000))
            phrasings = fields.optional("phrasings", .phrasings) ?? []
            isPublished = fields.optional("published", .bool.described("Otherwise true")) ?? true
            if let first = slug.first, first == "-" || first == "_" || slug.contains("_") {
                fields.refuse("slug", .invalidCharacters, "must be small letters and digits with hyphens between")
            }
        }
    }

    static let bodyExample: String? = #"""
        {"slug":"open-hours","category":"account","question":"When do you work?","answer":"On weekdays, 08:00 to 18:00 UTC."}
        """#

    let faqs: FAQStore
    let transactions: Transactions
    let ids: IDGenerator

    func handle(_ call: Call<Self>) async throws -> Reply<DeskFAQView> {
        let body = call.body
        let faq = FAQ(
            id: ids.next(), slug: body.slug, locale: body.locale, category: body.category, question: body.question,
            answer: body.answer, phrasings: body.phrasings, isPublished: body.isPublished, createdAt: call.receivedAt,
            updatedAt: call.receivedAt)
        return try await idempotent(call, transactions) { transaction in
            try await faqs.insert(faq, in: transaction)
            AuditTrail.resource(faq.id)
            return .created(DeskFAQView(faq))
        }
    }
}

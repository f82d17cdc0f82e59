import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `PATCH /admin/support/faqs/{id}`
struct ChangeFAQ: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/admin/support/faqs/{id}", id: "changeFAQ",
        summary: "Change an answer, show it or take it away",
        tag: DeskRoutes.rules, access: DeskRoutes.staff, right: .act, bodyLimit: 512 << 10)

    typealias Path = SupportPath

    struct Body: FieldDecodable {
        let category: String?
        let question: String?
        let answer: String?
        let phrasings: [String]?
        let isPublished: Bool?

        init(_ fields: inout Fields) {
            category = fields.optional("category", .faqCategory)
            question = fields.optional("question", .line(1...300))
            answer = fields.optional("answer", .lines(1...10_000))
            phrasings = fields.optional("phrasings", .phrasings)
            isPublished = fields.optional("published", .bool)
        }
    }

    static let bodyExample: String? = #"{"answer":"On weekdays, 08:00 to 17:00 UTC."}"#

    let faqs: FAQStore
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<DeskFAQView> {
        let body = call.body
        return try await transactions.run { transaction in
            guard var faq = try await faqs.find(call.path.id, in: transaction) else { throw SupportError.notFound }
            faq.category = body.category ?? faq.category
            faq.question = body.question ?? faq.question
            faq.answer = body.answer ?? faq.answer
            faq.phrasings = body.phrasings ?? faq.phrasings
            faq.isPublished = body.isPublished ?? faq.isPublished
            // The clock may stand still; a change must show.
            faq.updatedAt = max(call.receivedAt, faq.updatedAt + .milliseconds(1))
            try await faqs.update(faq, in: transaction)
            return .ok(DeskFAQView(faq))
        }
    }
}

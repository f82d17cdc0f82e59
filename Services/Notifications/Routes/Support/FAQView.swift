import HTTPKit
import JSONKit
import Primitives

/// An FAQ as readers see it.
struct FAQView: FieldEncodable {
    let faq: FAQ

    init(_ faq: FAQ) {
        self.faq = faq
    }

    static let schemaTitle = "FAQ"

    static let example = FAQView(
        FAQ(
            id: .example, slug: "add-money", locale: "en", category: "wallet", question: "How do I add money?",
            answer: "Choose Add money.", phrasings: ["How do I top up?"], isPublished: true, views: 12, helpful: 3,
            unhelpful: 1, createdAt: .example, updatedAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("slug", faq.slug)
        out.field("category", faq.category)
        out.field("locale", faq.locale)
        out.field("question", faq.question)
        out.field("answer", faq.answer)
        out.field("views", faq.views)
        out.field("helpful", faq.helpful)
        out.field("not_helpful", faq.unhelpful)
        out.field("updated_at", faq.updatedAt)
    }
}

/// An FAQ as its editors see it.
struct DeskFAQView: FieldEncodable {
    let faq: FAQ

    init(_ faq: FAQ) {
        self.faq = faq
    }

    static let schemaTitle = "DeskFAQ"
    static let example = DeskFAQView(FAQView.example.faq)

    func encode(to out: inout JSONWriter) {
        out.field("id", faq.id)
        FAQView(faq).encode(to: &out)
        out.field("phrasings", faq.phrasings)
        out.field("published", faq.isPublished)
        out.field("created_at", faq.createdAt)
    }
}

/// `{slug}` of a path.
struct FAQPath: FieldDecodable {
    let slug: String

    init(_ fields: inout Fields) {
        slug = fields.required("slug", .faqSlug)
    }
}

extension FieldType where Value == String {
    static var faqSlug: FieldType { .pathName(1...80, example: "add-money") }
    static var faqCategory: FieldType { .pathName(1...40, example: "wallet") }

    /// `en`, `fr-CA`
    static var language: FieldType {
        .characters(2...5, pattern: "^[a-z]{2}(-[A-Z]{2})?$", example: "en") { scalar in
            scalar.isASCII && scalar.properties.isAlphabetic || scalar == "-"
        }
        .refined { text in
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            let isRight =
                parts.count <= 2 && parts[0].utf8.count == 2 && parts[0].allSatisfy(\.isLowercase)
                && parts.dropFirst().allSatisfy { $0.utf8.count == 2 && $0.allSatisfy(\.isUppercase) }
            return isRight ? nil : FieldError("", .malformed, "must be a language, as en or fr-CA")
        }
    }
}

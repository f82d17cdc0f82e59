import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// Whoever knows what newspapers wrote. Throws `PartnerError` when there was no answer.
struct MediaArchive: Sendable {
    let articles: @Sendable (UserID, ScreenedCustomer) async throws -> [MediaArticle]
}

/// GDELT's DOC 2.0 API: the articles of the last three months whose text has a name and an offence. It knows no key,
/// takes a request in five seconds, and says some of its errors as text with status 200.
struct GDELTAdapter: Sendable {
    static let name = "gdelt"
    /// It takes no more requests of one address.
    static let interval = Duration.seconds(5)
    static let mostArticles = 250

    let link: PartnerLink
    /// Before the call's own path; of the sandbox, which has many partners.
    let path: String

    var archive: MediaArchive { MediaArchive(articles: articles) }

    private func articles(_ user: UserID, _ customer: ScreenedCustomer) async throws -> [MediaArticle] {
        // Of articles and names nothing is recorded: they tell of people.
        let call = PartnerCall(
            "search_articles", about: user.description, .get, "\(path)/api/v2/doc/doc?\(Self.query(customer.name))",
            isIdempotent: true, recorded: [])
        let answer = try await link.call(call)
        guard answer.isSuccess else {
            throw PartnerError(.malformedAnswer, partner: Self.name, "status \(answer.status)")
        }
        return try link.client.decode(GDELTAnswer.self, from: answer).articles
    }

    private static func query(_ name: String) -> String {
        let quoted = name.filter { $0 != "\"" }
        let wanted = "\"\(quoted)\" (\(AdverseMedia.offences.joined(separator: " OR ")))"
        return "query=\(PercentEncoding.encode(wanted))&mode=artlist&format=json&maxrecords=\(mostArticles)"
            + "&timespan=3months&sort=datedesc"
    }
}

/// Without articles it has no member of that name.
struct GDELTAnswer: FieldDecodable {
    let articles: [MediaArticle]

    init(_ fields: inout Fields) {
        let found = fields.optional("articles", .array(.object(GDELTArticle.self), 0...GDELTAdapter.mostArticles))
        articles = (found ?? []).map(\.article)
    }
}

struct GDELTArticle: FieldDecodable {
    let article: MediaArticle

    init(_ fields: inout Fields) {
        article = MediaArticle(
            url: fields.required("url", .text(1...4_096)), title: fields.required("title", .text(0...4_096)),
            domain: fields.optional("domain", .text(0...500)) ?? "")
    }
}

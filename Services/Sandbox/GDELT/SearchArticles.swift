import HTTPKit
import JSONKit
import Primitives

/// `GET /gdelt/api/v2/doc/doc`: the articles about a name, newest first. Whoever is called Scandal is in the papers.
struct SearchArticles: Endpoint {
    static let spec = EndpointSpec(
        .get, "/gdelt/api/v2/doc/doc", id: "searchArticles", summary: "Articles about a name", tag: "GDELT",
        access: .public)

    struct Query: FieldDecodable {
        let query: String

        init(_ fields: inout Fields) {
            query = fields.required("query", .text(1...2_048).example("\"Anna Eriksson\" (fraud OR bribery)"))
            for name in ["mode", "format", "maxrecords", "timespan", "sort"] {
                _ = fields.optional(name, .text(1...40))
            }
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<ArticlesView> {
        // The name stands in quotes.
        let parts = call.query.query.split(separator: "\"", omittingEmptySubsequences: false)
        let name = parts.count > 2 ? String(parts[1]) : ""
        guard name.split(separator: " ").last == "Scandal" else { return .ok(ArticlesView(articles: [])) }
        return .ok(
            ArticlesView(articles: [
                ArticleView(url: "https://news.example/a", title: "\(name) charged with fraud"),
                ArticleView(url: "https://news.example/b", title: "\(name) opens a flower shop"),
            ]))
    }
}

struct ArticlesView: FieldEncodable {
    let articles: [ArticleView]

    static let example = ArticlesView(articles: [.example])

    /// Without articles GDELT answers an empty object.
    func encode(to out: inout JSONWriter) { out.optional("articles", articles.isEmpty ? nil : articles) }
}

struct ArticleView: FieldEncodable {
    let url: String
    let title: String

    static let example = ArticleView(url: "https://news.example/a", title: "Anna Eriksson charged with fraud")

    func encode(to out: inout JSONWriter) {
        out.field("url", url)
        out.field("url_mobile", "")
        out.field("title", title)
        out.field("seendate", "20261119T101500Z")
        out.field("socialimage", "")
        out.field("domain", "news.example")
        out.field("language", "English")
        out.field("sourcecountry", "Sweden")
    }
}

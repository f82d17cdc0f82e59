import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /support/faqs`
struct ListFAQs: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/support/faqs", id: "listFAQs", summary: "Questions that are asked often, with their answers",
        tag: AssistantRoutes.faqs, access: .public)

    struct Query: FieldDecodable {
        let table: TableQuery
        let category: String?
        let search: String?
        let locale: String?

        init(_ fields: inout Fields) {
            table = TableQuery(&fields)
            category = fields.optional("category", .faqCategory.described("Only those about this"))
            search = fields.optional("q", .text(1...200).described("What is asked; what fits best comes first"))
            locale = fields.optional("locale", .language.described("Otherwise en; so is what is not in the language"))
        }
    }

    /// A search gives no more than this.
    private static let mostFound = 20

    let faqs: FAQStore
    let knowledge: Knowledge
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<FAQView>> {
        let query = call.query
        var found = try await faqs.list(publishedOnly: true).each(for: query.locale)
        if let category = query.category { found.removeAll { $0.category != category } }
        guard let search = query.search else {
            let list = "faqs:\(query.locale ?? "en"):\(query.category ?? "")"
            return .ok(try query.table.page(found.map(FAQView.init), cursors, list: list) { $0.faq.slug })
        }
        let slugs = try await ranked(search)
        let ordered = slugs.compactMap { slug in found.first { $0.slug == slug } }
        return .ok(
            Page(
                data: ordered.prefix(query.table.limit ?? Self.mostFound).map(FAQView.init), nextCursor: nil))
    }

    private func ranked(_ search: String) async throws -> [String] {
        let shelf = try await knowledge.current()
        return (shelf.index.find(search)?.matches ?? []).map { shelf.sources[$0.subject] }
            .filter { $0.kind == .faq }.map(\.slug)
    }
}

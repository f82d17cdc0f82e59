import NotificationsDomain
import Primitives
import Synchronization

/// What the assistant knows: FAQs, the ways to ask for them, and pages about the product, cut at their headings. The
/// index is made again when an FAQ has changed.
final class Knowledge: Sendable {
    /// Where an answer comes from.
    struct Source: Sendable {
        enum Kind: String, CaseIterable, Sendable {
            case faq, doc
        }

        let kind: Kind
        let slug: String
        let category: String?
        /// In its languages: the title and the answer.
        let texts: [String: (title: String, answer: String)]

        func text(in locale: String?) -> (title: String, answer: String) {
            let language = locale.map { String($0.prefix(2)) } ?? "en"
            return texts[locale ?? "en"] ?? texts[language] ?? texts["en"] ?? texts.values.first ?? ("", "")
        }

        var url: String { kind == .faq ? "/api/v1/support/faqs/\(slug)" : "/docs" }
    }

    struct Shelf: Sendable {
        let revision: FAQRevision
        let sources: [Source]
        let index: QuestionIndex
    }

    private let store: FAQStore
    private let shelf = Mutex<Shelf?>(nil)

    init(store: FAQStore) {
        self.store = store
    }

    /// What is known now.
    func current() async throws -> Shelf {
        let revision = try await store.revision()
        if let known = shelf.withLock({ $0 }), known.revision == revision { return known }
        let made = shelf(of: try await store.list(publishedOnly: true), revision)
        shelf.withLock { $0 = made }
        return made
    }

    private func shelf(of faqs: [FAQ], _ revision: FAQRevision) -> Shelf {
        var sources: [Source] = []
        var texts: [QuestionIndex.Text] = []
        var places: [String: Int] = [:]
        for (slug, group) in Dictionary(grouping: faqs, by: \.slug).sorted(by: { $0.key < $1.key }) {
            let place = sources.count
            places[slug] = place
            sources.append(
                Source(
                    kind: .faq, slug: slug, category: group.first?.category,
                    texts: Dictionary(
                        group.map { ($0.locale, ($0.question, $0.answer)) }, uniquingKeysWith: { first, _ in first })))
            for faq in group {
                texts += ([faq.question] + faq.phrasings).map { QuestionIndex.Text(subject: place, text: $0) }
            }
        }
        for (slug, text) in FAQPhrasings.all {
            guard let place = places[slug] else { continue }
            texts.append(QuestionIndex.Text(subject: place, text: text))
        }
        for page in KnowledgePage.all {
            texts.append(QuestionIndex.Text(subject: sources.count, text: page.title))
            sources.append(
                Source(
                    kind: .doc, slug: page.slug, category: nil, texts: ["en": (page.title, page.text)]))
        }
        return Shelf(revision: revision, sources: sources, index: QuestionIndex(texts))
    }

}

/// A part of a page under `Knowledge/`: a heading, and what stands below it.
struct KnowledgePage: Sendable {
    let slug: String
    let title: String
    let text: String

    static let all: [KnowledgePage] = [
        ("money", PackageResources.money_md), ("security", PackageResources.security_md),
        ("developers", PackageResources.developers_md),
    ].flatMap { parts(of: String(decoding: $0.1, as: UTF8.self), named: $0.0) }

    private static func parts(of page: String, named name: String) -> [KnowledgePage] {
        page.split(separator: "\n## ").dropFirst().map { part in
            let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: true)
            let title = String(lines[0])
            let slug = QuestionFeatures(title).stems.joined(separator: "-")
            var text = lines.count > 1 ? Substring(lines[1]) : ""
            while text.last == "\n" { text.removeLast() }
            return KnowledgePage(slug: "\(name)-\(slug)", title: title, text: String(text))
        }
    }
}

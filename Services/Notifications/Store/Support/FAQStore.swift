import NotificationsDomain
import PostgresAccess
import Primitives

/// A question that is asked often, in one language.
struct FAQ: Sendable {
    /// What the desk keeps of them, languages counted.
    static let most = 2_000

    let id: UniqueID
    var slug: String
    var locale: String
    var category: String
    var question: String
    var answer: String
    /// How people ask for it as well.
    var phrasings: [String]
    var isPublished: Bool
    var views: Int = 0
    var helpful: Int = 0
    var unhelpful: Int = 0
    let createdAt: Timestamp
    var updatedAt: Timestamp
}

/// Tells whether anything has changed since: not by the newest change alone, since clocks differ.
struct FAQRevision: Hashable, Sendable {
    let count: Int
    /// Of the instants of all changes.
    let sum: Int
}

/// All SQL for FAQs.
struct FAQStore: Sendable {
    let client: PostgresClient

    /// By slug and language.
    func list(publishedOnly: Bool) async throws -> [FAQ] {
        var list = ListQuery()
        if publishedOnly { list.requires("published") }
        return try Self.faqs(
            await client.query("\(Self.select) \(list.conditions) order by slug, locale limit \(FAQ.most)"))
    }

    func revision() async throws -> FAQRevision {
        let rows = try await client.query(
            """
            select count(*), coalesce(sum((extract(epoch from updated_at) * 1000)::bigint), 0)
            from notifications.faqs where published
            """)
        guard let (count, sum) = try rows.first(Int.self, Int.self) else { return FAQRevision(count: 0, sum: 0) }
        return FAQRevision(count: count, sum: sum)
    }

    /// One that is shown, in each language that it has.
    func find(slug: String) async throws -> [FAQ] {
        try Self.faqs(
            await client.query("\(Self.select) where slug = \(slug) and published order by locale limit 100"))
    }

    func find(_ id: UniqueID) async throws -> FAQ? {
        try Self.faqs(await client.query("\(Self.select) where id = \(id)")).first
    }

    nonisolated(nonsending) func find(_ id: UniqueID, in transaction: PostgresTransaction) async throws -> FAQ? {
        try Self.faqs(await transaction.query("\(Self.select) where id = \(id) for update")).first
    }

    /// - Throws: `slugTaken`, `tooMany`.
    nonisolated(nonsending) func insert(_ faq: FAQ, in transaction: PostgresTransaction) async throws {
        let count = try await transaction.query("select count(*) from notifications.faqs").first(Int.self) ?? 0
        guard count < FAQ.most else { throw SupportError.tooMany("articles") }
        let inserted = try await transaction.execute(
            """
            insert into notifications.faqs
                (id, slug, locale, category, question, answer, phrasings, published, created_at, updated_at)
            values (\(faq.id), \(faq.slug), \(faq.locale), \(faq.category), \(faq.question), \(faq.answer),
                \(faq.phrasings), \(faq.isPublished), \(faq.createdAt), \(faq.updatedAt))
            on conflict on constraint faqs_one_of_a_slug do nothing
            """)
        guard inserted == 1 else { throw SupportError.slugTaken }
    }

    nonisolated(nonsending) func update(
        _ faq: FAQ, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update notifications.faqs
            set category = \(faq.category), question = \(faq.question), answer = \(faq.answer),
                phrasings = \(faq.phrasings), published = \(faq.isPublished), updated_at = \(faq.updatedAt)
            where id = \(faq.id)
            """)
    }

    nonisolated(nonsending) func delete(_ id: UniqueID, in transaction: PostgresTransaction) async throws -> Bool {
        try await transaction.execute("delete from notifications.faqs where id = \(id)") == 1
    }

    /// One vote a user, which may be changed.
    nonisolated(nonsending) func vote(
        _ helpful: Bool, on id: UniqueID, by user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> FAQ {
        guard var faq = try await find(id, in: transaction) else { throw SupportError.notFound }
        let before = try await transaction.query(
            "select helpful from notifications.faq_votes where faq_id = \(id) and user_id = \(user)"
        ).first(Bool.self)
        guard before != helpful else { return faq }
        faq.helpful += (helpful ? 1 : 0) - (before == true ? 1 : 0)
        faq.unhelpful += (helpful ? 0 : 1) - (before == false ? 1 : 0)
        _ = try await transaction.pipeline([
            """
            insert into notifications.faq_votes (faq_id, user_id, helpful, voted_at)
            values (\(id), \(user), \(helpful), \(now))
            on conflict (faq_id, user_id) do update set helpful = excluded.helpful, voted_at = excluded.voted_at
            """,
            """
            update notifications.faqs set helpful = \(faq.helpful), unhelpful = \(faq.unhelpful) where id = \(id)
            """,
        ])
        return faq
    }

    /// Counts a reader once a day.
    /// - Returns: whether it counted.
    func view(_ id: UniqueID, by reader: [UInt8], on day: CalendarDay) async throws -> Bool {
        try await client.execute(
            """
            with reading as (
                insert into notifications.faq_readers (day, faq_id, reader) values (\(day), \(id), \(reader))
                on conflict do nothing returning faq_id)
            update notifications.faqs f set views = views + 1 from reading where f.id = reading.faq_id
            """) == 1
    }

    private static let select: SQL = """
        select id, slug, locale, category, question, answer, phrasings, published, views, helpful, unhelpful,
            created_at, updated_at
        from notifications.faqs
        """

    private static func faqs(_ rows: Rows) throws -> [FAQ] {
        try rows.map { row in
            let (id, slug, locale, category, question, answer, phrasings, published, views, helpful, unhelpful) =
                try row.decode(
                    UniqueID.self, String.self, String.self, String.self, String.self, String.self, [String].self,
                    Bool.self, Int.self, Int.self, Int.self)
            return FAQ(
                id: id, slug: slug, locale: locale, category: category, question: question, answer: answer,
                phrasings: phrasings, isPublished: published, views: views, helpful: helpful, unhelpful: unhelpful,
                createdAt: try row.decode(Timestamp.self, at: 11), updatedAt: try row.decode(Timestamp.self, at: 12))
        }
    }
}

extension [FAQ] {
    /// The one in a language, or in the language without its country, or in English, or any.
    func best(for locale: String?) -> FAQ? {
        let language = locale.map { String($0.prefix(2)) }
        return first { $0.locale == locale } ?? first { $0.locale == language } ?? first { $0.locale == "en" } ?? first
    }

    /// Each once, in the language that fits best.
    func each(for locale: String?) -> [FAQ] {
        var bySlug: [String: [FAQ]] = [:]
        for faq in self { bySlug[faq.slug, default: []].append(faq) }
        return bySlug.values.compactMap { $0.best(for: locale) }.sorted { $0.slug < $1.slug }
    }
}

import MoneyKit
package import PaymentsDomain
package import PostgresAccess
import Primitives

/// All SQL for links. Whoever changes one locks it first.
package struct LinkStore: Sendable {
    let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// - Returns: false when another link has its slug.
    nonisolated(nonsending) func insert(
        _ link: Link, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        let inserted = try await transaction.execute(
            """
            insert into payments.links (
                id, owner_id, owner_name, wallet_id, slug, title, description, amount, minimum, maximum, currency,
                single_use, expires_at, redirect_url, logo_url, brand_color, reference, livemode, state, created_at,
                updated_at)
            values (
                \(link.id), \(link.owner), \(link.ownerName), \(link.wallet), \(link.slug), \(link.face.title),
                \(link.face.description), \(link.price.amount?.minorUnits), \(link.price.minimum?.minorUnits),
                \(link.price.maximum?.minorUnits), \(link.currency.code), \(link.isSingleUse), \(link.expiresAt),
                \(link.face.redirectURL), \(link.face.logoURL), \(link.face.brandColor), \(link.reference),
                \(link.isLive), \(link.state.rawValue), \(link.createdAt), \(link.createdAt))
            on conflict on constraint links_slug_is_one do nothing
            """)
        return inserted == 1
    }

    nonisolated(nonsending) func update(
        _ link: Link, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.links
            set title = \(link.face.title), description = \(link.face.description),
                redirect_url = \(link.face.redirectURL), logo_url = \(link.face.logoURL),
                brand_color = \(link.face.brandColor), amount = \(link.price.amount?.minorUnits),
                minimum = \(link.price.minimum?.minorUnits), maximum = \(link.price.maximum?.minorUnits),
                expires_at = \(link.expiresAt), state = \(link.state.rawValue), payment_id = \(link.payment),
                payments_count = \(link.payments), total_collected = \(link.collected), updated_at = \(now)
            where id = \(link.id)
            """)
    }

    /// Locks the link until the transaction ends. Rows that refer to it may be written meanwhile, as whoever waits for
    /// the lock has done already.
    nonisolated(nonsending) func lock(_ id: LinkID, in transaction: PostgresTransaction) async throws -> Link? {
        try await LinkRow.decode(transaction.query("\(Self.select) where l.id = \(id) for no key update of l")).first
    }

    /// Keeps it as it is until the transaction ends; others may look as well.
    nonisolated(nonsending) func hold(_ id: LinkID, in transaction: PostgresTransaction) async throws -> Link? {
        try await LinkRow.decode(transaction.query("\(Self.select) where l.id = \(id) for share of l")).first
    }

    package func find(_ id: LinkID) async throws -> Link? {
        try await LinkRow.decode(client.query("\(Self.select) where l.id = \(id)")).first
    }

    func find(slug: String) async throws -> Link? {
        try await LinkRow.decode(client.query("\(Self.select) where l.slug = \(slug)")).first
    }

    /// Newest first, those older than `after`.
    package func list(_ filter: LinkFilter, after: LinkID?, limit: Int) async throws -> [Link] {
        var list = filter.list
        list.follows("l.id", after)
        return try await LinkRow.decode(
            client.query("\(Self.select) \(list.conditions) order by l.id desc limit \(limit)"))
    }

    /// Those whose time is up and which nobody is paying.
    func due(_ now: Timestamp, limit: Int) async throws -> [LinkID] {
        try await client.query(
            """
            select id from payments.links
            where state = 'active' and payment_id is null and expires_at <= \(now) order by expires_at limit \(limit)
            """
        ).decode(LinkID.self)
    }

    /// Somebody looks at it.
    func countView(of id: LinkID) async throws {
        try await client.execute(
            """
            insert into payments.link_views (link_id, views) values (\(id), 1)
            on conflict (link_id) do update set views = payments.link_views.views + 1
            """)
    }

    private static let select: SQL = """
        select \(LinkRow.columns) from payments.links l left join payments.link_views v on v.link_id = l.id
        """
}

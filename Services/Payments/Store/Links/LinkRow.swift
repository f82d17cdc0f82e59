import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// Rows of links as domain values.
enum LinkRow {
    static let columns: SQL = """
        l.id, l.owner_id, l.owner_name, l.wallet_id, l.slug, l.title, l.description, l.amount, l.minimum, l.maximum,
        l.currency, l.single_use, l.expires_at, l.redirect_url, l.logo_url, l.brand_color, l.reference, l.livemode,
        l.state, l.payment_id, l.payments_count, l.total_collected, l.created_at, coalesce(v.views, 0)
        """

    static func decode(_ rows: Rows) throws -> [Link] {
        var links: [Link] = []
        links.reserveCapacity(rows.count)
        for row in rows { links.append(try link(row)) }
        return links
    }

    private static func link(_ row: Row) throws -> Link {
        let id = try row.decode(LinkID.self, at: 0)
        guard let currency = Currency(try row.decode(String.self, at: 10)),
            let state = Link.State(rawValue: try row.decode(String.self, at: 18))
        else { throw PostgresError(.decoding, message: "link \(id) has a value that we do not know") }
        func money(_ column: Int) throws(PostgresError) -> Money? {
            try row.decode(Int64?.self, at: column).map { Money(minorUnits: $0, currency: currency) }
        }
        let price: LinkPrice =
            if let amount = try money(7) {
                .fixed(amount)
            } else {
                .range(minimum: try money(8), maximum: try money(9))
            }
        return Link(
            id: id, owner: try row.decode(UserID.self, at: 1), ownerName: try row.decode(String?.self, at: 2),
            wallet: try row.decode(UniqueID.self, at: 3), currency: currency, slug: try row.decode(String.self, at: 4),
            isSingleUse: try row.decode(Bool.self, at: 11), reference: try row.decode(String.self, at: 16),
            isLive: try row.decode(Bool.self, at: 17), createdAt: try row.decode(Timestamp.self, at: 22),
            price: price,
            face: Link.Face(
                title: try row.decode(String.self, at: 5), description: try row.decode(String?.self, at: 6),
                redirectURL: try row.decode(String?.self, at: 13), logoURL: try row.decode(String?.self, at: 14),
                brandColor: try row.decode(String?.self, at: 15)),
            expiresAt: try row.decode(Timestamp?.self, at: 12), state: state,
            payment: try row.decode(PaymentID?.self, at: 19), payments: try row.decode(Int64.self, at: 20),
            collected: try row.decode(Int64.self, at: 21), views: try row.decode(Int64.self, at: 23))
    }
}

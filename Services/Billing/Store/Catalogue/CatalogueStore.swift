import BillingDomain
import PostgresAccess
import Primitives

/// Reads who can be paid, and for what.
struct CatalogueStore: Sendable {
    let client: PostgresClient

    /// In the order of lists.
    func categories() async throws -> [BillerCategory] {
        let rows = try await client.query("select id, code, name, position from billing.categories order by position")
        return try rows.decode(BillerCategoryID.self, String.self, String.self, Int.self).map { id, code, name, place in
            guard let known = Biller.Category(rawValue: code) else {
                throw PostgresError(.decoding, message: "category \(id) has a code that we do not know")
            }
            return BillerCategory(id: id, code: known, name: name, position: place)
        }
    }

    /// By code.
    func billers(_ filter: BillerFilter) async throws -> [CataloguedBiller] {
        let rows = try await client.query(
            "select \(BillerRow.columns) from \(BillerRow.tables) \(filter.list.conditions) order by b.code")
        return try BillerRow.decode(rows)
    }

    /// - Parameter isOperator: whether testing billers are there as well.
    func biller(_ id: BillerID, isOperator: Bool) async throws -> CataloguedBiller? {
        let rows = try await client.query(
            """
            select \(BillerRow.columns) from \(BillerRow.tables)
            where b.id = \(id) and (\(isOperator) or not b.testing)
            """)
        return try BillerRow.decode(rows).first
    }

    /// By amount, the cheapest first.
    func packages(of biller: BillerID) async throws -> [CataloguedPackage] {
        let rows = try await client.query(
            """
            select \(BillerRow.packageColumns)
            from billing.packages k join billing.billers b on b.id = k.biller_id
            where k.biller_id = \(biller) order by k.amount, k.code
            """)
        return try BillerRow.packages(rows)
    }

    /// One of the biller's.
    func package(_ id: BillerPackageID, of biller: BillerID) async throws -> CataloguedPackage? {
        let rows = try await client.query(
            """
            select \(BillerRow.packageColumns)
            from billing.packages k join billing.billers b on b.id = k.biller_id
            where k.id = \(id) and k.biller_id = \(biller)
            """)
        return try BillerRow.packages(rows).first
    }
}

/// Which billers a list shows.
struct BillerFilter: Sendable, Equatable {
    var category: Biller.Category?
    /// A part of a name or a code, in letters of either case.
    var text: String?
    /// Whether testing ones are among them.
    var isOperator = false

    var list: ListQuery {
        var list = ListQuery()
        list.equals("b.category", category?.rawValue)
        if !isOperator { list.requires("not b.testing") }
        if let text {
            list.requires(
                "(position(lower(\(text)) in lower(b.name)) > 0 or position(lower(\(text)) in lower(b.code)) > 0)")
        }
        return list
    }
}

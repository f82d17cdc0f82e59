import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// All SQL for the table of who goes first.
struct RouteStore: Sendable {
    let client: PostgresClient

    /// Puts those that can into their order. Of the rows that fit the one that says most counts: the method before the
    /// currency, and that before the country.
    func order(
        _ names: some Sequence<String>, _ direction: PaymentRoute.Direction, method: String, _ currency: Currency,
        country: String? = nil
    ) async throws -> [String] {
        let rows = try await client.query(
            """
            \(Self.select)
            where direction = \(direction.rawValue) and method in ('', \(method))
                and currency in ('', \(currency.code)) and country in ('', \(country ?? ""))
            order by method <> '' desc, currency <> '' desc, country <> '' desc limit 1
            """)
        return PaymentRoute.order(names, by: try Self.routes(rows).first)
    }

    func all() async throws -> [PaymentRoute] {
        try Self.routes(await client.query("\(Self.select) order by direction, method, currency, country"))
    }

    func set(_ route: PaymentRoute, by user: UserID, now: Timestamp) async throws {
        try await client.execute(
            """
            insert into payments.routes
                (direction, method, currency, country, providers, updated_by, updated_at)
            values (\(route.direction.rawValue), \(route.method ?? ""), \(route.currency?.code ?? ""),
                \(route.country ?? ""), \(route.providers), \(user), \(now))
            on conflict (direction, method, currency, country) do update
            set providers = excluded.providers, updated_by = excluded.updated_by, updated_at = excluded.updated_at
            """)
    }

    private static let select: SQL = """
        select direction, method, currency, country, providers from payments.routes
        """

    private static func routes(_ rows: Rows) throws(PostgresError) -> [PaymentRoute] {
        var routes: [PaymentRoute] = []
        for row in rows {
            let (name, method, code, country, providers) = try row.decode(
                String.self, String.self, String.self, String.self, [String].self)
            guard let direction = PaymentRoute.Direction(rawValue: name), code.isEmpty || Currency(code) != nil else {
                throw PostgresError(.decoding, message: "a route has a value that we do not know")
            }
            routes.append(
                PaymentRoute(
                    direction: direction, method: method.isEmpty ? nil : method, currency: Currency(code),
                    country: country.isEmpty ? nil : country, providers: providers))
        }
        return routes
    }
}

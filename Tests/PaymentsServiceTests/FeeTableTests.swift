import Authentication
import JSONKit
import MoneyKit
import NIOHTTP1
import PaymentsDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import PaymentsService

/// What payments cost, who carries them, and who goes first.
@Suite(.timeLimit(.minutes(2))) struct FeeTableTests {
    private static let fees = "/api/v1/admin/payments/fees"
    private static let routing = "/api/v1/admin/payments/routing"
    private static let staff = PaymentsHarness.staff

    private func set(
        _ payments: PaymentsHarness, _ path: String, _ json: String
    ) async throws -> PaymentsHarness.Answer {
        try await payments.send(.PUT, path, as: Self.staff, roles: [.operator], json: json)
    }

    @Test func payeesPayByTheTable() async throws {
        try await PaymentsHarness.run(providerIsUp: false) { payments in
            let store = OutflowFeeStore(client: payments.database)
            let amount = Money(minorUnits: 3_333, currency: .USD)
            for source in [Payment.Source.link, .qr, .checkout] {
                let fee = try await store.payee(of: source, in: .USD)
                #expect(try fee.fee(on: amount).minorUnits == 50)
                // The cap is 1,000 of any currency.
                #expect(try fee.fee(on: Money(minorUnits: 9_999_999_99, currency: .USD)).minorUnits == 100_000)
                let yen = Money(minorUnits: 900_000, currency: try #require(Currency("JPY")))
                #expect(try fee.fee(on: yen).minorUnits == 1_000)
            }
            #expect(try await store.payee(of: .send, in: .USD).fee(on: amount).isZero)
            let changed = try await set(
                payments, Self.fees,
                #"{"kind":"payment","name":"link","currency":"USD","basis_points":100,"cap":{"amount":"0.20","currency":"USD"}}"#
            )
            #expect(changed.status == 200, "\(changed.code ?? "")")
            #expect(try await store.payee(of: .link, in: .USD).fee(on: amount).minorUnits == 20)
            #expect(try await store.payee(of: .qr, in: .USD).fee(on: amount).minorUnits == 50)
        }
    }

    @Test func allFeesStandInOneTable() async throws {
        try await PaymentsHarness.run(providerIsUp: false) { payments in
            let dollars = #"{"amount":"15.00","currency":"USD"}"#
            for json in [
                #"{"kind":"withdrawal","name":"sandbox","currency":"USD","basis_points":0,"fixed":\#(dollars)}"#,
                #"{"kind":"deposit","name":"sandbox","method":"card","currency":"USD","basis_points":150,"cap":\#(dollars)}"#,
            ] {
                #expect(try await set(payments, Self.fees, json).status == 200, "\(json)")
            }
            let list = try await payments.send(.GET, Self.fees, as: Self.staff, roles: [.auditor])
            let rows = try #require(list.json["data"]?.arrayValue)
            let kinds = rows.compactMap { $0["kind"]?.stringValue }
            #expect(kinds.filter { $0 == "payment" }.count == 3 && kinds.filter { $0 == "deposit" }.count > 3)
            let wire = try #require(rows.first { $0["name"] == .string("wire") })
            #expect(rows.contains { $0["name"] == .string("sandbox") && $0["currency"] == .string("USD") })
            #expect(wire["fixed"]?["amount"]?.stringValue == "15.00")
            for (json, code) in [
                (#"{"kind":"payment","name":"send","basis_points":1}"#, "validation_failed"),
                (#"{"kind":"deposit","name":"sandbox","basis_points":1}"#, "validation_failed"),
                (#"{"kind":"withdrawal","name":"sandbox","basis_points":1,"fixed":\#(dollars)}"#, "validation_failed"),
                (#"{"kind":"deposit","name":"other","method":"card","basis_points":1}"#, "unknown_provider"),
                (#"{"kind":"withdrawal","name":"other","basis_points":1}"#, "rail_not_available"),
            ] {
                #expect(try await set(payments, Self.fees, json).code == code, "\(json)")
            }
            for role in [Role.customer, .merchant, .support, .auditor] {
                let refused = try await payments.send(
                    .PUT, Self.fees, as: Self.staff, roles: [role],
                    json: #"{"kind":"payment","name":"qr","basis_points":1}"#)
                #expect(refused.status == 403, "\(role)")
            }
        }
    }

    @Test func providersDescribeThemselves() async throws {
        try await PaymentsHarness.run(providerIsUp: false) { payments in
            let all = try await payments.send(.GET, "/api/v1/payments/providers?currency=USD").json
            let named = try #require(all["data"]?.arrayValue)
            #expect(named.count >= 7)
            let sandbox = try #require(named.first { $0["name"] == .string("sandbox") })
            #expect(sandbox["client"] != nil)
            let stripe = try #require(named.first { $0["name"] == .string("stripe") })
            #expect(stripe["client"]?["publishable_key"] == .string("pk_stripe_development"))
            #expect(sandbox["directions"] == .array([.string("in"), .string("out")]))
            #expect(
                sandbox["methods"]
                    == .array(["card", "bank_transfer", "aba", "iban", "local"].map { JSONValue.string($0) }))
            #expect(sandbox["fee"]?.arrayValue?.count == 3)
            let out = try await payments.send(.GET, "/api/v1/payments/providers?direction=out").json
            let way = try #require(out["data"]?.arrayValue?.first { $0["name"] == .string("sandbox") })
            #expect(way["directions"] == .array([.string("out")]))
            #expect(way["fee"]?.arrayValue?.compactMap { $0["kind"]?.stringValue } == ["withdrawal"])
        }
    }

    @Test func whoGoesFirstIsARow() async throws {
        try await PaymentsHarness.run { payments in
            let routes = RouteStore(client: payments.database)
            let names = ["ach", "sandbox", "wire"]
            #expect(try await routes.order(names, .out, method: "aba", .USD) == ["sandbox", "ach", "wire"])
            for (method, currency, country, providers) in [
                ("", "USD", "", ["wire", "ach"]), ("aba", "", "US", ["ach"]), ("aba", "USD", "US", ["wire"]),
            ] {
                try await routes.set(
                    PaymentRoute(
                        direction: .out, method: method.isEmpty ? nil : method, currency: Currency(currency),
                        country: country.isEmpty ? nil : country, providers: providers),
                    by: Self.staff, now: payments.clock.now)
            }
            // The row that says most, the method before the currency and that before the country.
            let euros = try #require(Currency("EUR"))
            for (method, currency, country, expected) in [
                ("aba", Currency.USD, "US", "wire"), ("aba", euros, "US", "ach"), ("local", .USD, "NG", "wire"),
                ("local", euros, "NG", "sandbox"),
            ] {
                let order = try await routes.order(names, .out, method: method, currency, country: country)
                #expect(order.first == expected && order.sorted() == names, "\(method) \(currency) \(country)")
            }
            let unknown = try await set(payments, Self.routing, #"{"direction":"in","providers":["other"]}"#)
            #expect(unknown.code == "unknown_provider")
            let twice = try await set(payments, Self.routing, #"{"direction":"out","providers":["sandbox","sandbox"]}"#)
            #expect(twice.code == "validation_failed")
            let set = try await set(
                payments, Self.routing, #"{"direction":"out","currency":"USD","providers":["sandbox"]}"#)
            #expect(set.status == 200 && set.json["method"] == .null)
            let list = try await payments.send(.GET, Self.routing, as: Self.staff, roles: [.support])
            #expect(list.json["data"]?.arrayValue?.count == 5)
            // Nobody was named: the deposit and the withdrawal go the way of the table.
            let deposit = try await payments.deposit("10.00")
            #expect(deposit.status == 201 && deposit.json["provider"]?.stringValue == "sandbox")
            let withdrawal = try await payments.withdraw("10.00", to: try await payments.newAccount())
            #expect(withdrawal.status == 201 && withdrawal.json["via"]?.stringValue == "sandbox")
        }
    }
}

import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Ada pays many at once.
@Suite(.timeLimit(.minutes(4))) struct PayoutRouteTests {
    private static let path = "\(People.base)/payouts"

    private func item(
        _ id: String, _ amount: String = "0.10", to: String = #"{"email":"grace@florin.test"}"#,
        _ currency: String = "USD"
    ) -> String {
        #"{"id":"\#(id)","recipient":\#(to),"amount":\#(People.money(amount, currency))}"#
    }

    private func make(
        _ payments: PaymentsHarness, _ items: [String], more: String = "", key: String? = nil
    ) async throws -> PaymentsHarness.Answer {
        try await payments.send(
            .POST, Self.path,
            json: #"{"source_wallet_id":"\#(People.adas)","items":[\#(items.joined(separator: ","))]\#(more)}"#,
            key: key ?? IDGenerator(clock: .system).next().description)
    }

    private func finish(_ payments: PaymentsHarness, _ made: PaymentsHarness.Answer) async throws -> JSONValue {
        let id = try #require(made.json["id"]?.stringValue, "\(made)")
        return try await eventually(within: .seconds(150), "payout \(id) is over") {
            let payout = try await payments.send(.GET, "\(Self.path)/\(id)").json
            return payout["status"]?.stringValue == "completed" ? payout : nil
        }
    }

    @Test func tenBadOnesOfAThousandLeaveNineHundredAndNinety() async throws {
        try await People.run { payments in
            payments.wallet.door.open(People.adas, People.ada, 100_000, number: "900000000001")
            let items = (0..<1_000).map { number in
                switch number {
                case 0, 100: item("\(number)", to: #"{"email":"who@florin.test"}"#)
                case 200, 300: item("\(number)", to: #"{"account_number":"999999999999"}"#)
                case 400, 500: item("\(number)", to: #"{"email":"ada@florin.test"}"#)
                case 600: item("\(number)", "0.00")
                case 700: item("\(number)", "-1.00")
                case 800: item("\(number)", "1000000.01")
                case 900: item("899")
                default:
                    item(
                        "\(number)",
                        to: number.isMultiple(of: 2) ? #"{"email":"mary@florin.test"}"# : #"{"phone":"+442079460000"}"#)
                }
            }
            let made = try await make(payments, items, key: "k")
            #expect(made.status == 202, "\(made)")
            #expect(try await make(payments, items, key: "k").body == made.body)
            let payout = try await finish(payments, made)
            #expect(payout["counts"]?["succeeded"] == .number("990"))
            #expect(payout["counts"]?["refused"] == .number("10"))
            let got = [People.graces, People.marys].compactMap { payments.wallet.door.balance($0) }
            #expect(got.reduce(0, +) == 9_900)
            #expect(payments.wallet.door.balance(People.adas) == 90_100)
            let id = try #require(payout["id"]?.stringValue)
            let refused = try await payments.send(.GET, "\(Self.path)/\(id)/items?status=refused").json["data"]
            let codes = refused?.arrayValue?.compactMap { $0["failure_code"]?.stringValue } ?? []
            #expect(
                codes.sorted() == [
                    "already_used", "amount_not_positive", "amount_not_positive", "amount_out_of_range", "not_found",
                    "not_found", "not_found", "not_found", "self_payment", "self_payment",
                ])
            let left = try await payments.database.query(
                "select from payments.payout_items where recipient is not null")
            #expect(left.isEmpty)
        }
    }

    @Test func anItemsIDCountsOnceUnlessItWasRefused() async throws {
        try await People.run { payments in
            payments.wallet.door.refuse("wallet_frozen", into: People.graces)
            let first = try await finish(
                payments, make(payments, [item("a"), item("b", to: #"{"email":"mary@florin.test"}"#)]))
            #expect(first["counts"]?["refused"] == .number("1"))
            payments.wallet.door.allow()
            let again = try await finish(payments, make(payments, [item("a"), item("b")]))
            #expect(again["counts"]?["succeeded"] == .number("1") && again["counts"]?["refused"] == .number("1"))
            #expect(payments.wallet.door.balance(People.graces) == 10)
            #expect(payments.wallet.door.balance(People.marys) == 10)
        }
    }

    @Test func badPayoutsLeaveNothing() async throws {
        try await People.run { payments in
            #expect(try await make(payments, []).code == "validation_failed")
            let thousandAndOne = (0...1_000).map { item("\($0)") }
            #expect(try await make(payments, thousandAndOne).code == "validation_failed")
            #expect(try await make(payments, [item("a", to: "{}")]).code == "validation_failed")
            #expect(try await make(payments, [item(""), item("b")]).code == "validation_failed")
            let euros = item("a", "1.00", to: #"{"email":"mary@florin.test"}"#, "EUR")
            #expect(try await make(payments, [euros]).code == "currency_mismatch")
            #expect(try await make(payments, [item("a", "100.01")]).code == "insufficient_funds")
            payments.wallet.door.state.withLock { $0.proof = "fla_1" }
            #expect(try await make(payments, [item("a")]).code == "authorization_required")
            #expect(try await payments.database.query("select from payments.payouts").isEmpty)
            let made = try await make(payments, [item("a")], more: #","authorization":"fla_1""#)
            #expect(made.status == 202)
            let id = try #require(made.json["id"]?.stringValue)
            for path in ["", "/items"] {
                let foreign = try await payments.send(.GET, "\(Self.path)/\(id)\(path)", as: People.grace)
                #expect(foreign.status == 404)
            }
            #expect(try await payments.send(.GET, Self.path, as: People.grace).json["data"] == .array([]))
        }
    }

    /// What the wallet does not answer for is asked again; nobody is paid twice.
    @Test func aSilentWalletPaysOnce() async throws {
        try await People.run { payments in
            payments.wallet.door.state.withLock { $0.silent = 5 }
            let made = try await make(payments, (0..<20).map { item("\($0)") })
            let id = try #require(made.json["id"]?.stringValue)
            try await eventually(within: .seconds(60), "payout is over") {
                payments.clock.advance(by: .seconds(5))
                return try await payments.send(.GET, "\(Self.path)/\(id)").json["status"]?.stringValue == "completed"
            }
            #expect(payments.wallet.door.balance(People.graces) == 200)
            #expect(payments.wallet.door.state.withLock { $0.posted.count } == 20)
        }
    }
}

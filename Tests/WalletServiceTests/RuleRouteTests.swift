import Authentication
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import Testing

/// The tables that operators set: fees and limits, and what they do to the next transfer.
@Suite struct RuleRouteTests {
    private static let fees = "/api/v1/admin/wallet/fees"
    private static let limits = "/api/v1/admin/wallet/limits"

    @Test func feeIsSetTakenAndTakenAway() async throws {
        try await WalletHarness.with { world in
            let (ada, grace, staff) = (try await world.customer(), try await world.customer(), try world.staff())
            let source = try await world.wallet(of: ada, funds: 10_000)
            let destination = try await world.wallet(of: grace)
            let fee = #"{"fixed":\#(world.money("0.25")),"basis_points":100,"maximum":\#(world.money("0.90"))}"#
            let set = try await staff.put("\(Self.fees)/transfer/USD", fee).expect(200)
            #expect(set.text("fixed.amount") == "0.25" && set.text("maximum.amount") == "0.90")
            let list = try await staff.get(Self.fees).expect(200)
            #expect(list.text("data.0.operation") == "transfer" && list["data.1"] == nil)

            let small = try await ada.post("/api/v1/transfers", world.transfer(source, destination, "10")).expect(201)
            #expect(small.text("fee.amount") == "0.35")
            let large = try await ada.post("/api/v1/transfers", world.transfer(source, destination, "80")).expect(201)
            #expect(large.text("fee.amount") == "0.90")
            #expect(try await world.posted(source, ada) == "8.75")

            try await staff.delete("\(Self.fees)/transfer/USD").expect(204)
            try await staff.delete("\(Self.fees)/transfer/USD").expect(404, "not_found")
            let free = try await ada.post("/api/v1/transfers", world.transfer(source, destination, "1")).expect(201)
            #expect(free.text("fee.amount") == "0.00")
        }
    }

    @Test func feeMustMakeSense() async throws {
        try await WalletHarness.with { world in
            let staff = try world.staff()
            let path = "\(Self.fees)/transfer/USD"
            try await staff.put(path, #"{"fixed":\#(world.money("1", "EUR"))}"#).expect(422, "currency_mismatch")
            try await staff.put(path, #"{"fixed":\#(world.money("-1"))}"#).expect(422)
            try await staff.put(path, #"{"basis_points":10001}"#).expect(422, "validation_failed")
            let crossed = #"{"minimum":\#(world.money("2")),"maximum":\#(world.money("1"))}"#
            try await staff.put(path, crossed).expect(422, "validation_failed")
            #expect(try await staff.get(Self.fees).expect(200)["data.0"] == nil)
        }
    }

    @Test func limitsAreSetAndHoldAtOnce() async throws {
        try await WalletHarness.with { world in
            let (ada, grace, staff) = (try await world.customer(tier: 2), try await world.customer(), try world.staff())
            let source = try await world.wallet(of: ada, funds: 100_000)
            let destination = try await world.wallet(of: grace)
            try await ada.post("/api/v1/transfers", world.transfer(source, destination, "100")).expect(201)
            let set = try await staff.put("\(Self.limits)/2", Self.limits(transaction: "50")).expect(200)
            #expect(set.text("transaction.amount") == "50.00" && set["tier"]?.integerValue == 2)
            try await ada.post("/api/v1/transfers", world.transfer(source, destination, "50.01"))
                .expect(422, "limit_exceeded")
            try await ada.post("/api/v1/transfers", world.transfer(source, destination, "50")).expect(201)
            let rows = try #require(try await staff.get(Self.limits).expect(200)["data"]?.arrayValue)
            #expect(rows.count == 4)
            #expect(rows[2]["transaction"]?["amount"]?.stringValue == "50.00")
            #expect(rows[3]["transaction"]?["amount"]?.stringValue == "50000.00")
        }
    }

    @Test func limitsAreInDollarsOfAKnownTier() async throws {
        try await WalletHarness.with { world in
            let staff = try world.staff()
            try await staff.put("\(Self.limits)/2", Self.limits(transaction: "-1")).expect(422, "validation_failed")
            try await staff.put("\(Self.limits)/2", Self.limits(transaction: "1", currency: "EUR"))
                .expect(422, "validation_failed")
            try await staff.put("\(Self.limits)/4", Self.limits(transaction: "1")).expect(400, "malformed_id")
            try await staff.put("\(Self.limits)/2", #"{"transaction":\#(world.money("1"))}"#)
                .expect(422, "validation_failed")
        }
    }

    @Test func onlyOperatorsSetThem() async throws {
        try await WalletHarness.with { world in
            for caller in [try await world.customer(), try world.staff(.support), try world.staff(.compliance)] {
                try await caller.put("\(Self.fees)/transfer/USD", #"{"basis_points":1}"#).expect(403)
                try await caller.delete("\(Self.fees)/transfer/USD").expect(403)
                try await caller.put("\(Self.limits)/2", Self.limits(transaction: "1")).expect(403)
            }
            try await world.staff(.compliance).get(Self.limits).expect(200)
            try await world.customer().get(Self.limits).expect(403)
        }
    }

    /// Midnight in UTC gives the day back, the first of the month the month.
    @Test func dayAndMonthBeginAnew() async throws {
        try await WalletHarness.with { world in
            var (ada, staff) = (try await world.customer(tier: 2), try world.staff())
            let grace = try await world.customer()
            let source = try await world.wallet(of: ada, funds: 100_000)
            let destination = try await world.wallet(of: grace)
            let table = Self.limits(transaction: "1000", day: "100", month: "250")
            try await staff.put("\(Self.limits)/2", table).expect(200)
            func send(_ amount: String) async throws -> TestAnswer {
                try await ada.post("/api/v1/transfers", world.transfer(source, destination, amount))
            }
            func move(to time: String) throws {
                world.clock.set(try #require(Timestamp(rfc3339: time)))
                (ada, staff) = (try world.renewed(ada), try world.staff())
            }
            try await send("100").expect(201)
            try await send("0.01").expect(422, "limit_exceeded")
            try move(to: "2026-11-20T23:59:59Z")
            try await send("0.01").expect(422, "limit_exceeded")
            try move(to: "2026-11-21T00:00:00Z")
            try await send("100").expect(201)
            try move(to: "2026-11-30T12:00:00Z")
            // Of the month fifty are left, though the day would take a hundred.
            try await send("50.01").expect(422, "limit_exceeded")
            try await send("50").expect(201)
            try move(to: "2026-11-30T23:59:59Z")
            try await send("0.01").expect(422, "limit_exceeded")
            try move(to: "2026-12-01T00:00:00Z")
            try await send("100").expect(201)
            try await send("0.01").expect(422, "limit_exceeded")
        }
    }

    private static func limits(
        transaction: String, day: String = "250000", month: String = "1000000", currency: String = "USD"
    ) -> String {
        let amounts = [
            ("deposits_day", "50000"), ("withdrawals_day", "25000"), ("balance", "250000"),
            ("transaction", transaction), ("sent_day", day), ("sent_month", month),
        ]
        let fields = amounts.map { #""\#($0)":{"amount":"\#($1)","currency":"\#(currency)"}"# }
        return "{\(fields.joined(separator: ","))}"
    }
}

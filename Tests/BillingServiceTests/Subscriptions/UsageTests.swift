import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import BillingService

@Suite struct UsageTests {
    private static let prices = #"[{"key":"calls","kind":"unit","unit_price":"0.01","meter":"calls"}]"#

    private static func meter(_ world: SubscriptionWorld, _ aggregation: String = "sum") async throws {
        let made = try await world.call(
            .post, "/meters", #"{"code":"calls","name":"Calls","aggregation":"\#(aggregation)"}"#)
        #expect(made.status == 201, "\(made.json)")
    }

    private static func event(_ id: String, _ subscription: String, _ value: String, at: String? = nil) -> String {
        let at = at.map { #","at":"\#($0)""# } ?? ""
        return #"{"id":"\#(id)","subscription_id":"\#(subscription)","meter":"calls","value":"\#(value)"\#(at)}"#
    }

    private static func report(
        _ events: [String], _ world: SubscriptionWorld
    ) async throws -> BillingHarness.Answer {
        try await world.call(.post, "/usage", #"{"events":[\#(events.joined(separator: ","))]}"#)
    }

    @Test func anIDCountsOnceForEver() async throws {
        try await SubscriptionWorld.run { world in
            try await Self.meter(world)
            let id = try await world.subscription(try await world.plan(prices: Self.prices))
            let first = try await Self.report([Self.event("a", id, "3"), Self.event("a", id, "3")], world)
            #expect(first.json["accepted"]?.integerValue == 1 && first.json["duplicates"]?.integerValue == 1)
            let second = try await Self.report(
                [
                    Self.event("a", id, "3"), Self.event("a2", id, "1", at: "2026-09-01T00:00:00Z"),
                    Self.event("a3", id, "1", at: "2027-01-01T10:05:01Z"), Self.event("a", id, "4"),
                ], world)
            #expect(second.json["duplicates"]?.integerValue == 1 && second.json["accepted"]?.integerValue == 0)
            let codes = second.json["rejected"]?.arrayValue?.compactMap { $0["code"]?.stringValue }
            #expect(codes == ["event_too_old", "event_in_future", "event_id_reused"], "\(second.json)")
            let reused = try await Self.report([Self.event("a", id, "4")], world)
            #expect(reused.json["rejected"]?.at(0)?["code"]?.stringValue == "event_id_reused", "\(reused.json)")
        }
    }

    @Test func eightWhoTellTheSameShuffledCountOnce() async throws {
        try await SubscriptionWorld.run { world in
            try await Self.meter(world)
            let id = try await world.subscription(try await world.plan(prices: Self.prices))
            let events = (0..<1_000).map { Self.event("e\($0)", id, "1") }
            let accepted = try await withThrowingTaskGroup(of: Int64.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let answer = try await Self.report(events.shuffled(), world)
                        #expect(answer.status == 200, "\(answer.json)")
                        return answer.json["accepted"]?.integerValue ?? 0
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(accepted == 1_000)
            let usage = try await world.call(.get, "/subscriptions/\(id)/usage", as: SubscriptionWorld.ada)
            #expect(usage.json["data"]?.at(0)?["quantity"]?.stringValue == "1000", "\(usage.json)")
            #expect(usage.json["data"]?.at(0)?["amount"]?.amount == "10.00")
        }
    }

    @Test func whatWasUsedBeforeAChangeIsPaidWithIt() async throws {
        try await SubscriptionWorld.run { world in
            try await Self.meter(world)
            let id = try await world.subscription(try await world.plan(prices: Self.prices))
            let flat = try await world.plan("flat", price: "31.00")
            _ = try await Self.report([Self.event("a", id, "300")], world)
            try await world.move(to: "2027-01-11")
            let body = #"{"plan_id":"\#(flat)","when":"now"}"#
            let preview = try await world.call(
                .post, "/subscriptions/\(id)/preview-change", as: SubscriptionWorld.ada, body)
            // 300 calls, and 21 of 31 days.
            #expect(preview.json["due_now"]?.amount == "24.00", "\(preview.json)")
            #expect(preview.json["lines"]?.arrayValue?.count == 2, "\(preview.json)")
            let changed = try await world.call(
                .post, "/subscriptions/\(id)/change", as: SubscriptionWorld.ada, body)
            #expect(changed.status == 200, "\(changed.json)")
            #expect(world.wallet.balance(SubscriptionWorld.adas) == 1_000_000_00 - 24_00)
        }
    }

    @Test func aggregationsComeToWhatTheySay() async throws {
        for (aggregation, expected) in [
            ("count", "4"), ("sum", "10.5"), ("max", "5"), ("last", "2.5"), ("unique", "3"),
        ] {
            try await SubscriptionWorld.run { world in
                try await Self.meter(world, aggregation)
                let id = try await world.subscription(try await world.plan(prices: Self.prices))
                let values = [
                    ("a", "5", "10:00:01"), ("b", "2.5", "10:00:04"), ("c", "1", "10:00:02"), ("d", "2", "10:00:03"),
                ]
                let events = values.map { Self.event($0.0, id, $0.1, at: "2027-01-01T\($0.2)Z") }
                let shown = aggregation == "unique" ? events.dropLast() + [Self.event("d", id, "5")] : events
                _ = try await Self.report(shown, world)
                let usage = try await world.call(.get, "/subscriptions/\(id)/usage", as: SubscriptionWorld.ada)
                #expect(usage.json["data"]?.at(0)?["quantity"]?.stringValue == expected, "\(aggregation) \(usage.json)")
            }
        }
    }

    @Test func whatWasUsedBeforeAChangeCostsWhatItDid() async throws {
        try await SubscriptionWorld.run { world in
            try await Self.meter(world)
            let id = try await world.subscription(try await world.plan(prices: Self.prices))
            let flat = try await world.plan("flat", price: "31.00")
            _ = try await Self.report([Self.event("a", id, "1000")], world)
            try await world.move(to: "2027-01-11")
            let changed = try await world.call(
                .post, "/subscriptions/\(id)/change", as: SubscriptionWorld.ada,
                #"{"plan_id":"\#(flat)","when":"now"}"#)
            #expect(changed.status == 200, "\(changed.json)")
            // 1,000 calls by the old plan, and 21 of 31 days of the new one.
            try await eventually("both are paid") {
                try await world.count("select count(*) from billing.invoices where total = 3100 and status = 'paid'")
                    == 1
            }
            let used = try await world.count(
                "select coalesce(sum(amount), 0)::bigint from billing.subscription_charges where kind = 'usage'")
            #expect(used == 10_00)
        }
    }

    @Test func whatWasUsedIsInvoicedWhenThePeriodEndsAndLateOnesNext() async throws {
        try await SubscriptionWorld.run { world in
            try await Self.meter(world)
            let id = try await world.subscription(try await world.plan(prices: Self.prices))
            _ = try await Self.report([Self.event("a", id, "1000")], world)
            try await world.move(to: "2027-02-01")
            try await eventually("January is invoiced") {
                try await world.count("select count(*) from billing.invoices where total = 1000 and status = 'paid'")
                    == 1
            }
            _ = try await Self.report([Self.event("late", id, "200", at: "2027-01-31T12:00:00Z")], world)
            try await world.move(to: "2027-03-01")
            try await eventually("the late one is invoiced") {
                try await world.count("select count(*) from billing.invoices where total = 200") == 1
            }
        }
    }
}

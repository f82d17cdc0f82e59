import HTTPKit
import JSONKit
import PostgresAccess
import TestSupport
import Testing

@testable import BillingService

@Suite struct PlanRouteTests {
    @Test func aPlanIsMadeAndReadByAll() async throws {
        try await BillingHarness.run { harness in
            let id = try await harness.plan(
                prices: """
                    [{"key":"base","kind":"flat","amount":\(BillingHarness.usd("10.00")),"tax_rate":"7.5"},
                    {"key":"seats","kind":"unit","unit_price":"2.125"},
                    {"key":"disks","kind":"volume","tiers":[{"up_to":"10","unit_price":"1.00","flat":"5"},
                    {"up_to":null,"unit_price":"0.50"}]}]
                    """)
            let seen = try await harness.call(.get, "/plans/\(id)", as: BillingHarness.ada)
            #expect(seen.status == 200 && seen.json["version"]?.integerValue == 1)
            let prices = seen.json["prices"]?.arrayValue ?? []
            #expect(prices.count == 3)
            #expect(prices[1]["unit_price"]?.stringValue == "2.125")
            let tiers = prices[2]["tiers"]
            #expect(tiers?.at(0)?["up_to"]?.stringValue == "10" && tiers?.at(0)?["flat"]?.stringValue == "5")
            #expect(tiers?.at(1)?["up_to"] == .null)
            let listed = try await harness.call(
                .get, "/plans?merchant_id=\(BillingHarness.grace)", as: BillingHarness.ada)
            #expect(listed.json["data"]?.arrayValue?.count == 1)
        }
    }

    @Test func aCodeIsOneOfItsMerchantsOnly() async throws {
        try await BillingHarness.run { harness in
            _ = try await harness.plan()
            let body = """
                {"code":"team","name":"Team","currency":"USD","interval":"month","prices":[\
                {"key":"base","kind":"flat","amount":\(BillingHarness.usd("1.00"))}]}
                """
            let again = try await harness.call(.post, "/plans", as: BillingHarness.grace, body)
            #expect(again.status == 409 && again.code == "code_taken")
            let other = try await harness.call(.post, "/plans", as: BillingHarness.alan, body)
            #expect(other.status == 201)
        }
    }

    @Test func aVersionFollowsAndTheOldOneStays() async throws {
        try await BillingHarness.run { harness in
            let id = try await harness.plan()
            let body = #"{"prices":[{"key":"base","kind":"flat","amount":\#(BillingHarness.usd("12.00"))}]}"#
            let next = try await harness.call(.post, "/plans/\(id)/versions", as: BillingHarness.grace, body)
            #expect(next.status == 201 && next.json["version"]?.integerValue == 2)
            let foreign = try await harness.call(.post, "/plans/\(id)/versions", as: BillingHarness.ada, body)
            #expect(foreign.status == 404)
            let client = try harness.database.client(poolSize: 1)
            let refused = await Self.isRefused("update billing.plan_prices set amount = 1 where version = 1", client)
            await client.close()
            #expect(refused)
        }
    }

    private static func isRefused(_ sql: SQL, _ client: PostgresClient) async -> Bool {
        do {
            try await client.execute(sql)
            return false
        } catch {
            return true
        }
    }

    @Test func anArchivedPlanIsItsMerchantsOnly() async throws {
        try await BillingHarness.run { harness in
            let id = try await harness.plan()
            let gone = try await harness.call(.delete, "/plans/\(id)", as: BillingHarness.grace)
            #expect(gone.status == 204)
            let foreign = try await harness.call(.get, "/plans/\(id)", as: BillingHarness.ada)
            let own = try await harness.call(.get, "/plans/\(id)", as: BillingHarness.grace)
            #expect(foreign.status == 404 && own.json["status"]?.stringValue == "archived")
            let back = try await harness.call(
                .patch, "/plans/\(id)", as: BillingHarness.grace, #"{"status":"active","name":"Group"}"#)
            #expect(back.json["status"]?.stringValue == "active" && back.json["name"]?.stringValue == "Group")
        }
    }

    @Test func whatIsNoPriceIsRefused() async throws {
        try await BillingHarness.run { harness in
            for price in [
                #"{"key":"a","kind":"flat"}"#, #"{"key":"a","kind":"unit","unit_price":"1","amount":null,"tiers":[]}"#,
                #"{"key":"a","kind":"unit","unit_price":"-1"}"#,
                #"{"key":"a","kind":"unit","unit_price":"1","meter":"none"}"#,
                #"{"key":"a","kind":"flat","amount":{"amount":"1.00","currency":"EUR"}}"#,
                #"{"key":"a","kind":"graduated","tiers":[{"up_to":"5","unit_price":"1"}]}"#,
                #"{"key":"a","kind":"unit","unit_price":"1","tax_rate":"100.01"}"#,
            ] {
                let made = try await harness.call(
                    .post, "/plans", as: BillingHarness.grace,
                    #"{"code":"x","name":"X","currency":"USD","interval":"month","prices":[\#(price)]}"#)
                #expect(made.status == 422, "\(price) \(made.json)")
            }
        }
    }

    @Test func couponsAreMadeChangedAndSwitchedOff() async throws {
        try await BillingHarness.run { harness in
            let made = try await harness.call(
                .post, "/coupons", as: BillingHarness.grace, #"{"code":"LAUNCH","percent":"20","max_redemptions":5}"#)
            #expect(made.status == 201, "\(made.json)")
            let id = try #require(made.json["id"]?.stringValue)
            let again = try await harness.call(
                .post, "/coupons", as: BillingHarness.grace, #"{"code":"LAUNCH","percent":"30"}"#)
            #expect(again.code == "code_taken")
            let both = try await harness.call(
                .post, "/coupons", as: BillingHarness.grace,
                #"{"code":"BOTH","percent":"20","amount":\#(BillingHarness.usd("1.00"))}"#)
            #expect(both.status == 422)
            let changed = try await harness.call(
                .patch, "/coupons/\(id)", as: BillingHarness.grace, #"{"max_redemptions":null}"#)
            #expect(changed.json["max_redemptions"] == .null)
            let foreign = try await harness.call(.get, "/coupons/\(id)", as: BillingHarness.ada)
            #expect(foreign.status == 404)
            let gone = try await harness.call(.delete, "/coupons/\(id)", as: BillingHarness.grace)
            let left = try await harness.call(.get, "/coupons/\(id)", as: BillingHarness.grace)
            #expect(gone.status == 204 && left.json["status"]?.stringValue == "inactive")
        }
    }

    @Test func aMeterStaysWhileAPlanCountsByIt() async throws {
        try await BillingHarness.run { harness in
            try await harness.meter()
            let listed = try await harness.call(.get, "/meters", as: BillingHarness.grace)
            let id = try #require(listed.json["data"]?.at(0)?["id"]?.stringValue)
            _ = try await harness.plan(
                prices: #"[{"key":"calls","kind":"unit","unit_price":"0.01","meter":"calls"}]"#)
            let kept = try await harness.call(.delete, "/meters/\(id)", as: BillingHarness.grace)
            #expect(kept.status == 409)
            let renamed = try await harness.call(
                .patch, "/meters/\(id)", as: BillingHarness.grace, #"{"name":"Requests"}"#)
            #expect(renamed.json["name"]?.stringValue == "Requests")
        }
    }
}

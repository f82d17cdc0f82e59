import Authentication
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import TestSupport
import Testing
import WalletDomain

@testable import WalletService

/// Programs of others, and the rules.
@Suite struct RewardRouteTests {
    private static let rules = "/api/v1/admin/wallet/reward-rules"

    @Test func programsOfOthersAreOnesOwn() async throws {
        try await RewardScene.with { scene in
            let (ada, grace) = (try await scene.payer(), try await scene.payer())
            let body = #"{"program_name":"Miles & More","points_balance":1200}"#
            let added = try await ada.caller.post("/api/v1/rewards", body).expect(201)
            let path = "/api/v1/rewards/\(try #require(added.text("id")))"
            #expect(added.text("kind") == "external" && added["points_balance"]?.integerValue == 1_200)
            let changed = #"{"program_name":"Miles","total_earned":\#(scene.world.money("3.50"))}"#
            try await grace.caller.put(path, changed).expect(404)
            try await grace.caller.get(path).expect(404)
            try await grace.caller.delete(path).expect(404)
            let put = try await ada.caller.put(path, changed).expect(200)
            #expect(put.text("total_earned.amount") == "3.50" && put["points_balance"] == nil)
            #expect(try await ada.caller.get("/api/v1/rewards").expect(200).text("data.0.program_name") == "Miles")
            try await ada.caller.delete(path).expect(204)
            try await ada.caller.delete(path).expect(404)
        }
    }

    @Test func oursStayAsTheyAre() async throws {
        try await RewardScene.with { scene in
            let ada = try await scene.payer()
            try await scene.pay(ada, "5000.00")
            let list = try #require(try await ada.caller.get("/api/v1/rewards").expect(200)["data"]?.arrayValue)
            #expect(list.count == 3)
            for program in list {
                let path = "/api/v1/rewards/\(try #require(program["id"]?.stringValue))"
                try await ada.caller.put(path, #"{"program_name":"Mine","points_balance":1000000}"#).expect(404)
                try await ada.caller.delete(path).expect(404)
            }
        }
    }

    @Test func aHundredAreKept() async throws {
        try await RewardScene.with { scene in
            let ada = try await scene.payer()
            let answers = try await atOnce(110) { number in
                try await ada.caller.post("/api/v1/rewards", #"{"program_name":"Program \#(number)"}"#)
            }
            var counts: [Int: Int] = [:]
            for answer in answers { counts[answer.status, default: 0] += 1 }
            #expect(counts == [201: 100, 409: 10])
        }
    }

    /// The rules that the service comes with are those of the suite's data, each enabled.
    @Test func theRulesAreTheSeeds() async throws {
        try await RewardScene.with { scene in
            let seeds = try JSONParser.parse(SharedData.bytes("billing/seeds.json"))["rewards"]
            let answer = try await scene.world.staff().get(Self.rules).expect(200)
            let rates = try #require(seeds?["cashback"]?["rates"]?.arrayValue)
            for (number, rate) in rates.enumerated() {
                #expect(answer["cashback.rates.\(number).categories"] == rate["categories"])
                #expect(answer["cashback.rates.\(number).percent"] == rate["percent"])
                #expect(answer["cashback.rates.\(number).cap.amount"] == rate["cap"])
                #expect(answer["cashback.rates.\(number).enabled"] == .bool(true))
            }
            #expect(answer["cashback.rates.\(rates.count)"] == nil)
            #expect(answer["cashback.monthly_cap.amount"] == seeds?["cashback"]?["monthly_cap"])
            for (number, rule) in try #require(seeds?["points"]?.arrayValue).enumerated() {
                #expect(answer["points.\(number).per.amount"] == rule["per"])
                #expect(answer["points.\(number).worth.amount"] == rule["worth"])
                #expect(answer["points.\(number).per.currency"] == rule["currency"])
            }
            for (number, rule) in try #require(seeds?["referral"]?.arrayValue).enumerated() {
                #expect(answer["referral.\(number).minimum_payment.amount"] == rule["minimum_payment"])
                #expect(answer["referral.\(number).referrer.amount"] == rule["referrer"])
                #expect(answer["referral.\(number).friend.amount"] == rule["friend"])
            }
            for name in [
                "points_minimum", "points_days", "referral_claim_days", "referral_qualify_days",
                "referral_monthly_limit",
            ] {
                #expect(answer[name] == seeds?[name], "\(name)")
            }
        }
    }

    @Test func operatorsSetThem() async throws {
        try await RewardScene.with { scene in
            let ada = try await scene.payer()
            try await scene.setRules(monthlyCap: "2000.00", percent: "2")
            try await scene.pay(ada, "1000.00")
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "20.00")
            _ = try await atOnce(10) { _ in try await scene.setRules(monthlyCap: "2000.00") }
            #expect(try await scene.world.count("reward_rules") == 12)
            let asked = try await scene.world.staff().get(Self.rules).expect(200)
            #expect(asked.text("cashback.rates.0.percent") == "0.5")
            try await scene.world.staff(.support).put(Self.rules, asked.text).expect(403)
            let crossed = asked.text.replacing(#""currency":"NGN"},"worth""#, with: #""currency":"USD"},"worth""#)
            try await scene.world.staff().put(Self.rules, crossed).expect(422, "validation_failed")
            try await ada.caller.get(Self.rules).expect(403)
        }
    }
}

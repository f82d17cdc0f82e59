import Contracts
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing
import WalletDomain

@testable import WalletService

@Suite struct ReferralTests {
    private static let claim = "/api/v1/referrals/claim"

    private struct Scene: Sendable {
        let rewards: RewardScene
        let directory: DirectoryDouble

        var world: WalletHarness { rewards.world }

        /// Somebody who registered so many days ago.
        func friend(days: Int = 0) async throws -> (caller: TestCaller, wallet: String) {
            let friend = try await rewards.payer()
            directory.set(friend.caller.user, createdAt: world.clock.now - .seconds(86_400 * days))
            return friend
        }

        func code(of caller: TestCaller) async throws -> String {
            try #require(try await caller.get("/api/v1/referrals").expect(200).text("code"))
        }

        func claim(_ code: String, by caller: TestCaller) async throws -> TestAnswer {
            try await caller.post(ReferralTests.claim, #"{"code":"\#(code)"}"#)
        }
    }

    private static func with(_ body: @escaping @Sendable (Scene) async throws -> Void) async throws {
        try await RewardScene.with { rewards in
            let directory = DirectoryDouble()
            try await directory.serving(try await rewards.world.broker.url(as: "auth")) {
                try await body(Scene(rewards: rewards, directory: directory))
            }
        }
    }

    @Test func theFirstLargeBillPaysBothOnce() async throws {
        try await Self.with { scene in
            let (ada, grace) = (try await scene.rewards.payer(), try await scene.friend(days: 6))
            let code = try await scene.code(of: ada.caller)
            #expect(try await scene.code(of: ada.caller) == code)
            let claimed = try await scene.claim(code.lowercased(), by: grace.caller).expect(200)
            #expect(claimed.text("status") == "waiting")
            // The same again is the same.
            #expect(try await scene.claim(code, by: grace.caller).expect(200).text("id") == claimed.text("id"))
            try await scene.rewards.pay(grace, "999.99", category: "betting")
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "0.00")
            let bill = try await scene.rewards.pay(grace, "1000.00", category: "betting")
            try await scene.rewards.pay(grace, "1000.00", category: "betting")
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "500.00")
            #expect(try await scene.world.posted(grace.wallet, grace.caller) == "250.00")
            #expect(try await scene.rewards.told(ReferralRewarded.type) == 2)
            let seen = try await ada.caller.get("/api/v1/referrals").expect(200)
            #expect(seen["invited"]?.integerValue == 1 && seen["rewarded"]?.integerValue == 1)
            #expect(seen.text("earned.0.amount") == "500.00" && seen.text("data.0.status") == "rewarded")
            // Taken back from both, and the next bill may be the one.
            try await scene.rewards.tell(scene.rewards.reversal(of: bill))
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "0.00")
            #expect(try await scene.world.posted(grace.wallet, grace.caller) == "0.00")
            try await scene.rewards.pay(grace, "1000.00", category: "betting")
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "500.00")
        }
    }

    @Test func whatCannotBeClaimed() async throws {
        try await Self.with { scene in
            let ada = try await scene.friend()
            let code = try await scene.code(of: ada.caller)
            try await scene.claim(code, by: ada.caller).expect(422, "referral_invalid")
            let late = try await scene.friend(days: 7)
            try await scene.claim(code, by: late.caller).expect(422, "referral_invalid")
            let payer = try await scene.friend()
            try await scene.rewards.pay(payer, "1.00")
            try await scene.claim(code, by: payer.caller).expect(422, "referral_invalid")
            let grace = try await scene.friend()
            try await scene.claim("AAAAAAA2", by: grace.caller).expect(422, "referral_invalid")
            try await scene.claim(code, by: grace.caller).expect(200)
            let other = try await scene.code(of: late.caller)
            try await scene.claim(other, by: grace.caller).expect(422, "referral_invalid")
        }
    }

    /// A bill from before the claim that is told of after it: the claim came too late.
    @Test func anOlderBillEndsAClaim() async throws {
        try await Self.with { scene in
            let (ada, grace) = (try await scene.rewards.payer(), try await scene.friend())
            try await scene.claim(try await scene.code(of: ada.caller), by: grace.caller).expect(200)
            let older = try scene.rewards.bill(grace, "5000.00", category: "betting")
            try await scene.rewards.tell(older, at: scene.world.clock.now - .seconds(60))
            try await scene.rewards.pay(grace, "5000.00", category: "betting")
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "0.00")
            let seen = try await ada.caller.get("/api/v1/referrals").expect(200)
            #expect(seen.text("data.0.status") == "void")
        }
    }

    @Test func aFriendHasNinetyDays() async throws {
        try await Self.with { scene in
            let (ada, grace) = (try await scene.rewards.payer(), try await scene.friend())
            try await scene.claim(try await scene.code(of: ada.caller), by: grace.caller).expect(200)
            let late = try scene.rewards.bill(grace, "5000.00", category: "betting")
            try await scene.rewards.tell(late, at: scene.world.clock.now + .seconds(86_400 * 90))
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "0.00")
        }
    }

    /// Friends beyond the month's limit get theirs; whoever brought them gets no more. All pay at once.
    @Test func aMonthBringsAReferrerSoMuch() async throws {
        try await Self.with { scene in
            try await scene.rewards.setRules(monthlyCap: "2000.00", referrals: 3)
            let ada = try await scene.rewards.payer()
            let code = try await scene.code(of: ada.caller)
            var friends: [(caller: TestCaller, wallet: String)] = []
            for _ in 0..<6 {
                let friend = try await scene.friend()
                try await scene.claim(code, by: friend.caller).expect(200)
                friends.append(friend)
            }
            let all = friends
            _ = try await atOnce(6) { try await scene.rewards.pay(all[$0], "1000.00", category: "betting") }
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "1500.00")
            for friend in friends {
                #expect(try await scene.world.posted(friend.wallet, friend.caller) == "250.00")
            }
        }
    }

    /// Whoever has no wallet of the currency yet gets it later.
    @Test func aReferrerWithoutAWalletIsPaidLater() async throws {
        try await Self.with { scene in
            let (ada, grace) = (try await scene.world.customer(), try await scene.friend())
            try await scene.claim(try await scene.code(of: ada), by: grace.caller).expect(200)
            try await scene.rewards.pay(grace, "1000.00", category: "betting")
            let wallet = try await scene.world.wallet(of: ada, .NGN)
            let job = PayOwedRewards(
                desk: scene.rewards.desk, client: scene.world.client, metrics: scene.world.service.context.metrics)
            try await job.run()
            #expect(try await scene.world.posted(wallet, ada) == "500.00")
        }
    }
}

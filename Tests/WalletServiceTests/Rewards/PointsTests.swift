import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import TestSupport
import Testing
import WalletDomain

@testable import WalletService

@Suite struct PointsTests {
    private static let redeem = "/api/v1/rewards/points/redeem"

    private static func order(_ points: Int, _ wallet: String) -> String {
        #"{"points":\#(points),"wallet_id":"\#(wallet)"}"#
    }

    @Test func pointsBecomeMoneyOfTheirCurrency() async throws {
        try await RewardScene.with { scene in
            let ada = try await scene.payer()
            try await scene.pay(ada, "25000.00", category: "betting")
            try await ada.caller.post(Self.redeem, Self.order(99, ada.wallet)).expect(422, "not_enough_points")
            try await ada.caller.post(Self.redeem, Self.order(251, ada.wallet)).expect(422, "not_enough_points")
            let dollars = try await scene.world.wallet(of: ada.caller, .USD)
            try await ada.caller.post(Self.redeem, Self.order(100, dollars)).expect(422, "not_enough_points")
            let grace = try await scene.payer()
            try await ada.caller.post(Self.redeem, Self.order(100, grace.wallet)).expect(404)
            let first = try await ada.caller.post(Self.redeem, Self.order(150, ada.wallet), key: "k").expect(200)
            #expect(first.text("amount.amount") == "150.00" && first.text("transaction_id") != nil)
            let again = try await ada.caller.post(Self.redeem, Self.order(150, ada.wallet), key: "k").expect(200)
            #expect(again.isReplay && again.bytes == first.bytes)
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "150.00")
            let list = try await ada.caller.get("/api/v1/rewards/points").expect(200)
            #expect(list.text("data.0.reason") == "redeemed" && list.text("data.1.reason") == "earned")
            #expect(list["data.0.delta"]?.integerValue == -150 && list["data.0.balance_after"]?.integerValue == 100)
            #expect(list.text("data.1.expires_on") == "2027-11-20" && list["data.2"] == nil)
        }
    }

    /// Points for three, asked for twenty times at once.
    @Test func pointsAreSpentOnce() async throws {
        try await RewardScene.with { scene in
            let ada = try await scene.payer()
            try await scene.pay(ada, "35000.00", category: "betting")
            let answers = try await atOnce(20) { _ in
                try await ada.caller.post(Self.redeem, Self.order(100, ada.wallet))
            }
            var counts: [Int: Int] = [:]
            for answer in answers { counts[answer.status, default: 0] += 1 }
            #expect(counts == [200: 3, 422: 17])
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "300.00")
            #expect(try await scene.points(ada.caller) == 50)
        }
    }

    @Test func pointsEnd() async throws {
        try await RewardScene.with { scene in
            let ada = try await scene.payer()
            try await scene.pay(ada, "20000.00", category: "betting")
            scene.world.clock.advance(by: .seconds(86_400 * 100))
            try await scene.pay(ada, "10000.00", category: "betting")
            let job = ExpirePoints(desk: scene.desk, client: scene.world.client, clock: scene.world.clock.clock)
            scene.world.clock.advance(by: .seconds(86_400 * 264))
            try await job.run()
            #expect(try await scene.points(ada.caller) == 300)
            scene.world.clock.advance(by: .seconds(86_400))
            let caller = try scene.world.renewed(ada.caller)
            // Gone before the job comes.
            try await caller.post(Self.redeem, Self.order(300, ada.wallet)).expect(422, "not_enough_points")
            try await job.run()
            try await job.run()
            #expect(try await scene.points(ada.caller) == 100)
            let list = try await caller.get("/api/v1/rewards/points?currency=NGN").expect(200)
            #expect(list.text("data.0.reason") == "expired" && list["data.0.delta"]?.integerValue == -200)
        }
    }

    @Test func aReversalTakesPointsBackLaterToo() async throws {
        try await RewardScene.with { scene in
            let ada = try await scene.payer()
            let bill = try await scene.pay(ada, "20000.00", category: "betting")
            try await ada.caller.post(Self.redeem, Self.order(150, ada.wallet)).expect(200)
            try await scene.tell(scene.reversal(of: bill))
            #expect(try await scene.points(ada.caller) == 0)
            try await scene.pay(ada, "20000.00", category: "betting")
            #expect(try await scene.points(ada.caller) == 50)
        }
    }

    /// Money is not made of points that a frozen wallet cannot take.
    @Test func whatIsRefusedLeavesThePoints() async throws {
        try await RewardScene.with { scene in
            let ada = try await scene.payer()
            try await scene.pay(ada, "20000.00", category: "betting")
            try await ada.caller.post("/api/v1/wallets/\(ada.wallet)/freeze").expect(200)
            try await ada.caller.post(Self.redeem, Self.order(100, ada.wallet)).expect(422, "wallet_frozen")
            #expect(try await scene.points(ada.caller) == 200)
        }
    }
}

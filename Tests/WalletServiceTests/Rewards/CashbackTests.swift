import Contracts
import JSONKit
import Messaging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing
import WalletDomain

@testable import WalletService

/// What paid bills bring. The invariants of the books and of rewards are checked at the end of each.
@Suite struct CashbackTests {
    @Test func aPaidBillBringsAPartOfIt() async throws {
        try await RewardScene.with { scene in
            let ada = try await scene.payer(funds: 100)
            let bill = try await scene.pay(ada, "5000.00")
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "26.00")
            let list = try await ada.caller.get("/api/v1/rewards/cashback").expect(200)
            #expect(list.text("data.0.bill_payment_id") == bill.billPaymentID.description)
            #expect(list.text("data.0.biller_code") == "BIL105" && list.text("data.0.amount.amount") == "25.00")
            #expect(list.text("data.0.status") == "credited" && list["data.1"] == nil)
            let entries = try await ada.caller.get("/api/v1/wallets/\(ada.wallet)/entries").expect(200)
            #expect(entries.text.contains("Cashback on Ikeja Electric"))
            let rewards = try await ada.caller.get("/api/v1/rewards").expect(200)
            let programs = try #require(rewards["data"]?.arrayValue)
            let cashback = try #require(programs.first { $0["kind"]?.stringValue == "cashback" })
            #expect(cashback["total_earned"]?["amount"]?.stringValue == "25.00")
            let id = try #require(cashback["id"]?.stringValue)
            #expect(try await ada.caller.get("/api/v1/rewards/\(id)").expect(200).text("kind") == "cashback")
            #expect(try await scene.points(ada.caller) == 50)
            let told = (
                try await scene.told(CashbackCredited.type), try await scene.told(PointsChanged.type)
            )
            #expect(told == (1, 1))
            // Of others it is not there.
            let grace = try await scene.payer()
            try await grace.caller.get("/api/v1/rewards/\(id)").expect(404)
            #expect(try await grace.caller.get("/api/v1/rewards/cashback").expect(200)["data.0"] == nil)
        }
    }

    /// The queue is bound, and what the service does with it is what the scene does.
    @Test func theServiceListens() async throws {
        try await RewardScene.with { scene in
            let ada = try await scene.payer()
            let bill = try scene.bill(ada, "5000.00")
            let broker = try scene.world.service.context.broker(.exchangesOnly())
            let id: UniqueID = scene.world.service.context.ids.next()
            try await broker.publish([
                .event(
                    BillPaymentSucceeded.type, id: id, body: JSON.encode(bill),
                    aggregateID: bill.billPaymentID.description, sequence: 1, occurredAt: scene.world.clock.now)
            ])
            try await eventually("cashback is there") {
                try await scene.world.posted(ada.wallet, ada.caller) == "25.00"
            }
        }
    }

    @Test func capsHold() async throws {
        try await RewardScene.with { scene in
            let ada = try await scene.payer()
            try await scene.pay(ada, "10000.00", category: "airtime")
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "50.00")
            try await scene.setRules(monthlyCap: "60.00")
            let second = try await scene.pay(ada, "5000.00")
            try await scene.pay(ada, "5000.00")
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "60.00")
            // What is taken back makes room again; another month begins anew.
            try await scene.tell(scene.reversal(of: second))
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "50.00")
            try await scene.pay(ada, "400.00")
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "52.00")
            let later = try scene.bill(ada, "5000.00")
            try await scene.tell(later, at: scene.world.clock.now + .seconds(15 * 86_400))
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "77.00")
            try await scene.pay(ada, "5000.00", category: "betting")
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "77.00")
        }
    }

    /// Twenty messages of one payment, each with an id of its own.
    @Test func aPaymentCountsOnce() async throws {
        try await RewardScene.with { scene in
            let ada = try await scene.payer()
            let bill = try scene.bill(ada, "5000.00")
            _ = try await atOnce(20) { _ in try await scene.tell(bill) }
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "25.00")
            #expect(try await scene.points(ada.caller) == 50)
            _ = try await atOnce(20) { _ in try await scene.tell(scene.reversal(of: bill)) }
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "0.00")
            #expect(try await scene.points(ada.caller) == 0)
            let told = (
                try await scene.told(CashbackCredited.type), try await scene.told(CashbackClawedBack.type)
            )
            #expect(told == (1, 1))
        }
    }

    /// Thirty bills at once would bring 25.00 each; the month has room for four and a half.
    @Test func aMonthIsNotRacedBeyondItsCap() async throws {
        try await RewardScene.with { scene in
            try await scene.setRules(monthlyCap: "112.50")
            let ada = try await scene.payer()
            _ = try await atOnce(30) { _ in try await scene.pay(ada, "5000.00") }
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "112.50")
            #expect(try await scene.points(ada.caller) == 1_500)
        }
    }

    /// Paid and reversed at once, twenty times: whichever comes first, nothing is left.
    @Test func reversalsComeInAnyOrder() async throws {
        try await RewardScene.with { scene in
            let ada = try await scene.payer()
            let early = try scene.bill(ada, "5000.00")
            try await scene.tell(scene.reversal(of: early))
            try await scene.tell(early)
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "0.00")
            #expect(try await scene.points(ada.caller) == 0)
            _ = try await atOnce(20) { number in
                let bill = try scene.bill(ada, "5000.00")
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await scene.tell(bill) }
                    group.addTask { try await scene.tell(scene.reversal(of: bill)) }
                    try await group.waitForAll()
                }
            }
            let left = (try await scene.world.posted(ada.wallet, ada.caller), try await scene.owed(ada.caller))
            #expect(left == ("0.00", 0))
            #expect(try await scene.points(ada.caller) == 0)
        }
    }

    @Test func whatTheWalletLacksIsTakenFromLaterRewards() async throws {
        try await RewardScene.with { scene in
            let (ada, grace) = (try await scene.payer(), try await scene.payer())
            let bill = try await scene.pay(ada, "5000.00")
            let away = scene.world.transfer(ada.wallet, grace.wallet, "20.00", "NGN")
            try await ada.caller.post("/api/v1/transfers", away).expect(201)
            try await scene.tell(scene.reversal(of: bill))
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "0.00")
            #expect(try await scene.owed(ada.caller) == 2_000)
            let list = try await ada.caller.get("/api/v1/rewards/cashback").expect(200)
            #expect(list.text("data.0.status") == "clawed_back")
            try await scene.pay(ada, "3000.00")
            #expect(try await scene.owed(ada.caller) == 500)
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "0.00")
            try await scene.pay(ada, "3000.00")
            #expect(try await scene.owed(ada.caller) == 0)
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "10.00")
        }
    }

    /// A frozen wallet takes nothing and gives nothing; what it could not take comes later, and once.
    @Test func aFrozenWalletIsPaidLater() async throws {
        try await RewardScene.with { scene in
            let ada = try await scene.payer()
            let first = try await scene.pay(ada, "5000.00")
            try await ada.caller.post("/api/v1/wallets/\(ada.wallet)/freeze").expect(200)
            let second = try await scene.pay(ada, "4000.00")
            let third = try await scene.pay(ada, "2000.00")
            try await scene.tell(scene.reversal(of: first))
            try await scene.tell(scene.reversal(of: second))
            #expect(try await scene.owed(ada.caller) == 2_500)
            let job = PayOwedRewards(
                desk: scene.desk, client: scene.world.client, metrics: scene.world.service.context.metrics)
            try await job.run()
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "25.00")
            try await ada.caller.post("/api/v1/wallets/\(ada.wallet)/unfreeze").expect(200)
            try await job.run()
            try await job.run()
            // The third pays what the first owes.
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "25.00")
            #expect(try await scene.owed(ada.caller) == 1_500)
            try await scene.tell(third)
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "25.00")
        }
    }

    /// The connection breaks between the money and its records: neither is there, and the next try does both.
    @Test func whatBreaksHalfWayLeavesNothing() async throws {
        try await RewardScene.with { scene in
            let admin = try PostgresClient.superuser(of: scene.world.database)
            let ada = try await scene.payer()
            let bill = try scene.bill(ada, "5000.00")
            try await admin.execute("alter table wallet.reward_credits add constraint broken check (amount <> 2500)")
            await #expect(throws: (any Error).self) { try await scene.tell(bill) }
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "0.00")
            #expect(try await scene.world.count("reward_payments") == 0)
            try await admin.execute("alter table wallet.reward_credits drop constraint broken")
            try await scene.tell(bill)
            #expect(try await scene.world.posted(ada.wallet, ada.caller) == "25.00")
            await admin.close()
        }
    }

    @Test func aBillOfAnotherCurrencyEarnsPointsOfItsOwn() async throws {
        try await RewardScene.with { scene in
            let caller = try await scene.world.customer()
            let ada = (caller: caller, wallet: try await scene.world.wallet(of: caller, .USD))
            try await scene.pay(ada, "100.00", .USD)
            #expect(try await scene.world.posted(ada.wallet, caller) == "0.00")
            let points = (try await scene.points(caller, .USD), try await scene.points(caller, .NGN))
            #expect(points == (100, 0))
        }
    }
}

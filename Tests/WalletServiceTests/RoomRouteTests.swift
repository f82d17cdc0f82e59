import Authentication
import Contracts
import JSONKit
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing
import WalletDomain

/// The limit on what a customer may hold, over real rows and in two processes at once.
@Suite struct RoomRouteTests {
    @Test func mulesReceiveUpToTheirTiersLimit() async throws {
        try await WalletHarness.with { world in
            let mule = try await world.customer(tier: 0)
            let to = try await world.wallet(of: mule)
            for number in 0..<6 {
                let ada = try await world.customer()
                let from = try await world.wallet(of: ada, funds: 100_000)
                let answer = try await ada.post("/api/v1/transfers", world.transfer(from, to, "1000"))
                if number < 5 { try answer.expect(201) } else { try answer.expect(422, "recipient_limit_exceeded") }
                // Nothing of what the other holds.
                #expect(!answer.text.contains("5000"))
            }
            #expect(try await world.posted(to, mule) == "5000.00")
        }
    }

    /// Forty payers at once, by transfers, batches and captures, over two processes: not a cent too many, and none that
    /// would have fitted is refused for ever.
    @Test func theLimitIsExactUnderRaces() async throws {
        try await WalletHarness.withTwo { first, second in
            let mule = try await first.customer(tier: 0)
            let wallets = [try await first.wallet(of: mule), try await first.wallet(of: mule)]
            let payers = try await withThrowingTaskGroup(of: (TestCaller, String).self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        let payer = try await first.customer()
                        return (payer, try await first.wallet(of: payer, funds: 50_000))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let passed = try await atOnce(payers.count) { number in
                let (payer, from) = payers[number]
                let caller = number.isMultiple(of: 2) ? payer : payer.at(second.service.baseURL)
                let body = first.transfer(from, wallets[number % 2], "300")
                let answer: TestAnswer
                switch number % 3 {
                case 0: answer = try await caller.post("/api/v1/transfers", body)
                case 1:
                    let hold = try await caller.post(
                        "/api/v1/wallets/\(from)/holds", #"{"amount":\#(first.money("300"))}"#)
                    answer = try await caller.post(
                        "/api/v1/holds/\(try hold.expect(201).text("id") ?? "")/capture",
                        #"{"destination_wallet_id":"\#(wallets[number % 2])"}"#)
                default:
                    let id: UniqueID = first.service.context.ids.next()
                    let batch = try await caller.post(
                        "/api/v1/transfers/batch", #"{"transfers":[{"id":"\#(id)",\#(body.dropFirst())]}"#)
                    return batch.text("results.0.status") == "posted" ? 1 : 0
                }
                #expect(answer.status < 300 || answer.code == "recipient_limit_exceeded", "\(answer.text)")
                return answer.status < 300 ? 1 : 0
            }.reduce(0, +)
            // Sixteen times 300 fit under 5,000.
            #expect(passed == 16)
        }
    }

    @Test func merchantsAreToldByAuth() async throws {
        try await WalletHarness.with { world in
            let shop = try await world.customer(tier: 0)
            let to = try await world.wallet(of: shop)
            let ada = try await world.customer()
            let from = try await world.wallet(of: ada, funds: 2_000_000)
            func send(_ amount: String) async throws -> TestAnswer {
                try await ada.post("/api/v1/transfers", world.transfer(from, to, amount))
            }
            func tell(_ roles: [String]) async throws {
                let user = UserUpdated(
                    userID: shop.user, roles: roles, kycTier: 0, status: "active", updatedAt: world.clock.now)
                try await world.publish(user)
                let isMerchant = roles.contains("merchant")
                try await eventually("the wallet knows the roles") {
                    try await world.client.query(
                        """
                        select from wallet.owners where owner_id = \(shop.user) and is_merchant = \(isMerchant)
                        """
                    ).isEmpty == false
                }
            }
            try await send("5000").expect(201)
            try await send("0.01").expect(422, "recipient_limit_exceeded")
            try await tell(["customer", "merchant"])
            try await send("6000").expect(201)
            try await send("6000").expect(201)
            try await tell(["customer"])
            try await send("0.01").expect(422, "recipient_limit_exceeded")
        }
    }

    @Test func operatorsSetWhatOneCustomerMayHold() async throws {
        try await WalletHarness.with { world in
            let mule = try await world.customer(tier: 0)
            let to = try await world.wallet(of: mule)
            let ada = try await world.customer()
            let from = try await world.wallet(of: ada, funds: 100_000)
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "10")).expect(201)
            let path = "/api/v1/admin/wallet/owners/\(mule.user)/balance-limit"
            let body = #"{"balance":\#(world.money("20")),"reason":"court order"}"#
            for caller in [ada, mule, try world.staff(.support), try world.staff(.compliance)] {
                try await caller.put(path, body).expect(403, "forbidden")
            }
            try await world.caller(mule.user, [.customer, .operator]).put(path, body).expect(409, "own_decision")
            let boss = try world.staff()
            try await boss.put(path, #"{"balance":\#(world.money("20", "EUR"))}"#).expect(422, "validation_failed")
            try await boss.put(path, body).expect(200)
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "10.01"))
                .expect(422, "recipient_limit_exceeded")
            try await boss.put(path, #"{"balance":null}"#).expect(200)
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "10.01")).expect(201)
            #expect(try await world.count("staff_actions") == 2)
        }
    }

    /// Changed limits hold from the next commit on, also for wallets with a ceiling.
    @Test func lowerLimitOfATierTakesCeilingsAway() async throws {
        try await WalletHarness.with { world in
            let mule = try await world.customer(tier: 1)
            let to = try await world.wallet(of: mule)
            let ada = try await world.customer()
            let from = try await world.wallet(of: ada, funds: 100_000)
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "10")).expect(201)
            try await world.client.execute("update wallet.tier_limits set balance = 2000 where kyc_tier = 1")
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "10.01"))
                .expect(422, "recipient_limit_exceeded")
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "10")).expect(201)
        }
    }
}

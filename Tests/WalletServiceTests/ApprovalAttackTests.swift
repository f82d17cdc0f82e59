import Authentication
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import TestSupport
import Testing
import WalletDomain

@testable import WalletService

/// Ways round the second operator.
@Suite(.timeLimit(.minutes(2))) struct ApprovalAttackTests {
    /// One person is one operator, in however many sessions and roles, and through a key.
    @Test func anotherSessionIsNoOtherPerson() async throws {
        try await ApprovalScene.with { scene in
            let (_, id) = try await scene.waiting()
            for roles in [[Role.operator], [.admin], [.operator, .admin, .support]] {
                let again = try scene.world.caller(scene.first.user, roles)
                try await scene.decide(id, by: again).expect(409, "own_decision")
                try await scene.decide(id, "reject", by: again).expect(409, "own_decision")
            }
            let key = try scene.world.apiKey(of: scene.second, [.opsRead, .opsWrite, .walletWrite])
            try await scene.decide(id, by: key).expect(403, "forbidden")
            #expect(try await scene.balances() == ["850.00", "150.00"])
        }
    }

    /// Whoever asked is no operator any more: nobody can agree to it, and it can be rejected.
    @Test func whatAFormerOperatorAskedForIsNotDone() async throws {
        try await ApprovalScene.with { scene in
            let (_, id) = try await scene.waiting()
            scene.directory.set(scene.first.user, roles: ["customer", "support"])
            try await scene.decide(id, by: scene.second).expect(409, "requester_not_operator")
            scene.directory.set(scene.first.user, roles: ["customer", "admin"])
            scene.directory.set(scene.first.user, status: "locked")
            try await scene.decide(id, by: scene.second).expect(409, "requester_not_operator")
            #expect(try await scene.balances() == ["850.00", "150.00"])
            try await scene.decide(id, "reject", by: scene.second).expect(200)
        }
    }

    /// A token of ten minutes ago says operator, and auth does not.
    @Test func whoIsNoOperatorAnyMoreAgreesToNothing() async throws {
        try await ApprovalScene.with { scene in
            let (_, id) = try await scene.waiting()
            scene.directory.set(scene.second.user, roles: ["customer"])
            try await scene.decide(id, by: scene.second).expect(403, "forbidden")
            #expect(try await scene.second.get("\(ApprovalScene.path)/\(id)").text("status") == "pending")
            scene.directory.set(scene.second.user, roles: ["admin"])
            try await scene.decide(id, by: scene.second).expect(200)
            #expect(try await scene.balances() == ["1000.00", "0.00"])
        }
    }

    /// Nobody can tell who is an operator: then nobody agrees.
    @Test func withoutAuthNobodyAgrees() async throws {
        try await WalletHarness.with(ApprovalScene.settings) { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let scene = ApprovalScene(
                world: world, directory: DirectoryDouble(), ada: ada, grace: grace,
                source: try await world.wallet(of: ada, funds: 100_000), destination: try await world.wallet(of: grace),
                first: try world.staff(), second: try world.staff())
            let (_, id) = try await scene.waiting()
            #expect(try await scene.decide(id, by: scene.second).status == 503)
            #expect(try await scene.balances() == ["850.00", "150.00"])
            try await scene.decide(id, "reject", by: scene.second).expect(200)
        }
    }

    /// What is agreed to is what was asked for: neither the key, nor another request, nor the database changes it.
    @Test func theBodyStays() async throws {
        try await ApprovalScene.with { scene in
            let transfer = try await scene.sent("150")
            let id = try #require(try await scene.reverse(transfer, key: "k").expect(202).text("id"))
            let route = "/api/v1/transfers/\(transfer)/reverse"
            let other = #"{"reason":"other","description":"Other"}"#
            try await scene.first.post(route, other, key: "k").expect(422, "idempotency_key_reused")
            try await scene.first.post(route, other).expect(409, "approval_pending")
            try await scene.second.post(route, other).expect(409, "approval_pending")
            await #expect(throws: PostgresError.self) {
                try await scene.world.client.execute("update wallet.staff_approvals set body = '{}'")
            }
            let done = try await scene.decide(id, by: scene.second).expect(200)
            #expect(done.text("request") == ApprovalScene.why)
            let reversal = try await scene.ada.get("/api/v1/transfers/\(id)").expect(200)
            #expect(reversal.text("description") == "Returned")
        }
    }

    /// A reversal is weighed by the transfer that it takes back: what the ledger lets staff take back is one.
    @Test func staffTakesBackOnlyWhatIsWeighed() async throws {
        try await ApprovalScene.with { scene in
            let kinds = try await scene.world.client.query(
                "select distinct kind from wallet.purposes where 'wallet' = any(reversers)"
            ).decode(String.self)
            #expect(!kinds.isEmpty)
            for kind in kinds { #expect(TransferKind(rawValue: kind) != nil, "\(kind)") }
        }
    }

    // MARK: In parts

    /// What one operator moves for the same people within a day counts together, and each thing once.
    @Test func anAmountInPartsIsOneAmount() async throws {
        try await ApprovalScene.with { scene in
            let (one, two, three) = (
                try await scene.sent("60"), try await scene.sent("60"), try await scene.sent("39.99")
            )
            let done = try await scene.reverse(one, key: "one").expect(201)
            try await scene.reverse(two, key: "two").expect(202)
            // Below the amount together: 60.00 and 39.99.
            try await scene.reverse(three).expect(201)
            // What has its answer keeps it.
            #expect(try await scene.reverse(one, key: "one").expect(201).bytes == done.bytes)
            try await scene.reverse(one).expect(409, "already_reversed")
            try await scene.reverse(two, key: "two").expect(202)
            // Another operator has moved nothing of theirs yet, and the first nothing of others.
            try await scene.reverse(scene.sent("60"), by: scene.second).expect(201)
            let (judy, mallory) = (try await scene.world.customer(), try await scene.world.customer())
            let source = try await scene.world.wallet(of: judy, funds: 100_000)
            let order = scene.world.transfer(source, try await scene.world.wallet(of: mallory), "60")
            let others = try #require(try await judy.post("/api/v1/transfers", order).expect(201).text("id"))
            try await scene.reverse(others).expect(201)
        }
    }

    @Test func partsOfADayAgoCountNoMore() async throws {
        try await ApprovalScene.with { scene in
            let (one, two) = (try await scene.sent("60"), try await scene.sent("60"))
            try await scene.reverse(one).expect(201)
            scene.world.clock.advance(by: .seconds(86_400))
            let first = try scene.world.renewed(scene.first, [.operator])
            try await scene.reverse(two, by: first).expect(201)
        }
    }

    /// Of parts that come at once each sees the others.
    @Test func partsAtOnceAreOneAmountToo() async throws {
        try await ApprovalScene.with { scene in
            var transfers: [String] = []
            for _ in 0..<6 { transfers.append(try await scene.sent("40")) }
            let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for transfer in transfers { group.addTask { try await scene.reverse(transfer) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.status == 201 } == 2, "\(answers.map(\.text))")
            #expect(answers.count { $0.status == 202 } == 4)
        }
    }

    // MARK: What nobody can weigh

    /// A transfer of a currency whose rate has gone since, small as it was. Of most currencies a rough rate is known
    /// for ever; this is one of those that only the provider or the configuration tells.
    @Test func whatNobodyCanWeighWaits() async throws {
        let pounds = try #require(Currency("FKP"))
        #expect(try FallbackRates.table().perDollar[pounds] == nil)
        try await WalletHarness.servers { database, broker in
            let (clock, key) = (ManualClock(WalletHarness.noon), SigningKey.generate())
            let known = ApprovalScene.settings.merging(["WALLET_FX_STATIC_RATES": "EUR:0.92,FKP:0.79"]) { $1 }
            try await WalletHarness.run(database, broker, known, clock, key) { world in
                let (ada, grace) = (try await world.customer(), try await world.customer())
                let source = try await world.wallet(of: ada, pounds, funds: 1_000)
                let order = world.transfer(source, try await world.wallet(of: grace, pounds), "0.01", "FKP")
                try await ada.post("/api/v1/transfers", order).expect(201)
            }
            clock.advance(by: .seconds(86_400))
            let variables = ApprovalScene.settings.merging(["WALLET_FX_STATIC_RATES": "EUR:0.92"]) { $1 }
            try await WalletHarness.run(database, broker, variables, clock, key) { world in
                try await eventually("the rate is gone") {
                    let rates = try await world.staff().get("/api/v1/fx/rates")
                    return rates.text("rates.EUR") != nil && rates.text("rates.FKP") == nil
                }
                let transfer = try #require(
                    try await world.client.query("select id from wallet.movements where kind = 'transfer'")
                        .first(UniqueID.self))
                let asked = try await world.staff().post("/api/v1/transfers/\(transfer)/reverse", ApprovalScene.why)
                    .expect(202)
                #expect(asked["worth"] == .null && asked.text("amount.amount") == "0.01")
                try await DirectoryDouble().serving(broker.url(as: "auth")) {
                    let path = "\(ApprovalScene.path)/\(asked.text("id") ?? "")/approve"
                    try await world.staff().post(path, #"{"reason":"seen"}"#).expect(200)
                }
            }
            try await Invariants.check(database)
        }
    }
}

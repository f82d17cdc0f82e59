import Authentication
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

/// From an amount on, a reversal waits until a second operator agrees.
@Suite(.timeLimit(.minutes(2))) struct ApprovalTests {
    private static let path = ApprovalScene.path
    private static let why = ApprovalScene.why

    @Test func aLargeReversalIsMadeByTwo() async throws {
        try await ApprovalScene.with { scene in
            let transfer = try await scene.sent("150")
            let route = "/api/v1/transfers/\(transfer)/reverse"
            let asked = try await scene.first.post(route, Self.why, key: "k").expect(202)
            #expect(asked.text("status") == "pending" && asked.text("operation") == "reverseTransfer")
            #expect(asked.text("request") == Self.why && asked.text("resource_id") == transfer)
            #expect(asked.text("amount.amount") == "150.00" && asked.text("requested_by") == "\(scene.first.user)")
            // Again: the same bytes. Another request for the same: there is one already.
            let again = try await scene.first.post(route, Self.why, key: "k").expect(202)
            #expect(again.isReplay && again.bytes == asked.bytes)
            try await scene.second.post(route, Self.why).expect(409, "approval_pending")
            #expect(try await scene.balances() == ["850.00", "150.00"])
            let id = try #require(asked.text("id"))
            #expect(try await scene.second.get("\(Self.path)?status=pending").expect(200).text("data.0.id") == id)
            try await scene.decide(id, by: scene.first).expect(409, "own_decision")
            let done = try await scene.decide(id, by: scene.second).expect(200)
            #expect(done.text("status") == "approved" && done.text("decided_by") == "\(scene.second.user)")
            #expect(done.text("decision_reason") == "seen" && done.text("reason") == "sent twice")
            #expect(try await scene.balances() == ["1000.00", "0.00"])
            // The reversal has the approval's id, and was asked for by the first.
            let reversal = try await scene.ada.get("/api/v1/transfers/\(id)").expect(200)
            #expect(reversal.text("reverses") == transfer && reversal.text("description") == "Returned")
            let staff = try await scene.world.client.query(
                "select staff_id, reason from wallet.staff_actions where verb = 'reverse_transfer'"
            ).decode(UserID.self, String.self)
            #expect(staff.map(\.0) == [scene.first.user] && staff.map(\.1) == ["sent twice"])
            // Over for everybody but the one who decided, who is told so again.
            #expect(try await scene.decide(id, by: scene.second).expect(200).bytes == done.bytes)
            try await scene.decide(id, by: scene.world.staff()).expect(409, "approval_ended")
            try await scene.decide(id, "reject", by: scene.second).expect(409, "approval_ended")
            try await scene.second.post(route, Self.why).expect(409, "already_reversed")
        }
    }

    @Test func belowTheAmountOneSuffices() async throws {
        try await ApprovalScene.with { scene in
            let (below, from) = (try await scene.sent("99.99"), try await scene.sent("100"))
            try await scene.first.post("/api/v1/transfers/\(below)/reverse", Self.why).expect(201)
            try await scene.second.post("/api/v1/transfers/\(from)/reverse", Self.why).expect(202)
        }
    }

    /// Counted in dollars at the current rates, as limits are: 92.00 euros are 100.00 dollars.
    @Test func otherCurrenciesAreWeighed() async throws {
        try await ApprovalScene.with { scene in
            let world = scene.world
            let from = try await world.wallet(of: scene.ada, .EUR, funds: 50_000)
            let to = try await world.wallet(of: scene.grace, .EUR)
            for (amount, status) in [("91.99", 201), ("92.00", 202)] {
                let transfer =
                    try await scene.ada.post(
                        "/api/v1/transfers", world.transfer(from, to, amount, "EUR")
                    ).expect(201).text("id") ?? ""
                try await world.staff().post("/api/v1/transfers/\(transfer)/reverse", Self.why).expect(status)
            }
        }
    }

    @Test func withoutAnAmountNobodyIsAsked() async throws {
        try await ApprovalScene.with([:]) { scene in
            let transfer = try await scene.sent("900")
            try await scene.first.post("/api/v1/transfers/\(transfer)/reverse", Self.why).expect(201)
        }
    }

    @Test func nobodyDecidesAboutTheirOwnMoney() async throws {
        try await ApprovalScene.with { scene in
            let (transfer, id) = try await scene.waiting()
            for user in [scene.ada.user, scene.grace.user] {
                let both = try scene.world.caller(user, [.customer, .operator])
                try await scene.decide(id, by: both).expect(409, "own_decision")
                try await scene.decide(id, "reject", by: both).expect(409, "own_decision")
                try await both.post("/api/v1/transfers/\(transfer)/reverse", Self.why).expect(409, "own_decision")
            }
            for role in [Role.support, .compliance, .accountant, .auditor] {
                try await scene.decide(id, by: scene.world.staff(role)).expect(403, "forbidden")
            }
            let tired = try scene.world.caller(scene.second.user, [.operator], age: .seconds(301))
            try await scene.decide(id, by: tired).expect(401, "step_up_required")
            #expect(try await scene.balances() == ["850.00", "150.00"])
        }
    }

    @Test func whatIsRejectedNeverHappens() async throws {
        try await ApprovalScene.with { scene in
            let (transfer, id) = try await scene.waiting()
            let rejected = try await scene.decide(id, "reject", by: scene.second).expect(200)
            #expect(rejected.text("status") == "rejected")
            #expect(try await scene.decide(id, "reject", by: scene.second).expect(200).bytes == rejected.bytes)
            try await scene.decide(id, by: scene.second).expect(409, "approval_ended")
            #expect(try await scene.balances() == ["850.00", "150.00"])
            // It may be asked for once more.
            try await scene.first.post("/api/v1/transfers/\(transfer)/reverse", Self.why).expect(202)
        }
    }

    /// The effect is refused as at its own route; the request goes on waiting, and succeeds once it can.
    @Test func aRefusalIsTheOrdinaryOneAndEndsNothing() async throws {
        try await ApprovalScene.with { scene in
            let (_, id) = try await scene.waiting()
            let away = try await scene.world.wallet(of: scene.world.customer())
            try await scene.grace.post("/api/v1/transfers", scene.world.transfer(scene.destination, away, "100"))
                .expect(201)
            try await scene.decide(id, by: scene.second).expect(422, "insufficient_funds")
            #expect(try await scene.second.get("\(Self.path)/\(id)").text("status") == "pending")
            try await scene.ada.post("/api/v1/transfers", scene.world.transfer(scene.source, scene.destination, "100"))
                .expect(201)
            try await scene.decide(id, by: scene.second).expect(200)
        }
    }

    @Test func whatNobodyDecidesInTimeIsOver() async throws {
        try await ApprovalScene.with { scene in
            let (_, id) = try await scene.waiting()
            scene.world.clock.advance(by: .seconds(72 * 3_600))
            let second = try scene.world.renewed(scene.second, [.operator])
            // Whether or not the job has come by.
            let refused = try await scene.decide(id, by: second).expect(409, "approval_ended")
            #expect(refused.text("state") == "expired")
            #expect(try await scene.balances() == ["850.00", "150.00"])
        }
    }

    /// Of many decisions at once one counts, whichever way; the money has moved if and only if it says so.
    @Test func ofManyDecisionsAtOnceOneCounts() async throws {
        try await ApprovalScene.with { scene in
            for _ in 0..<5 {
                let before = try await scene.balances()
                let (_, id) = try await scene.waiting()
                let operators = try (0..<6).map { _ in try scene.world.staff() }
                let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                    for (place, caller) in operators.enumerated() {
                        group.addTask {
                            try await scene.decide(id, place.isMultiple(of: 3) ? "reject" : "approve", by: caller)
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(answers.count { $0.status == 200 } == 1, "\(answers.map(\.text))")
                #expect(answers.count { $0.code == "approval_ended" } == 5)
                let state = try await scene.second.get("\(Self.path)/\(id)").text("status")
                let after = try await scene.balances()
                #expect((state == "approved") == (after == before), "\(state ?? "") \(before) \(after)")
            }
        }
    }

    /// One person at once as often as he likes: once.
    @Test func theSameDecisionAtOnceIsOne() async throws {
        try await ApprovalScene.with { scene in
            let (_, id) = try await scene.waiting()
            let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for _ in 0..<8 { group.addTask { try await scene.decide(id, by: scene.second) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == 200 }, "\(answers.map(\.text))")
            #expect(try await scene.balances() == ["1000.00", "0.00"])
        }
    }

    @Test func eachStepIsToldAndWrittenDown() async throws {
        try await ApprovalScene.with { scene in
            let watch = try await AuditWatch.begin(scene.world.client, schema: "wallet")
            let (_, id) = try await scene.waiting()
            try await scene.decide(id, by: scene.first).expect(409)
            try await scene.decide(id, by: scene.second).expect(200)
            let told = try await watch.types().filter { $0 == "wallet.approval_changed.v1" }
            #expect(told.count == 2)
            let rows = try await watch.rows()
            #expect(rows.map(\.route) == ["reverseTransfer", "approveWalletRequest", "approveWalletRequest"])
            #expect(rows.map(\.outcome) == ["succeeded", "refused", "succeeded"])
            let (asked, decided) = (try #require(rows.first), try #require(rows.last))
            #expect(asked["actor"]?["id"] == .string("\(scene.first.user)"))
            #expect(asked.companions.contains("wallet.approval_changed.v1"))
            // The decision, its row, the event and the movement are one commit, and the row tells both operators.
            #expect(decided.companions.contains("wallet.approval_changed.v1"))
            #expect(decided.companions.contains("wallet.movements_posted.v1"))
            #expect(decided["actor"]?["id"] == .string("\(scene.second.user)"))
            #expect(decided["after"]?["requested_by"] == .string("\(scene.first.user)"))
            for row in rows { #expect(Set(row.subjects) == ["\(scene.ada.user)", "\(scene.grace.user)"]) }
        }
    }

    /// What one operator does alone is told as well, with his reason.
    @Test func aSmallReversalLeavesItsRow() async throws {
        try await ApprovalScene.with { scene in
            let transfer = try await scene.sent("50")
            let watch = try await AuditWatch.begin(scene.world.client, schema: "wallet")
            try await scene.first.post("/api/v1/transfers/\(transfer)/reverse", Self.why).expect(201)
            let rows = try await watch.rows()
            #expect(rows.map(\.route) == ["reverseTransfer"])
            #expect(rows.first?.companions.contains("wallet.movements_posted.v1") == true)
            #expect(rows.first?["after"]?["reason"] == .string("sent twice"))
        }
    }

    @Test func allWhoSeeSeeTheList() async throws {
        try await ApprovalScene.with { scene in
            let (_, id) = try await scene.waiting()
            for role in [Role.operator, .support, .compliance, .accountant, .auditor, .admin] {
                let list = try await scene.world.staff(role).get("\(Self.path)?status=pending").expect(200)
                #expect(list.text("data.0.id") == id, "\(role)")
                try await scene.world.staff(role).get("\(Self.path)/\(id)").expect(200)
            }
            for caller in [scene.ada, scene.grace] {
                try await caller.get(Self.path).expect(403, "forbidden")
                try await caller.get("\(Self.path)/\(id)").expect(403, "forbidden")
            }
        }
    }

    @Test func theDatabaseKeepsTheRulesToo() async throws {
        try await ApprovalScene.with { scene in
            let (_, id) = try await scene.waiting()
            let changes = [
                "update wallet.staff_approvals set amount = 1",
                "update wallet.staff_approvals set body = '{}'",
                "update wallet.staff_approvals set parties = '{}'",
                "update wallet.staff_approvals set state = 'approved', decided_by = requested_by, decided_at = created_at",
                "update wallet.staff_approvals set state = 'approved', decided_by = parties[1], decided_at = created_at",
                "update wallet.staff_approvals set state = 'approved', decided_at = created_at",
                "update wallet.staff_approvals set state = 'rejected', decided_by = gen_random_uuid()",
                "delete from wallet.staff_approvals",
            ]
            for change in changes {
                await #expect(throws: PostgresError.self, "\(change)") {
                    try await scene.world.client.execute(SQL(dangerouslyRaw: change))
                }
            }
            try await scene.decide(id, "reject", by: scene.second).expect(200)
            await #expect(throws: PostgresError.self) {
                try await scene.world.client.execute("update wallet.staff_approvals set state = 'approved'")
            }
        }
    }
}

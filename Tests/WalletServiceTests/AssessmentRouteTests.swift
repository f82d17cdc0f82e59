import Authentication
import Contracts
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import WalletService

/// What is asked before money moves, over the real broker, and what comes of each answer.
@Suite struct AssessmentRouteTests {
    @Test func whatIsAllowedMovesWithItsAssessment() async throws {
        try await Self.scene { scene in
            try await scene.pay("2999.99").expect(201)
            #expect(scene.compliance.asked.isEmpty)
            let key = TestCaller.freshKey()
            let first = try await scene.pay("3000", key: key).expect(201)
            #expect(try await scene.pay("3000", key: key).expect(201).isReplay)
            let asked = try #require(scene.compliance.asked.first)
            #expect(scene.compliance.asked.count == 1)
            #expect(asked.operation == .transfer && asked.userID == scene.ada.user && asked.channel == .session)
            #expect(asked.source == scene.from && asked.destination == scene.to)
            #expect(asked.amount == Money(minorUnits: 300_000, currency: .USD))
            let marks = try await scene.marks(first.text("id") ?? "")
            #expect(marks.assessment == asked.id && marks.isUnassessed == nil)
        }
    }

    /// Nothing moves, and nothing is kept: the same request passes once it is allowed.
    @Test func whatWaitsPassesOnceItIsAllowed() async throws {
        try await Self.scene { scene in
            scene.compliance.answers(.review)
            let key = TestCaller.freshKey()
            try await scene.pay("3000", key: key).expect(422, "transaction_under_review")
            try await scene.pay("3000", key: key).expect(422, "transaction_under_review")
            #expect(try await scene.spent() == "0.00")
            // A repetition is the same question.
            let ids = Set(scene.compliance.asked.map(\.id))
            let id = try #require(ids.first)
            #expect(scene.compliance.asked.count == 2 && ids.count == 1)
            scene.compliance.decide(id, .allow)
            try await scene.pay("3000", key: key).expect(201)
            #expect(try await scene.pay("3000", key: key).expect(201).isReplay)
            #expect(try await scene.spent() == "3000.00")
            // Another transfer is another question.
            try await scene.pay("3000").expect(422, "transaction_under_review")
        }
    }

    @Test func whatIsDeniedDoesNotMove() async throws {
        try await Self.scene { scene in
            scene.compliance.answers(.deny)
            try await scene.pay("3000").expect(422, "transaction_not_permitted")
            let hold = #"{"amount":\#(scene.world.money("3000"))}"#
            try await scene.ada.post("/api/v1/wallets/\(scene.from)/holds", hold)
                .expect(422, "transaction_not_permitted")
            #expect(try await scene.spent() == "0.00")
            #expect(scene.compliance.asked.map(\.destination) == [scene.to, nil])
        }
    }

    /// As the policy tables it; an answer that comes late changes nothing.
    @Test func silenceIsAsThePolicySays() async throws {
        try await Self.scene(wait: nil) { scene in
            scene.compliance.falls(silent: true)
            let passed = try await scene.pay("3000").expect(201)
            let marks = try await scene.marks(passed.text("id") ?? "")
            #expect(marks.assessment == nil && marks.isUnassessed == true)
            let key = TestCaller.freshKey()
            let refused = try await scene.pay("10000", key: key).expect(503, "assessment_unavailable")
            #expect(refused.retryAfter == "1")
            #expect(try await scene.spent() == "3000.00")
            let before = try await scene.world.count("movements")
            scene.compliance.falls(silent: false)
            #expect(try await scene.world.count("movements") == before)
            // Nobody is asked for a moment after several silences; then the same request passes.
            try await eventually("compliance is asked again") {
                try await scene.pay("10000", key: key).status == 201
            }
            #expect(try await scene.spent() == "13000.00")
            #expect(Set(scene.compliance.asked.filter { $0.amount.minorUnits == 1_000_000 }.map(\.id)).count == 1)
        }
    }

    /// Compliance that is not there at all answers as one that is silent.
    @Test func withoutComplianceTheTableHolds() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let (from, to) = (try await world.wallet(of: ada, funds: 5_000_000), try await world.wallet(of: grace))
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "9999.99")).expect(201)
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "10000"))
                .expect(503, "assessment_unavailable")
            try await world.client.execute("update wallet.owners set risk = 'high' where owner_id = \(ada.user)")
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "0.01"))
                .expect(503, "assessment_unavailable")
        }
    }

    /// A thousand questions of one batch, and every one has its answer.
    @Test func aThousandAreAssessed() async throws {
        try await Self.scene { scene in
            try await scene.watch(.high)
            let body = scene.batch(1_000, "1.00")
            let answer = try await scene.ada.post("/api/v1/transfers/batch", body).expect(200)
            #expect((0..<1_000).allSatisfy { answer.text("results.\($0).status") == "posted" })
            let assessed = try await scene.world.client.query(
                "select count(distinct assessment_id) from wallet.movements where kind = 'transfer'"
            ).first(Int.self)
            #expect(assessed == 1_000 && scene.compliance.asked.count == 1_000)
            #expect(try await scene.spent() == "1000.00")
        }
    }

    /// Repetitions at once ask the same question, and move money once.
    @Test func repetitionsAtOnceAreOneTransfer() async throws {
        try await Self.scene { scene in
            let key = TestCaller.freshKey()
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await scene.pay("3000", key: key).status } }
                for try await status in group { #expect([201, 409].contains(status)) }
            }
            #expect(try await scene.spent() == "3000.00")
            #expect(Set(scene.compliance.asked.map(\.id)).count == 1)
        }
    }

    /// What was posted long ago is told so, and nobody is asked about it again.
    @Test func aRepeatedItemIsNoQuestion() async throws {
        try await Self.scene { scene in
            let body = scene.batch(1, "3000")
            #expect(
                try await scene.ada.post("/api/v1/transfers/batch", body).expect(200).text("results.0.status")
                    == "posted")
            scene.compliance.answers(.deny)
            let again = try await scene.ada.post("/api/v1/transfers/batch", body).expect(200)
            #expect(again["results.0.already_posted"] == .bool(true))
            #expect(scene.compliance.asked.count == 1)
        }
    }

    // MARK: The scene

    private struct Scene: Sendable {
        let world: WalletHarness
        let compliance: ComplianceDouble
        let ada: TestCaller
        let from: String
        let to: String

        static let funds: Int64 = 5_000_000

        func pay(_ amount: String, key: String? = nil) async throws -> TestAnswer {
            try await ada.post("/api/v1/transfers", world.transfer(from, to, amount), key: key)
        }

        func batch(_ count: Int, _ amount: String) -> String {
            let items = (0..<count).map { _ in
                let id: UniqueID = world.service.context.ids.next()
                return #"{"id":"\#(id)",\#(world.transfer(from, to, amount).dropFirst())"#
            }
            return #"{"atomic":false,"transfers":[\#(items.joined(separator: ","))]}"#
        }

        func watch(_ risk: RiskGrade) async throws {
            try await world.client.execute(
                "update wallet.owners set risk = \(risk.rawValue) where owner_id = \(ada.user)")
        }

        /// What the payee has.
        func spent() async throws -> String? {
            let sum = try await world.client.query(
                "select posted from wallet.accounts where id = \(UniqueID(to))"
            ).first(Int64.self)
            return sum.map { Money(minorUnits: $0, currency: .USD).amountText }
        }

        func marks(_ transfer: String) async throws -> (assessment: UniqueID?, isUnassessed: Bool?) {
            let row = try await world.client.query(
                "select assessment_id, unassessed from wallet.movements where id = \(UniqueID(transfer))"
            ).first(UniqueID?.self, Bool?.self)
            let (assessment, isUnassessed) = try #require(row)
            return (assessment, isUnassessed)
        }
    }

    /// - Parameter wait: for an answer: a busy machine is no silence.
    private static func scene(
        wait: Duration? = patience, _ body: @escaping @Sendable (Scene) async throws -> Void
    ) async throws {
        try await WalletHarness.servers { database, broker in
            let compliance = try ComplianceDouble(wait: wait)
            try await compliance.serving(try await broker.url(as: "compliance")) {
                try await WalletHarness.run(
                    database, broker, [:], ManualClock(WalletHarness.noon), .generate()
                ) { world in
                    try await eventually("the wallet knows the policy") { compliance.policiesTold > 0 }
                    let (ada, grace) = (try await world.customer(), try await world.customer())
                    try await body(
                        Scene(
                            world: world, compliance: compliance, ada: ada,
                            from: try await world.wallet(of: ada, funds: Scene.funds),
                            to: try await world.wallet(of: grace)))
                }
            }
            try await Invariants.check(database)
        }
    }
}

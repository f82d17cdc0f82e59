import ComplianceDomain
import Contracts
import FoundationEssentials
import JSONKit
import Logging
import NIOHTTP1
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import ComplianceService

/// What happens to models by itself: trainings that are broken off, a model that cannot be read, one that has had its
/// time.
@Suite(.timeLimit(.minutes(5))) struct FraudJobTests {
    /// As a process that died over it leaves it.
    private static func left(
        _ attempts: Int, _ number: UInt64, of dataset: String, _ service: ComplianceHarness
    ) async throws -> String {
        let id = UniqueID(high: 0xF, low: number)
        try await service.database.execute(
            """
            insert into compliance.fraud_models (id, kind, status, dataset_id, attempts, features, created_at,
                updated_at)
            values (\(id), 'gradient_boosting', 'training', \(try #require(UniqueID(dataset))), \(attempts), '{}',
                now(), now())
            """)
        return id.description
    }

    @Test func aTrainingThatWasBrokenOffIsBegunAgain() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let set = try await service.dataset(FraudSets.obvious())
            let given = try await Self.left(3, 1, of: set, service)
            let begun = try await Self.left(1, 2, of: set, service)
            #expect(try await service.made(begun)["status"]?.stringValue == "ready")
            let attempts: SQL = "select attempts::int from compliance.fraud_models where status = 'ready'"
            #expect(try await service.database.query(attempts).first(Int.self) == 2)
            // Who dies over it again and again is not asked a fourth time.
            #expect(try await service.made(given)["failure"]?.stringValue == "broken_off")
        }
    }

    /// The same payments and the same id make the same model, so whoever goes on makes what was begun.
    @Test func whoBeginsAgainMakesTheSame() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let dataset = try #require(DatasetID(try await service.dataset(FraudSets.obvious())))
            let store = FraudSampleStore(client: service.database)
            for kind in FraudModelKind.allCases {
                let trainer = FraudTrainer(model: FraudModelID(UniqueID(high: 1, low: 9)), kind: kind)
                var made: [[UInt8]] = []
                for _ in 0..<2 {
                    let samples = try await store.samples(of: .dataset(dataset))
                    if case .made(let content, _) = try trainer.train(samples) { made.append(content) }
                }
                #expect(made.count == 2 && made.first == made.last, "\(kind)")
            }
        }
    }

    /// A beginning that somebody has gone on from writes nothing when it comes to its end at last.
    @Test func whoComesLateWritesNothing() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let id = FraudModelID(UniqueID(high: 0xF, low: 3))
            let models = FraudModelStore(client: service.database)
            let set = try #require(DatasetID(try await service.dataset(FraudSets.obvious())))
            try await service.database.execute(
                """
                insert into compliance.fraud_models (id, kind, status, dataset_id, attempts, features, created_at,
                    updated_at)
                values (\(id), 'isolation_forest', 'training', \(set), 0, '{}', now(), now())
                """)
            let first = try #require(try await service.made(id.description)["status"]?.stringValue)
            #expect(first == "ready")
            let old = KeptFraudModel(
                id: id, kind: .isolationForest, status: .training, over: .dataset(set), attempts: 0, figures: nil,
                features: [], failure: nil, orderedBy: nil, activatedBy: nil, activatedAt: nil, dueReason: nil,
                createdAt: service.clock.now, finishedAt: nil)
            let before = try await models.content(of: id)
            try await models.finish(old, .init(rows: 1, labelled: 0, positives: 0), [1, 2, 3], at: service.clock.now)
            try await models.fail(old, .brokenOff, nil, at: service.clock.now)
            #expect(try await models.content(of: id) == before)
            #expect(try await service.made(id.description)["status"]?.stringValue == "ready")
        }
    }

    /// Content that is no model stops nobody: scores go by the formula until another one is in use.
    @Test func aModelThatCannotBeReadStopsNobody() async throws {
        try await WalletVoice.run { wallet in
            let service = wallet.harness
            let set = try #require(UniqueID(try await service.dataset(FraudSets.obvious())))
            let content = Array("FLTREE01 and then nothing that is a tree".utf8)
            try await service.database.execute(
                """
                insert into compliance.fraud_models (id, kind, status, dataset_id, attempts, rows, labelled, positives,
                    auc, average_precision, features, content, digest, activated_by, activated_at, created_at,
                    updated_at, finished_at)
                values (\(UniqueID(high: 0xF, low: 4)), 'gradient_boosting', 'active', \(set), 1, 600, 600, 60, 9900,
                    9900, \(FraudFeature.allCases.map(\.rawValue)), \(content), \(Digest.sha256(content)),
                    \(ComplianceHarness.staff), now(), now(), now(), now())
                """)
            let kept = try #require(try await FraudModelStore(client: service.database).active())
            #expect(throws: FraudModelUnreadable.self) { try FraudScorer(kept, content) }
            #expect(try await wallet.assess(700_000).decision == .allow)
            let asked = try await service.monitor(.POST, "/fraud/scores", #"{"transaction_ids":["\#(set)"]}"#)
            #expect(asked.status == 409)
            try await service.use(service.model(of: set.description))
            #expect(try await wallet.assess(700_000).decision != .allow)
        }
    }

    /// The job as the service runs it, at the moment that a test wants it.
    private static func renewal(_ wallet: WalletVoice) throws -> RenewFraudModel {
        let (client, clock, ids) = (wallet.harness.database, wallet.harness.clock.clock, wallet.ids)
        let (events, customers) = (EventMaker(ids: ids), CustomerStore(client: client))
        let policies = PolicyShelf(
            store: PolicyStore(client: client), seed: try SeedData.policy(.test), ids: ids, clock: clock)
        let feedback = FraudFeedbackStore(client: client)
        let alerts = AlertDesk(
            alerts: AlertStore(client: client), customers: customers,
            states: StateDesk(
                customers: customers, states: StateStore(client: client), policies: policies, events: events),
            review: AssessmentReview(
                customers: customers, assessments: AssessmentStore(client: client), events: events),
            feedback: feedback, events: events)
        let desk = FraudDesk(
            client: client, models: FraudModelStore(client: client), samples: FraudSampleStore(client: client),
            feedback: feedback, backtests: BacktestStore(client: client), shelf: FraudShelf(), ids: ids)
        return RenewFraudModel(desk: desk, alerts: alerts, clock: clock, metrics: PrometheusRegistry())
    }

    @Test func aModelThatHasHadItsTimeIsToldOnceAndTheNextIsOrdered() async throws {
        try await WalletVoice.run { wallet in
            let set = try await wallet.harness.dataset(FraudSets.obvious(600, labels: false))
            let model = try await wallet.harness.model(of: set)
            try await wallet.harness.use(model)
            let renewal = try Self.renewal(wallet)
            try await renewal.run()
            #expect(try await wallet.alerts("?kind=fraud").isEmpty)
            wallet.harness.clock.advance(by: .seconds(30 * 86_400))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await renewal.run() } }
                try await group.waitForAll()
            }
            let alerts = try await wallet.alerts("?kind=fraud")
            #expect(alerts.count == 1 && alerts.first?["rule"]?.stringValue == "fraud_model_due")
            #expect(alerts.first?["facts"]?["reason"]?.stringValue == "age")
            let found = try await wallet.harness.monitor(.GET, "/fraud/models").json["data"]?.arrayValue ?? []
            #expect(found.count == 2 && found.first?["created_by"] == nil)
            // The old one stays in use until a person says otherwise.
            #expect(found.last?["status"]?.stringValue == "active" && found.last?["due"]?.stringValue == "age")
        }
    }

    /// The database keeps the same rules as the program.
    @Test func theDatabaseRefusesWhatCannotBe() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let set = try await service.dataset(FraudSets.obvious())
            try await service.use(service.model(of: set))
            _ = try await service.model(of: set)
            let staff = ComplianceHarness.staff
            let wrong: [SQL] = [
                "update compliance.fraud_models set content = 'x', digest = sha256('x') where status = 'active'",
                "update compliance.fraud_models set digest = sha256('x') where status = 'ready'",
                "update compliance.fraud_models set auc = 9299 where status = 'ready'",
                "update compliance.fraud_models set average_precision = 7499 where status = 'active'",
                """
                update compliance.fraud_models set status = 'active', activated_by = \(staff), activated_at = now()
                where status = 'ready'
                """,
                """
                update compliance.fraud_models set status = 'ready', activated_by = null, activated_at = null
                where status = 'active'
                """,
                """
                insert into compliance.fraud_feedback (transaction_id, user_id, label, source, staff_id, created_at,
                    updated_at)
                values (\(UniqueID(high: 1, low: 1)), \(staff), 'fraud', 'staff', \(staff), now(), now())
                """,
            ]
            for statement in wrong {
                await #expect(throws: PostgresError.self) { try await service.database.execute(statement) }
            }
        }
    }
}

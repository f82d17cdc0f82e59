import Authentication
import ComplianceDomain
import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import ComplianceService

/// Models are ordered, made and put into use, over the real service and database.
@Suite(.timeLimit(.minutes(5))) struct FraudModelRouteTests {
    /// What the page asks for: on the last 30 % by time an AUC of 0.93 and an average precision of 0.75.
    @Test func theLabelledSetMakesAModelThatTellsFraud() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let model = try await service.model(of: service.dataset(FraudSets.labelled()))
            #expect(model["status"]?.stringValue == "ready" && model["kind"]?.stringValue == "gradient_boosting")
            #expect(model["rows"]?.integerValue == 35_284 && model["positives"]?.integerValue == 669)
            let figures = ["auc", "average_precision"].map { name -> Double in
                if case .number(let text)? = model[name] { Double(text) ?? 0 } else { 0 }
            }
            #expect(figures[0] >= 0.93 && figures[1] >= 0.75, "\(figures)")
            #expect(model["features"]?.arrayValue?.count == FraudFeature.allCases.count)
            #expect(try await service.monitor(.GET, "/fraud/models").json["data"]?.arrayValue?.count == 1)
        }
    }

    @Test func withoutEnoughLabelsThereAreNoBoostedTrees() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let few = try await service.dataset(FraudSets.obvious(190))
            func order(_ json: String) async throws -> ComplianceHarness.Answer {
                try await service.monitor(.POST, "/fraud/models", json, key: UUID().uuidString)
            }
            let refused = try await order(#"{"kind":"gradient_boosting","dataset_id":"\#(few)"}"#)
            #expect(refused.status == 422 && refused.code == "not_enough_labels")
            #expect(refused.json["labels"]?.integerValue == 190 && refused.json["frauds"]?.integerValue == 19)
            let span = #""from":"2026-01-01T00:00:00Z","to":"2026-12-01T00:00:00Z""#
            #expect(try await order(#"{"kind":"gradient_boosting",\#(span)}"#).code == "not_enough_labels")
            // A forest needs no labels, but something to look at.
            let forest = try await service.model(of: few)
            #expect(forest["kind"]?.stringValue == "isolation_forest" && forest["status"]?.stringValue == "failed")
            #expect(forest["failure"]?.stringValue == "too_few_movements")
            let empty = try await order("{\(span)}")
            let id = try #require(empty.json["id"]?.stringValue)
            #expect(try await service.made(id)["failure"]?.stringValue == "too_few_movements")
            #expect(try await order(#"{"dataset_id":"\#(UniqueID(high: 1, low: 1))"}"#).status == 404)
            #expect(try await order(#"{"dataset_id":"\#(few)",\#(span)}"#).status == 422)
            #expect(try await order("{}").status == 422)
        }
    }

    @Test func whatDoesNotTellFraudIsNeverReady() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let model = try await service.model(of: service.dataset(FraudSets.arbitrary()))
            #expect(model["status"]?.stringValue == "failed" && model["failure"]?.stringValue == "below_the_line")
            let id = try #require(model["id"]?.stringValue)
            let activated = try await service.monitor(.POST, "/fraud/models/\(id)/activate")
            #expect(activated.status == 409 && activated.json["model_status"]?.stringValue == "failed")
        }
    }

    /// The same order under its key is one model.
    @Test func anOrderUnderItsKeyIsOneModel() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let order = #"{"dataset_id":"\#(try await service.dataset(FraudSets.obvious()))"}"#
            let ids = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await service.monitor(.POST, "/fraud/models", order, key: "a").json["id"]?.stringValue
                    }
                }
                return try await group.reduce(into: Set<String>()) { if let id = $1 { $0.insert(id) } }
            }
            #expect(ids.count == 1)
            #expect(try await service.count("select count(*) from compliance.fraud_models") == 1)
        }
    }

    @Test func oneIsInUseWhoeverActivatesAtOnce() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let set = try await service.dataset(FraudSets.obvious())
            let models = try await [service.model(of: set), service.model(of: set)]
            let ids = models.compactMap { $0["id"]?.stringValue }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for id in ids + ids + ids {
                    group.addTask { try await service.monitor(.POST, "/fraud/models/\(id)/activate").status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            // Each once: the second one retires the first.
            #expect(statuses.sorted() == [200, 200, 409, 409, 409, 409])
            let found = try await service.monitor(.GET, "/fraud/models").json["data"]?.arrayValue ?? []
            #expect(found.compactMap { $0["status"]?.stringValue }.sorted() == ["active", "retired"])
            try await Invariants.check(service.database)
        }
    }

    @Test func onlyComplianceSeesAndDecides() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let id = UniqueID(high: 1, low: 1).description
            let calls: [(HTTPMethod, String, String?)] = [
                (.GET, "/fraud/models", nil), (.GET, "/fraud/models/\(id)", nil), (.GET, "/fraud/statistics", nil),
                (.POST, "/fraud/models", #"{"dataset_id":"\#(id)"}"#), (.POST, "/fraud/models/\(id)/activate", nil),
                (.POST, "/fraud/scores", #"{"transaction_ids":["\#(id)"]}"#),
                (.POST, "/fraud/feedback", #"{"transaction_id":"\#(id)","label":"fraud"}"#),
            ]
            for (method, path, json) in calls {
                for role in [Role.customer, .merchant, .support, .accountant, .operator] {
                    let answer = try await service.send(
                        method, "/api/v1/compliance\(path)", as: ComplianceHarness.staff, roles: [role], json: json,
                        key: "a")
                    #expect(answer.status == 403, "\(method) \(path) as \(role)")
                }
                let auditor = try await service.send(
                    method, "/api/v1/compliance\(path)", as: ComplianceHarness.staff, roles: [.auditor], json: json,
                    key: "a")
                #expect((auditor.status == 403) == (method == .POST), "\(method) \(path): \(auditor.status)")
                let nobody = try await service.send(method, "/api/v1/compliance\(path)", as: nil, json: json)
                #expect(nobody.status == 401)
            }
        }
    }
}

import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// What people look into together.
@Suite(.timeLimit(.minutes(3))) struct CaseRouteTests {
    private static let other = UserID(UniqueID(high: 9, low: 10))
    private static let noAction = #"{"outcome":"no_action","reason":"There is a contract."}"#

    private static func opened(_ service: ComplianceHarness, _ more: String = "") async throws -> String {
        let answer = try await service.monitor(
            .POST, "/cases", #"{"title":"Three payments a day"\#(more)}"#, key: "a")
        try #require(answer.status == 201, "\(answer.code ?? "")")
        return "/cases/\(try #require(answer.json["id"]?.stringValue))"
    }

    @Test func onePersonProposesAndAnotherAgrees() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let path = try await Self.opened(service, #","customer_ids":["\#(ComplianceHarness.customer)"]"#)
            #expect(try await service.monitor(.POST, "\(path)/decisions", Self.noAction).code == "conflict")
            let given = try await service.monitor(
                .PATCH, path, #"{"assignee_id":"\#(ComplianceHarness.staff)"}"#)
            #expect(given.json["status"]?.stringValue == "investigating")
            #expect(try await service.monitor(.POST, "\(path)/notes", #"{"text":"Asked."}"#).status == 201)
            let proposed = try await service.monitor(.POST, "\(path)/decisions", Self.noAction)
            #expect(proposed.json["status"]?.stringValue == "awaiting_approval")
            #expect(try await service.monitor(.POST, "\(path)/decisions", Self.noAction).code == "own_decision")
            let differs = try await service.monitor(
                .POST, "\(path)/decisions", #"{"outcome":"report","reason":"No."}"#, as: Self.other)
            #expect(differs.code == "conflict")
            let closed = try await service.monitor(.POST, "\(path)/decisions", Self.noAction, as: Self.other)
            #expect(closed.json["status"]?.stringValue == "closed")
            #expect(closed.json["approved_by"]?.stringValue == Self.other.description)
            #expect(try await service.monitor(.POST, "\(path)/notes", #"{"text":"Late."}"#).code == "already_decided")
            let timeline = try await service.monitor(.GET, path).json["timeline"]?.arrayValue
            #expect(
                timeline?.map { $0["kind"]?.stringValue } == ["opened", "assigned", "note", "proposed", "closed"])
            await #expect(throws: PostgresError.self) {
                try await service.database.execute("update compliance.cases set title = 'x'")
            }
        }
    }

    @Test func nobodyLooksIntoThemselves() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let own = try await service.monitor(
                .POST, "/cases", #"{"title":"Me","customer_ids":["\#(ComplianceHarness.staff)"]}"#, key: "b")
            #expect(own.code == "own_decision")
            let path = try await Self.opened(service, #","customer_ids":["\#(Self.other)"]"#)
            #expect(
                try await service.monitor(.POST, "\(path)/notes", #"{"text":"Mine."}"#, as: Self.other).code
                    == "own_decision")
            let unknown = #"{"alert_ids":["\#(UniqueID(high: 1, low: 1))"]}"#
            #expect(try await service.monitor(.PATCH, path, unknown).status == 404)
        }
    }

    @Test func alertsGoOnInTheCase() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.reviewLarge()
            #expect(try await wallet.assess(2_500_000).decision == .review)
            let alert = try #require(try await wallet.alerts().first?["id"]?.stringValue)
            let path = try await Self.opened(wallet.harness, #","alert_ids":["\#(alert)"]"#)
            let seen = try await wallet.harness.monitor(.GET, path).json
            #expect(seen["customer_ids"]?.arrayValue == [.string(WalletVoice.ada.description)])
            #expect(try await wallet.alerts("?status=escalated").count == 1)
            let list = try await wallet.harness.monitor(.GET, "/cases?customer_id=\(WalletVoice.ada)")
            #expect(list.json["data"]?.arrayValue?.count == 1)
        }
    }
}

import BillingDomain
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import Testing

@testable import BillingService

@Suite(.timeLimit(.minutes(3))) struct BeneficiaryTests {
    private static let body =
        #"{"biller_id":"\#(PlannedBank.biller.id)","customer_id":"1111111111111","nickname":"Home"}"#

    @Test func aNumberIsPutByOnceForEachOwner() async throws {
        try await PlannedScene.run { scene in
            let first = try await scene.send(.post, "/beneficiaries", Self.body, key: "k")
            #expect(first.status == 201 && first.json["usage_count"] == .number("0"))
            let again = try await scene.send(.post, "/beneficiaries", Self.body, key: "k")
            #expect(again.id == first.id)
            let second = try await scene.send(.post, "/beneficiaries", Self.body)
            #expect(second.status == 409 && second.code == "beneficiary_exists")
            let hers = try await scene.send(.post, "/beneficiaries", Self.body, as: PlannedScene.grace)
            #expect(hers.status == 201)
            let unknown = try await scene.send(
                .post, "/beneficiaries", #"{"biller_id":"\#(UniqueID(high: 1, low: 1))","customer_id":"1"}"#)
            #expect(unknown.status == 404)
            let id = try #require(first.id)
            for method: EndpointMethod in [.get, .patch, .delete] {
                let body = method == .patch ? #"{"nickname":"Mine"}"# : nil
                let foreign = try await scene.send(method, "/beneficiaries/\(id)", body, as: PlannedScene.grace)
                #expect(foreign.status == 404)
            }
            let renamed = try await scene.send(.patch, "/beneficiaries/\(id)", #"{"nickname":null}"#)
            #expect(renamed.status == 200 && renamed.json["nickname"] == .null)
            let list = try await scene.send(.get, "/beneficiaries")
            #expect(list.data.count == 1)
            let gone = try await scene.send(.delete, "/beneficiaries/\(id)")
            let missing = try await scene.send(.get, "/beneficiaries/\(id)")
            #expect(gone.status == 204 && missing.status == 404)
        }
    }

    @Test func manyAtOncePutOneBy() async throws {
        try await PlannedScene.run { scene in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await scene.send(.post, "/beneficiaries", Self.body).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201] + Array(repeating: 409, count: 7))
        }
    }

    /// In the transaction that completes a payment, and for no other.
    @Test func usesAreCounted() async throws {
        try await PlannedScene.run { scene in
            let made = try await scene.send(.post, "/beneficiaries", Self.body)
            let id = try #require(made.id)
            _ = try await scene.schedule("1000.00", "daily")
            try await scene.pay(at: "2027-01-31")
            try await scene.pay(at: "2027-02-01")
            scene.bank.change { $0.refusal = .insufficientFunds }
            try await scene.pay(at: "2027-02-02")
            let used = try await scene.get("/beneficiaries/\(id)")
            #expect(used["usage_count"] == .number("2") && used["customer_name"]?.stringValue == "ADA LOVELACE")
            #expect(used["last_used_at"]?.stringValue?.hasPrefix("2027-02-01T06:00") == true)
        }
    }
}

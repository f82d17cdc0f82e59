import JSONKit
import TestSupport
import Testing

enum PaymentsFixtures: ServiceFixtures {
    static let collections = ["deposit_id": "/api/v1/payments/deposits"]
    static let rules: Set<String> = ["setDepositFee"]

    /// The deposit that filled the owner's wallet.
    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String] {
        let deposits = try await owner.client.get("/api/v1/payments/deposits").json["data"]?.arrayValue
        let id = try #require(deposits?.first?["id"]?.stringValue)
        return ["/api/v1/payments/deposits": id, "/api/v1/admin/payments/deposits": id]
    }
}

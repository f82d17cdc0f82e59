import ComplianceDomain
import HTTPKit
import JSONKit

/// `GET /policies/{version}`
struct GetPolicyVersion: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/policies/{version}", id: "getPolicyVersion", summary: "A version of the policy",
        tag: MonitoringRoutes.policies, access: KYCRoutes.staffReading, problems: [.notFound])

    typealias Path = PolicyPath

    let policies: PolicyShelf
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<PolicyView> {
        let version = call.path.version
        let kept = try await transactions.run { transaction -> KeptPolicy? in
            let current = try await policies.current(in: transaction)
            if current.version == version { return current }
            return try await policies.store.find(version, in: transaction)
        }
        guard let kept else { throw ComplianceError.notFound }
        return .ok(PolicyView(kept))
    }
}

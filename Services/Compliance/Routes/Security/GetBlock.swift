import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /security/blocks/{id}`
struct GetBlock: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/security/blocks/{id}", id: "getBlock", summary: "One block",
        tag: SecurityRoutes.tag, access: KYCRoutes.staffReading, problems: [.notFound])

    typealias Path = BlockPath

    let store: BlockStore

    func handle(_ call: Call<Self>) async throws -> Reply<BlockView> {
        guard let block = try await store.find(call.path.id) else { throw ComplianceError.notFound }
        return .ok(BlockView(block))
    }
}

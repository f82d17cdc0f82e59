import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `POST /admin/billing/providers/{name}/resume`: whoever has seen to our account there lets orders go there again.
struct ResumeBillProvider: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/billing/providers/{name}/resume", id: "resumeBillProvider",
        summary: "Take a partner into rotation again", tag: CatalogueRoutes.staffTag,
        access: .roles([.operator], scope: .opsWrite), right: .act, success: 204, problems: [.unknownProvider])

    struct Path: FieldDecodable {
        let name: String

        init(_ fields: inout Fields) { name = fields.required("name", .pathName(1...40, example: "vtpass")) }
    }

    let parts: CatalogueParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let provider = try parts.providers.named(call.path.name)
        try await parts.states.open(provider.name)
        return .noContent
    }
}

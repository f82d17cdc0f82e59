import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `GET /tax/self-certification`
struct GetTaxCertification: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/tax/self-certification", id: "getTaxCertification",
        summary: "Where you said that you are taxed", tag: TaxRoutes.tag, access: KYCRoutes.reading,
        problems: [.notFound])

    let certifications: TaxStore

    func handle(_ call: Call<Self>) async throws -> Reply<TaxCertificationView> {
        guard let kept = try await certifications.find(call.caller.userID) else { throw RightsError.notFound }
        return .ok(TaxCertificationView(kept))
    }
}

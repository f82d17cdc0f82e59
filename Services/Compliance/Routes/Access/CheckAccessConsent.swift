import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `GET /psd2/consents/{id}/validate`
struct CheckAccessConsent: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/psd2/consents/{id}/validate", id: "validateAccessConsent",
        summary: "Whether a consent allows something now", tag: AccessRoutes.tag, access: KYCRoutes.reading,
        problems: [.notFound])

    typealias Path = AccessConsentPath

    struct Query: FieldDecodable {
        let scope: AccessConsent.Scope?
        let wallet: UniqueID?

        init(_ fields: inout Fields) {
            scope = fields.optional(
                "scope", .choice(AccessConsent.Scope.self).described("What is to be done; without it anything"))
            wallet = fields.optional("wallet_id", .uuid.described("With which wallet; without it any of them"))
        }
    }

    let consents: AccessConsentStore

    func handle(_ call: Call<Self>) async throws -> Reply<AccessConsentAnswerView> {
        let user = try call.caller.userID
        guard let consent = try await consents.find(call.path.id), consent.user == user else {
            throw RightsError.notFound
        }
        let answer = consent.allows(call.query.scope, wallet: call.query.wallet, at: call.receivedAt)
        return .ok(AccessConsentAnswerView(answer: answer))
    }
}

import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /psd2/consents/{id}/authorize`: the person shows to be the customer, by a code that is used up.
struct AuthorizeAccessConsent: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/psd2/consents/{id}/authorize", id: "authorizeAccessConsent",
        summary: "Make a consent hold, by a code of your authenticator", tag: AccessRoutes.tag,
        access: .roles(KYCRoutes.customers), right: .act, problems: [.notFound, .conflict, .secondFactorRequired],
        rateClass: .signIn)

    typealias Path = AccessConsentPath

    struct Body: FieldDecodable {
        let code: String

        init(_ fields: inout Fields) {
            code = fields.required(
                "totp_code",
                .characters(6...6, pattern: "^[0-9]{6}$", example: "042917") { ("0"..."9").contains($0) }.secret)
        }
    }

    let desk: AccessDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<AccessConsentView> {
        let (user, now) = (try call.caller.userID, call.receivedAt)
        try await desk.prove(call.path.id, by: user, code: call.body.code, at: now)
        return try await transactions.run { transaction in
            let consent = try await desk.authorize(call.path.id, of: user, at: now, in: transaction)
            AuditTrail.changed("status", from: AccessConsentStatus.received, to: consent.status)
            return .ok(AccessConsentView(consent: consent, now: now))
        }
    }
}

import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /psd2/consents`: it holds once the customer has authorized it.
struct CreateAccessConsent: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/psd2/consents", id: "createAccessConsent",
        summary: "Let a third party read accounts or pay", tag: AccessRoutes.tag, access: KYCRoutes.writing,
        right: .act, idempotency: .required, success: 201, problems: [.validationFailed])

    struct ThirdParty: FieldDecodable {
        let party: AccessConsent.ThirdParty

        init(_ fields: inout Fields) {
            party = AccessConsent.ThirdParty(
                id: fields.required(
                    "id", .line(1...100).example("PSDSE-FINA-44059").described("As its authority has registered it")),
                name: fields.required("name", .line(1...200).example("Budget Planner AB")))
        }
    }

    struct Body: FieldDecodable {
        let order: AccessDesk.Order

        init(_ fields: inout Fields) {
            let party = fields.required("tpp", .object(ThirdParty.self)).party
            let wallets = fields.required("wallet_ids", .array(.uuid, 1...50))
            let scopes = fields.required("scopes", .array(.choice(AccessConsent.Scope.self), 1...4))
            let days = fields.required("valid_days", .integer(1...180))
            if Set(wallets).count < wallets.count {
                fields.refuse("wallet_ids", .duplicateField, "names a wallet more than once")
            }
            if Set(scopes).count < scopes.count {
                fields.refuse("scopes", .duplicateField, "names a scope more than once")
            }
            order = AccessDesk.Order(thirdParty: party, wallets: wallets, scopes: scopes, validDays: days)
        }
    }

    let desk: AccessDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<AccessConsentView> {
        let (user, order, now) = (try call.caller.userID, call.body.order, call.receivedAt)
        try await desk.check(order.wallets, areOf: user)
        return try await idempotent(call, transactions) { transaction in
            let consent = try await desk.create(order, for: user, at: now, in: transaction)
            AuditTrail.resource(consent.id)
            return .created(AccessConsentView(consent: consent, now: now))
        }
    }
}

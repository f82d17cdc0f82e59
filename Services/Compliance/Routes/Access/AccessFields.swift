import Authentication
package import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

extension AccessConsentStatus: FieldValue {}
extension AccessConsent.Scope: FieldValue {}
extension AccessConsent.Answer: FieldValue {}
extension SCAExemption: FieldValue {}

enum AccessRoutes {
    static let tag = "PSD2"

    static func all(_ parts: RightsParts) -> [any Endpoint] {
        let (desk, transactions) = (parts.access, parts.transactions)
        return [
            CreateAccessConsent(desk: desk, transactions: transactions),
            ListAccessConsents(consents: desk.consents, cursors: parts.cursors),
            GetAccessConsent(consents: desk.consents),
            AuthorizeAccessConsent(desk: desk, transactions: transactions),
            RevokeAccessConsent(desk: desk, transactions: transactions),
            CheckAccessConsent(consents: desk.consents),
            DecideSCA(desk: desk, transactions: transactions),
        ]
    }
}

/// `{id}` of a consent's path.
struct AccessConsentPath: FieldDecodable {
    let id: AccessConsentID

    init(_ fields: inout Fields) { id = fields.required("id", .id(AccessConsentID.self)) }
}

/// Who reads or pays.
struct ThirdPartyView: FieldEncodable {
    let party: AccessConsent.ThirdParty

    static let example = ThirdPartyView(
        party: AccessConsent.ThirdParty(id: "PSDSE-FINA-44059", name: "Budget Planner AB"))

    func encode(to out: inout JSONWriter) {
        out.field("id", party.id)
        out.field("name", party.name)
    }
}

/// A consent, as its customer sees it.
struct AccessConsentView: FieldEncodable {
    let consent: AccessConsent
    let now: Timestamp

    static let example = AccessConsentView(
        consent: AccessConsent(
            id: AccessConsentID(.example), user: UserID(.example), thirdParty: ThirdPartyView.example.party,
            wallets: [.example], scopes: [.balance, .transactions], validDays: 90, createdAt: .example,
            expiresAt: .example + .seconds(90 * 86_400), status: .valid, authorizedAt: .example, endedAt: .example),
        now: .example)

    func encode(to out: inout JSONWriter) {
        out.field("id", consent.id)
        out.field("tpp", ThirdPartyView(party: consent.thirdParty))
        out.field("wallet_ids", consent.wallets)
        out.field("scopes", consent.scopes)
        out.field("valid_days", consent.validDays)
        // The job that writes the end down may be late.
        let isOver = consent.endedAt == nil && consent.expiresAt <= now
        out.field("status", isOver ? AccessConsentStatus.expired : consent.status)
        out.field("expires_at", consent.expiresAt)
        out.optional("authorized_at", consent.authorizedAt)
        out.optional("ended_at", consent.endedAt)
        out.field("created_at", consent.createdAt)
    }
}

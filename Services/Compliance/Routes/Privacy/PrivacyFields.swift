import Authentication
package import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

extension PrivacyRequest.Kind: FieldValue {}
extension PrivacyRequest.Refusal: FieldValue {}
extension PrivacyRequestStatus: FieldValue {}
extension ServiceAnswer.Status: FieldValue {}
extension LegalHold.Status: FieldValue {}
extension ProcessingPurpose: FieldValue {}
extension ProcessingConsent.Status: FieldValue {}
extension BreachStatus: FieldValue {}
extension ImpactAssessment.Level: FieldValue {}

enum PrivacyRoutes {
    static let tag = "Privacy"
    static let staffTag = "Privacy (staff)"

    /// One's own; staff see everybody's.
    static let seeing = Access.roles(KYCRoutes.customers, scope: .complianceRead, overseers: [.compliance])

    static func all(_ parts: RightsParts) -> [any Endpoint] {
        let (privacy, rights, transactions) = (parts.privacy, parts.rights, parts.transactions)
        return [
            CreatePrivacyRequest(desk: privacy, transactions: transactions, wake: parts.wake),
            ListPrivacyRequests(desk: privacy, cursors: parts.cursors),
            GetPrivacyRequest(desk: privacy),
            WithdrawPrivacyRequest(desk: privacy, transactions: transactions),
            DecidePrivacyRequest(desk: privacy, transactions: transactions, wake: parts.wake),
            DownloadPrivacyExport(desk: privacy, store: parts.files),
            ListConsents(consents: rights.consents, cursors: parts.cursors),
            PutConsent(desk: rights, transactions: transactions),
            PlaceLegalHold(desk: rights, transactions: transactions),
            ListLegalHolds(holds: rights.holds, cursors: parts.cursors),
            GetLegalHold(holds: rights.holds),
            LiftLegalHold(desk: rights, transactions: transactions),
            ReportBreach(desk: rights, transactions: transactions),
            ListBreaches(breaches: rights.breaches, cursors: parts.cursors),
            GetBreach(breaches: rights.breaches),
            ChangeBreach(desk: rights, transactions: transactions),
            AssessImpact(desk: rights, transactions: transactions),
            ListImpactAssessments(assessments: rights.assessments, cursors: parts.cursors),
            GetImpactAssessment(assessments: rights.assessments),
            GetDataMap(asker: privacy.asker),
            GetRetention(retention: rights.retention),
            PutRetention(desk: rights, transactions: transactions),
        ]
    }
}

/// `{id}` of a request's path.
struct PrivacyRequestPath: FieldDecodable {
    let id: PrivacyRequestID

    init(_ fields: inout Fields) { id = fields.required("id", .id(PrivacyRequestID.self)) }
}

/// `{id}` of a hold's path.
struct LegalHoldPath: FieldDecodable {
    let id: LegalHoldID

    init(_ fields: inout Fields) { id = fields.required("id", .id(LegalHoldID.self)) }
}

/// `{id}` of a breach's path.
struct BreachPath: FieldDecodable {
    let id: BreachID

    init(_ fields: inout Fields) { id = fields.required("id", .id(BreachID.self)) }
}

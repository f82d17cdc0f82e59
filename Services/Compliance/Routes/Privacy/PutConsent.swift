import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `PUT /privacy/consents/{purpose}`
struct PutConsent: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/compliance/privacy/consents/{purpose}", id: "putConsent", summary: "Allow something, or no more",
        tag: PrivacyRoutes.tag, access: KYCRoutes.writing, right: .act, problems: [.notFound],
        isOpenWhenRestricted: true)

    struct Path: FieldDecodable {
        let purpose: String

        init(_ fields: inout Fields) { purpose = fields.required("purpose", .pathName(1...40, example: "marketing")) }
    }

    struct Body: FieldDecodable {
        let granted: Bool
        let version: String

        init(_ fields: inout Fields) {
            granted = fields.required("granted", .bool)
            version = fields.required(
                "text_version", .line(1...64).example("2026-01").described("Of the words that the person was shown"))
        }
    }

    let desk: RightsDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ConsentView> {
        let (user, body) = (try call.caller.userID, call.body)
        guard let purpose = ProcessingPurpose(rawValue: call.path.purpose) else { throw RightsError.notFound }
        return try await transactions.run { transaction in
            let (before, after) = try await desk.set(
                purpose, to: body.granted, version: body.version, of: user, at: call.receivedAt, in: transaction)
            AuditTrail.changed("granted", from: before.granted, to: after.granted)
            return .ok(ConsentView(after))
        }
    }
}

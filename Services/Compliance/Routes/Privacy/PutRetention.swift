import Authentication
import ComplianceDomain
import Contracts
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `PUT /privacy/retention`: a new version; what is not named stays.
struct PutRetention: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/compliance/privacy/retention", id: "putRetention", summary: "Keep something longer or shorter",
        tag: PrivacyRoutes.staffTag, access: KYCRoutes.staffWriting, right: .act, problems: [.validationFailed])

    /// The categories that there are.
    struct Days: FieldDecodable {
        static let names = ["audit", "kyc", "aml", "money_records", "consent", "marketing", "logs"]

        let days: [String: Int]

        init(_ fields: inout Fields) {
            var days: [String: Int] = [:]
            for name in Self.names { days[name] = fields.optional(name, .integer(1...36_500)) }
            self.days = days
        }
    }

    struct Body: FieldDecodable {
        let days: [String: Int]

        init(_ fields: inout Fields) { days = fields.required("retention_days", .object(Days.self)).days }
    }

    static let bodyExample: String? = #"{"retention_days":{"kyc":2190}}"#

    let desk: RightsDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<RetentionView> {
        let (staff, days) = (try call.caller.userID, call.body.days)
        return try await transactions.run { transaction in
            let kept = try await desk.keep(days, by: staff, at: call.receivedAt, in: transaction)
            AuditTrail.changed("version", from: kept.plan.version - 1, to: kept.plan.version)
            return .ok(RetentionView(kept: kept))
        }
    }
}

import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /backtests`: rules over a set, or over what moved here; answered before it has run.
struct RunBacktest: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/backtests", id: "runBacktest", summary: "Try rules on the past",
        tag: MonitoringRoutes.backtests, access: KYCRoutes.staffWriting, right: .act, idempotency: .required,
        success: 202, problems: [.notFound, .validationFailed])

    struct Body: FieldDecodable {
        let codes: [String]?
        let over: KeptBacktest.Over

        init(_ fields: inout Fields) {
            codes = fields.optional(
                "rule_codes",
                .array(.pathName(1...64, example: "fan_in"), 1...100).described(
                    "In whatever mode they are; otherwise all rules on movements and all patterns"))
            over = KeptBacktest.Over(&fields)
        }
    }

    static let bodyExample: String? = """
        {"rule_codes": ["fan_in", "cycle"], "from": "2026-10-01T00:00:00Z", "to": "2026-11-01T00:00:00Z"}
        """

    let desk: BacktestDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<BacktestView> {
        let (staff, body) = (try call.caller.userID, call.body)
        return try await idempotent(call, transactions) { transaction in
            let kept = try await desk.order(
                body.codes, over: body.over, by: staff, at: call.receivedAt, in: transaction)
            AuditTrail.resource(kept.id)
            return .accepted(BacktestView(kept))
        }
    }
}

import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /reports`: drafts what the case, the day or the time comes to.
struct CreateReport: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/reports", id: "createComplianceReport",
        summary: "Draft a report for an authority; another person approves it", tag: ReportRoutes.tag,
        access: KYCRoutes.staffWriting, right: .act, idempotency: .required, success: 201,
        problems: [.notFound, .conflict, .ownDecision, .validationFailed])

    struct Body: FieldDecodable {
        let order: ReportOrder

        init(_ fields: inout Fields) {
            let type = fields.required("type", .choice(ReportType.self))
            let caseID = fields.optional(
                "case_id", .id(CaseID.self).described("Of `sar`, and of no other: one that was decided `report`"))
            let customer = fields.optional(
                "customer_id", .id(UserID.self).described("Of `ctr`: whose cash, where more than one is over the line"))
            let from = fields.optional(
                "from", .dayOrTime.described("The first day, or time; otherwise thirty days before, or all of `tax`"))
            let to = fields.optional(
                "to", .dayOrTime.described("Nothing from this day, or time, on; otherwise now"))
            let format = fields.optional(
                "format", .choice(ReportFormat.self).described("`xml` of `sar` and `ctr` alone; what they are without"))
            if (type == .sar) != (caseID != nil), !fields.has("case_id") || type != .sar {
                fields.refuse(
                    "case_id", type == .sar ? .missing : .unknownField,
                    type == .sar ? "is required" : "belongs to a report of type sar")
            }
            if customer != nil, type != .ctr {
                fields.refuse("customer_id", .unknownField, "belongs to a report of type ctr")
            }
            if let from, let to, to <= from { fields.refuse("to", .outOfRange, "must be after from") }
            if let format, !type.formats.contains(format) {
                let formats = type.formats.map(\.rawValue).joined(separator: ", ")
                fields.refuse("format", .unknownValue, "must be one of \(formats)")
            }
            order = ReportOrder(
                type: type, format: format ?? type.formats[0], caseID: caseID, customer: customer, from: from, to: to)
        }
    }

    static let bodyExample: String? = #"{"type":"summary","from":"2026-10-01","to":"2026-11-01","format":"csv"}"#

    let desk: ReportDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ReportView> {
        let (staff, order) = (try call.caller.userID, call.body.order)
        return try await idempotent(call, transactions) { transaction in
            let kept = try await desk.draft(order, by: staff, at: call.receivedAt, in: transaction)
            AuditTrail.resource(kept.report.id)
            return .created(ReportView(kept))
        }
    }
}

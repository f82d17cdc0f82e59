import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit

/// `POST /reports/{id}/file`: somebody has handed it in, beside this service.
struct FileReport: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/reports/{id}/file", id: "fileComplianceReport",
        summary: "Say that a report was handed in, and how", tag: ReportRoutes.tag, access: KYCRoutes.staffWriting,
        right: .act, problems: [.notFound, .alreadyDecided, .conflict, .ownDecision])

    typealias Path = ReportPath

    struct Body: FieldDecodable {
        let channel: String
        let trackingID: String?

        init(_ fields: inout Fields) {
            channel = fields.required("channel", .line(1...60).example("bsa_e_filing"))
            trackingID = fields.optional(
                "tracking_id", .line(1...100).example("BSA-1").described("By which the authority knows the batch"))
        }
    }

    let desk: ReportDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ReportView> {
        let (staff, body) = (try call.caller.userID, call.body)
        return try await transactions.run { transaction in
            .ok(
                ReportView(
                    try await desk.file(
                        call.path.id, through: body.channel, as: body.trackingID, by: staff, at: call.receivedAt,
                        in: transaction)))
        }
    }
}

import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit

/// `POST /reports/{id}/acknowledgements`: the authority's XML, as it came.
struct AcknowledgeReport: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/reports/{id}/acknowledgements", id: "acknowledgeComplianceReport",
        summary: "Hand in what the authority has answered: XML", tag: ReportRoutes.tag,
        access: KYCRoutes.staffWriting, right: .act,
        problems: [.notFound, .alreadyDecided, .conflict, .ownDecision, .validationFailed], bodyLimit: 1 << 20,
        consumes: ["application/xml", "text/xml", "application/octet-stream"])

    typealias Path = ReportPath
    typealias Body = StreamedBody

    struct Query: FieldDecodable {
        let activity: Int

        init(_ fields: inout Fields) {
            activity =
                fields.optional(
                    "activity",
                    .integer(1...1_000_000).described(
                        "Which answer is meant, where several reports were handed in as one batch; otherwise 1"))
                ?? 1
        }
    }

    let desk: ReportDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ReportView> {
        let staff = try call.caller.userID
        var bytes: [UInt8] = []
        while let piece = try await call.body.next() { bytes += piece }
        let xml = bytes
        return try await transactions.run { transaction in
            .ok(
                ReportView(
                    try await desk.acknowledge(
                        call.path.id, with: xml, at: call.query.activity, by: staff,
                        at: call.receivedAt, in: transaction)))
        }
    }
}

import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /screening/lists/{list}/versions/{id}/force`: another person says that so many entries have gone for good.
struct ForceListVersion: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/screening/lists/{list}/versions/{id}/force", id: "forceListVersion",
        summary: "Load a version that was refused because so many entries have gone", tag: ScreeningRoutes.tag,
        access: KYCRoutes.staffWriting, right: .act, success: 202, problems: [.notFound, .conflict, .ownDecision])

    typealias Path = ListVersionPath

    struct Body: FieldDecodable {
        let reason: String?

        init(_ fields: inout Fields) {
            reason = fields.optional("reason", .lines(1...1_000).example("The programme has ended."))
        }
    }

    let lists: ListStore
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ListVersionView> {
        let user = try call.caller.userID
        return try await transactions.run { transaction in
            guard let version = try await lists.lock(call.path.id, in: transaction), version.list == call.path.list
            else { throw ComplianceError.notFound }
            guard version.status == .refused, version.refusal?.reason == .entriesFell else {
                throw ComplianceError.listVersionNotNow(version.status)
            }
            guard version.uploadedBy != user else { throw ComplianceError.ownDecision }
            // An older one must not take the place of one that has come since.
            let live = try await lists.live(in: transaction).first { $0.list == version.list }
            if let live, live.id > version.id { throw ComplianceError.listVersionNotNow(version.status) }
            try await lists.force(version.id, by: user, now: call.receivedAt, in: transaction)
            AuditTrail.changed("status", from: version.status, to: ListVersionStatus.loading)
            guard let forced = try await lists.find(version.id, in: transaction) else {
                throw ComplianceError.notFound
            }
            return .accepted(ListVersionView(forced))
        }
    }
}

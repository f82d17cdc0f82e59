import HTTPKit
import JSONKit
import MoneyKit

/// `POST /payments/{reference}/refunds/{refund}/settle`: ends a refund now, as the payer's bank would.
struct SettleRefund: Endpoint {
    typealias Path = RefundPath

    let sandbox: Sandbox

    static let spec = EndpointSpec(
        .post, "/payments/{reference}/refunds/{refund}/settle", id: "settleRefund", summary: "End a refund now",
        tag: "Refunds", access: .public, problems: [.wrongAPIKey, .notFound, .alreadyEnded])

    struct Body: FieldDecodable {
        let outcome: SandboxRefund.Ending

        init(_ fields: inout Fields) {
            outcome = fields.optional("outcome", .choice(SandboxRefund.Ending.self)) ?? .succeeded
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<RefundView> {
        try sandbox.authenticate(call.header("Authorization"))
        _ = try await sandbox.book.refund(reference: call.path.refund, of: call.path.payment)
        let (refund, event) = try await sandbox.book.endRefund(call.path.refund, call.body.outcome)
        if let event { sandbox.worker.deliver(event) }
        return .ok(RefundView(refund))
    }
}

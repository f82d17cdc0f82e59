import HTTPKit
import JSONKit
import MoneyKit

/// `POST /payments/{reference}/refunds`: 201 for a new reference, 200 with the same refund for a known one.
struct RefundPayment: Endpoint {
    typealias Path = ReferencePath

    let sandbox: Sandbox

    static let spec = EndpointSpec(
        .post, "/payments/{reference}/refunds", id: "refundPayment", summary: "Pay a payment back", tag: "Refunds",
        access: .public, success: 201,
        problems: [
            .wrongAPIKey, .notFound, .referenceReused, .notRefundable, .refundExceedsPayment, .alreadyEnded,
            .gatewayTimeout,
        ], timeout: .seconds(60))

    struct Body: FieldDecodable {
        let reference: String
        /// All that is left, if nothing is said.
        let amount: Money?

        init(_ fields: inout Fields) {
            reference = fields.required("reference", .text(1...255))
            amount = fields.optional("amount", .money)
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<RefundView> {
        try sandbox.authenticate(call.header("Authorization"))
        let (refund, isNew) = try await sandbox.book.refund(
            payment: call.path.reference, as: call.body.reference, amount: call.body.amount)
        guard isNew else { return .ok(RefundView(refund)) }
        return .created(RefundView(try await behave(refund)))
    }

    /// What the amount asks for at once; the rest happens by itself.
    private func behave(_ refund: SandboxRefund) async throws -> SandboxRefund {
        switch RefundBehaviour(refund.amount) {
        case .ordinary, .fails, .notifiesThrice, .getsLost, .comesBack:
            sandbox.worker.end(refund)
            return refund
        case .waits: return refund
        case .notifiesBeforeAnswering:
            let (ended, event) = try await sandbox.book.endRefund(refund.reference, .succeeded)
            if let event { await sandbox.worker.deliverNow(event) }
            return ended
        case .answersWithTimeout:
            let event = try await sandbox.book.endRefund(refund.reference, .succeeded).event
            if let event { sandbox.worker.deliver(event, after: sandbox.config.lateWebhookDelay) }
            try await Task.sleep(for: sandbox.config.stall)
            throw SandboxError.gatewayTimeout
        }
    }
}

/// The merchant's references of a payment and of a refund of it.
struct RefundPath: FieldDecodable {
    let payment: String
    let refund: String

    init(_ fields: inout Fields) {
        payment = fields.required("reference", .text(1...255))
        refund = fields.required("refund", .text(1...255))
    }
}

/// `GET /payments/{reference}/refunds/{refund}`: 404 means that it was never made.
struct GetRefund: Endpoint {
    typealias Path = RefundPath

    let sandbox: Sandbox

    static let spec = EndpointSpec(
        .get, "/payments/{reference}/refunds/{refund}", id: "getRefund", summary: "Look up a refund", tag: "Refunds",
        access: .public, problems: [.wrongAPIKey, .notFound])

    func handle(_ call: Call<Self>) async throws -> Reply<RefundView> {
        try sandbox.authenticate(call.header("Authorization"))
        return .ok(RefundView(try await sandbox.book.refund(reference: call.path.refund, of: call.path.payment)))
    }
}

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

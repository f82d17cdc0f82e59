import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /security/blocks`: the gateways turn it away within a second.
struct CreateBlock: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/security/blocks", id: "createBlock",
        summary: "Turn a network, a device or a person away at the gateway", tag: SecurityRoutes.tag,
        access: KYCRoutes.staffWriting, right: .act, idempotency: .required, success: 201,
        problems: [.conflict, .ownDecision])

    struct Body: FieldDecodable {
        let kind: Block.Kind
        /// In its one form.
        let value: String
        let reason: String
        let until: Timestamp?

        init(_ fields: inout Fields) {
            kind = fields.required("kind", .choice(Block.Kind.self))
            let given = fields.required(
                "value",
                .blockedValue.described(
                    "A network or address, what a client sends as X-Device-Id, or the id of an account"))
            reason = fields.required("reason", .lines(1...1_000).example("A run of guesses at passwords"))
            until = fields.optional("until", .timestamp.described("When it ends by itself; otherwise by hand"))
            let canonical = BlockedValue.canonical(given, of: kind)
            if canonical == nil { fields.refuse("value", .malformed, BlockedValue.expected(of: kind)) }
            value = canonical ?? given
        }
    }

    let desk: BlockDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<BlockView> {
        let person = try call.caller.userID
        return try await idempotent(call, transactions) { transaction in
            let body = call.body
            let block = try await desk.open(
                body.kind, body.value, because: body.reason, until: body.until, by: person,
                at: call.receivedAt.shown, in: transaction)
            AuditTrail.resource(block.id)
            if body.kind == .user, let user = UserID(body.value) { AuditTrail.subject(user) }
            return .created(BlockView(block))
        }
    }
}

import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import Primitives

/// `POST /admin/notifications/suppressions`: nothing goes to an address any more. One that is there already is given
/// as it stands.
struct AddSuppression: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/notifications/suppressions", id: "addSuppression",
        summary: "Send nothing more to an address", tag: "Notifications (operators)",
        access: .roles([.operator], scope: .opsWrite), right: .act, idempotency: .required, success: 201)

    struct Body: FieldDecodable {
        let channel: AddressChannel
        let address: String
        let reason: SuppressionReason

        init(_ fields: inout Fields) {
            channel = fields.required("channel", .choice(AddressChannel.self))
            address = fields.required("address", .line(3...320).example("ada@example.com").personal)
            reason = fields.optional("reason", .suppressionReason) ?? .manual
        }
    }

    let parts: MailParts

    func handle(_ call: Call<Self>) async throws -> Reply<SuppressionView> {
        let (body, staff) = (call.body, try call.caller.userID)
        return try await idempotent(call, parts.transactions) { transaction in
            let channel = body.channel.channel
            let owner = try await RecipientStore.owner(
                of: Suppression.spelt(body.address, channel), channel, in: transaction)
            let suppression = Suppression(
                id: parts.ids.next(), channel: channel, address: body.address, reason: body.reason, userID: owner,
                createdBy: staff, createdAt: parts.clock.now())
            try await parts.desk.suppress(suppression, in: transaction)
            guard
                let kept = try await parts.suppressions.find(
                    suppression.channel, suppression.address, in: transaction)
            else { throw Problem.internalError }
            AuditTrail.resource(kept.id)
            return .created(SuppressionView(suppression: kept))
        }
    }
}

/// Those that go to an address; the application itself has none.
enum AddressChannel: String, CaseIterable, Sendable {
    case email, sms, push

    var channel: Channel {
        switch self {
        case .email: .email
        case .sms: .sms
        case .push: .push
        }
    }
}

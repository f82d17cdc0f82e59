import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import Primitives

/// `POST /notifications/devices`: where this app or browser wants its pushes. It says so at each start; the same again
/// changes nothing but the time.
struct RegisterDevice: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/notifications/devices", id: "registerDevice",
        summary: "Push to an app or a browser; one that is known is the caller's alone from now on, answered with 200",
        tag: DeviceRoutes.tag, access: .authenticated(scope: .notificationsWrite), right: .own, success: 201,
        problems: [.urlNotAllowed, .tooManyDevices])

    struct Body: FieldDecodable {
        let target: PushTarget
        let name: String?
        let topics: [String]

        init(_ fields: inout Fields) {
            let platform = fields.required("platform", .choice(DevicePlatform.self))
            let token = fields.optional("token", .pushToken.described("Of an app: what FCM or APNs calls it"))
            let subscription = fields.optional(
                "subscription", .object(SubscriptionFields.self).described("Of a browser: its `PushSubscription`"))
            name = fields.optional("name", .deviceName)
            topics = fields.optional("topics", .array(.deviceTopic, 0...50)) ?? []
            target = Self.target(platform, token, subscription, &fields)
        }

        private static func target(
            _ platform: DevicePlatform, _ token: String?, _ subscription: SubscriptionFields?, _ fields: inout Fields
        ) -> PushTarget {
            let (wanted, other) = platform == .web ? ("subscription", "token") : ("token", "subscription")
            if fields.has("platform") {
                if !fields.has(wanted) { fields.refuse(wanted, .missing, "is required for this platform") }
                if fields.has(other) { fields.refuse(other, .unknownField, "is nothing of this platform") }
            }
            switch platform {
            case .fcm: return .fcm(token: token ?? "")
            case .apns:
                if let token, !FieldType<String>.isAppleToken(token) {
                    fields.refuse("token", .malformed, "must be at most 200 letters and digits")
                }
                return .apns(token: token ?? "")
            case .web:
                return .web(
                    subscription?.subscription ?? WebPushSubscription(endpoint: "", publicKey: [], secret: []))
            }
        }
    }

    let push: PushParts

    func handle(_ call: Call<Self>) async throws -> Reply<DeviceView> {
        let (caller, body) = (try call.caller, call.body)
        // A token that names neither is none of ours.
        guard let signIn = caller.sessionID ?? caller.apiKeyID else { throw Problem(.forbidden) }
        if case .web(let subscription) = body.target { try await push.checkURL(subscription.endpoint) }
        let now = call.receivedAt
        let device = Device(
            id: push.ids.next(), owner: caller.userID, target: body.target, name: body.name,
            topics: Array(Set(body.topics)).sorted(), createdAt: now, lastSeenAt: now)
        let made = try await push.transactions.run { transaction in
            let made = try await push.devices.register(device, signedInBy: signIn, in: transaction)
            AuditTrail.resource(made.device.id)
            return made
        }
        return made.isKnown ? .ok(DeviceView(device: made.device)) : .created(DeviceView(device: made.device))
    }
}

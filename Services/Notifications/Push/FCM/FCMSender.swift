import CurlKit
import JSONKit
import NotificationsDomain
import Primitives

/// Pushes to apps by Google's service, HTTP v1.
struct FCMSender: Sendable {
    private static let timeout: Duration = .seconds(15)
    /// Of the whole message.
    private static let longestMessage = 4_000
    private static let shortMessage = 2_000

    private let client: CurlClient
    private let access: FCMAccess
    private let url: String
    private let clock: WallClock

    init(_ config: PushConfig.FCM, clock: WallClock) {
        let client = CurlClient()
        self.client = client
        self.clock = clock
        access = FCMAccess(account: config.account, client: client, clock: clock)
        url = "\(config.url)/v1/projects/\(config.account.project)/messages:send"
    }

    func send(_ message: PushMessage, to token: String) async -> PushResult {
        await PushAttempts.fitting(Self.longestMessage, orElse: Self.shortMessage) { limit in
            await PushAttempts.admitted(by: { try await access.token(instead: $0) }) { pass in
                await send(message, to: token, limit: limit, pass: pass)
            }
        }
    }

    private func send(_ message: PushMessage, to token: String, limit: Int, pass: String) async -> PushResult {
        let now = clock.now()
        let body = message.encoded(limit: limit) { Self.form($0, to: token, now: now) }
        do throws(CurlError) {
            let answer = try await client.send(
                OutgoingRequest(
                    "POST", url,
                    headers: [("Authorization", "Bearer \(pass)"), ("Content-Type", "application/json")],
                    body: body, timeout: Self.timeout, connectTimeout: Self.timeout, answerLimitBytes: 64 << 10,
                    // Of two with the same key one is visible.
                    mayRepeat: true))
            let json = (try? JSONParser.parse(answer.body)) ?? .null  // a proxy's page says nothing
            let error = PushVerdict.FCMError(json)
            return .answered(
                .fcm(status: answer.status, error),
                text: "\(answer.status) \(error.code ?? error.status ?? "")",
                retryAfter: answer.header("Retry-After").flatMap { RetryAfter.wait($0, now: now) },
                reference: json["name"]?.stringValue)
        } catch {
            return .outcome(CarrierOutcome(push: error))
        }
    }

    static func form(_ message: PushMessage, to token: String, now: Timestamp) -> JSONValue {
        func object(_ members: (String, JSONValue)...) -> JSONValue {
            .object(members.map { JSONMember($0.0, $0.1) })
        }
        let key = JSONValue.string(message.deliveryID.description)
        let words = object(("title", .string(message.title)), ("body", .string(message.text)))
        let android = object(
            ("collapse_key", key), ("ttl", .string("\(message.timeToLive(at: now))s")),
            ("priority", .string(message.isUrgent ? "HIGH" : "NORMAL")), ("notification", object(("tag", key))))
        return object(
            (
                "message",
                object(
                    ("token", .string(token)), ("notification", words), ("data", .object(message.data)),
                    ("android", android), ("apns", object(("headers", object(("apns-collapse-id", key))))))
            ))
    }
}

extension PushVerdict.FCMError {
    init(_ answer: JSONValue) {
        let error = answer["error"]
        let details = error?["details"]?.arrayValue ?? []
        func detail(_ type: String) -> JSONValue? {
            details.first { $0["@type"]?.stringValue?.hasSuffix(type) == true }
        }
        let fcm = detail(".FcmError")
        self.init(
            status: error?["status"]?.stringValue, code: fcm?["errorCode"]?.stringValue, hasFCMError: fcm != nil,
            badFields: detail(".BadRequest").map { request in
                (request["fieldViolations"]?.arrayValue ?? []).map { $0["field"]?.stringValue ?? "" }
            })
    }
}

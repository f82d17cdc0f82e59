import CurlKit
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// Pushes to browsers, by the push service that each of them names (RFC 8030): guarded as webhooks are, for anybody can
/// name anything.
struct WebPushSender: Sendable {
    private static let timeout: Duration = .seconds(15)
    private static let answerLimit = 1_024
    /// What is tried when a push service finds a message too long.
    private static let shortText = 1_024

    let key: VAPIDKey
    let client: OutsideClient
    let clock: WallClock

    var publicKey: String { key.publicKey }

    func send(_ message: PushMessage, to browser: WebPushSubscription) async -> PushResult {
        await PushAttempts.fitting(WebPushCipher.longestText, orElse: Self.shortText) { limit in
            await send(message, to: browser, limit: limit)
        }
    }

    private func send(_ message: PushMessage, to browser: WebPushSubscription, limit: Int) async -> PushResult {
        let now = clock.now()
        let request: OutgoingRequest
        do {
            request = try self.request(message, browser, limit: limit, now: now)
        } catch {
            return .outcome(.refused(isPermanent: true, code: nil, text: "cannot be encrypted for this browser"))
        }
        do throws(CurlError) {
            let answer = try await client.send(request)
            return .answered(
                .webPush(status: answer.status),
                text: "\(answer.status) \(String(decoding: answer.body, as: UTF8.self).oneLine)",
                retryAfter: answer.header("Retry-After").flatMap { RetryAfter.wait($0, now: now) })
        } catch {
            return .outcome(CarrierOutcome(push: error))
        }
    }

    private func request(
        _ message: PushMessage, _ browser: WebPushSubscription, limit: Int, now: Timestamp
    ) throws -> OutgoingRequest {
        guard let endpoint = ClientURL(browser.endpoint) else { throw CurlError(.malformedRequest, "no URL") }
        let text = message.encoded(limit: limit) { cut in
            .object([
                JSONMember("title", .string(cut.title)), JSONMember("body", .string(cut.text)),
                // A notification with the same tag takes the place of the one before.
                JSONMember("tag", .string(cut.deliveryID.description)), JSONMember("data", .object(cut.data)),
            ])
        }
        var request = OutgoingRequest(
            "POST", browser.endpoint,
            headers: [
                ("Authorization", try key.authorization(for: endpoint, at: now)),
                ("Content-Type", "application/octet-stream"), ("Content-Encoding", "aes128gcm"),
                ("TTL", "\(message.timeToLive(at: now))"), ("Urgency", message.isUrgent ? "high" : "normal"),
                // Of two with the same topic one is visible: 16 bytes are 22 letters, and 32 are allowed.
                ("Topic", Base64URL.encode(message.deliveryID.bytes)),
            ], body: try WebPushCipher.encrypt(text, for: browser), timeout: Self.timeout,
            connectTimeout: Self.timeout, answerLimitBytes: Self.answerLimit, mayRepeat: true)
        request.cutsAnswer = true
        return request
    }
}

extension CarrierOutcome {
    /// Of a push that got no answer.
    init(push error: CurlError) {
        switch error.kind {
        case .unreachable: self = .notSent(error.message)
        case .addressRefused, .malformedRequest:
            self = .refused(isPermanent: true, code: nil, text: error.message)
        case .timeout, .connectionLost, .answerTooLarge: self = .unknown(error.message)
        }
    }
}

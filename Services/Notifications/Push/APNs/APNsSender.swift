import Crypto
import CurlKit
import JSONKit
import NotificationsDomain
import Primitives
import Synchronization

/// Pushes to apps by Apple's service, over HTTP/2: all of them over a few connections.
struct APNsSender: Sendable {
    private static let timeout: Duration = .seconds(15)
    private static let longestMessage = 4_096
    private static let shortMessage = 2_048

    private let client: CurlClient
    private let tokens: APNsTokens
    private let config: PushConfig.APNs
    private let clock: WallClock

    init(_ config: PushConfig.APNs, clock: WallClock) {
        client = CurlClient()
        tokens = APNsTokens(key: config.key, keyID: config.keyID, team: config.team)
        self.config = config
        self.clock = clock
    }

    func send(_ message: PushMessage, to token: String) async -> PushResult {
        await PushAttempts.fitting(Self.longestMessage, orElse: Self.shortMessage) { limit in
            await PushAttempts.admitted(by: { try tokens.token(at: clock.now(), instead: $0) }) { pass in
                await send(message, to: token, limit: limit, pass: pass)
            }
        }
    }

    private func send(_ message: PushMessage, to token: String, limit: Int, pass: String) async -> PushResult {
        let now = clock.now()
        do throws(CurlError) {
            let answer = try await client.send(request(message, token, limit: limit, pass: pass, now: now))
            let json = (try? JSONParser.parse(answer.body)) ?? .null  // a proxy's page says nothing
            let reason = json["reason"]?.stringValue
            let since = json["timestamp"]?.integerValue.flatMap(Self.instant)
            return .answered(
                .apns(status: answer.status, reason: reason, timestamp: since),
                text: "\(answer.status) \(reason ?? "")",
                retryAfter: answer.header("Retry-After").flatMap { RetryAfter.wait($0, now: now) },
                reference: answer.header("apns-id"))
        } catch {
            return .outcome(CarrierOutcome(push: error))
        }
    }

    /// Milliseconds; nil for what no calendar has.
    private static func instant(_ milliseconds: Int64) -> Timestamp? {
        guard (0...253_402_300_799_000).contains(milliseconds) else { return nil }
        return Timestamp(secondsSince1970: 0) + .milliseconds(milliseconds)
    }

    private func request(
        _ message: PushMessage, _ token: String, limit: Int, pass: String, now: Timestamp
    ) -> OutgoingRequest {
        let body = message.encoded(limit: limit) { cut in
            let words = [JSONMember("title", .string(cut.title)), JSONMember("body", .string(cut.text))]
            let shown = [JSONMember("alert", .object(words)), JSONMember("sound", .string("default"))]
            return .object([JSONMember("aps", .object(shown))] + cut.data)
        }
        let id = message.deliveryID.description
        var request = OutgoingRequest(
            "POST", "\(config.url)/3/device/\(token)",
            headers: [
                ("authorization", "bearer \(pass)"), ("apns-topic", config.topic), ("apns-push-type", "alert"),
                ("apns-id", id), ("apns-expiration", "\(now.secondsSince1970 + message.timeToLive(at: now))"),
                ("apns-priority", message.isUrgent ? "10" : "5"), ("apns-collapse-id", id),
                ("content-type", "application/json"),
            ], body: body, timeout: Self.timeout, connectTimeout: Self.timeout, answerLimitBytes: 64 << 10,
            mayRepeat: true)
        request.isHTTP2 = true
        return request
    }
}

/// The token that Apple's service knows us by. It wants to see one for at least 20 minutes, and none for more than an
/// hour.
final class APNsTokens: Sendable {
    private struct Held {
        let token: String
        let madeAt: Timestamp
    }

    private let key: P256.Signing.PrivateKey
    private let keyID: String
    private let team: String
    private let held = Mutex<Held?>(nil)

    static let lifetime: Duration = .seconds(40 * 60)

    init(key: P256.Signing.PrivateKey, keyID: String, team: String) {
        self.key = key
        self.keyID = keyID
        self.team = team
    }

    /// - Parameter refused: one that is said to be too old.
    func token(at now: Timestamp, instead refused: String? = nil) throws -> String {
        try held.withLock { held in
            if let known = held, now - known.madeAt < Self.lifetime, now >= known.madeAt, known.token != refused {
                return known.token
            }
            let token = try SignedToken.make(
                "ES256", header: [JSONMember("kid", .string(keyID))],
                claims: [
                    JSONMember("iss", .string(team)), JSONMember("iat", .number("\(now.secondsSince1970)")),
                ]
            ) { Array(try key.signature(for: $0).rawRepresentation) }
            held = Held(token: token, madeAt: now)
            return token
        }
    }
}

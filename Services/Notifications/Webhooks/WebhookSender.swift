import CurlKit
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// One sending over HTTP: signed, guarded, and with an end within 15 seconds.
struct WebhookSender: Sendable {
    static let timeout: Duration = .seconds(15)

    let client: OutsideClient
    let clock: WallClock

    func send(_ webhook: ClaimedWebhook, keys: [WebhookKey]) async -> WebhookOutcome {
        let start = ContinuousClock.now
        let request: OutgoingRequest
        do {
            request = try self.request(webhook, keys)
        } catch {
            return outcome(.notSent, since: start)
        }
        do throws(CurlError) {
            let answer = try await client.send(request)
            return WebhookOutcome(
                statusCode: answer.status, failure: nil, duration: ContinuousClock.now - start,
                response: Array(answer.body.prefix(WebhookOutcome.kept)),
                retryAfter: answer.header("Retry-After").flatMap { RetryAfter.wait($0, now: clock.now()) })
        } catch {
            return outcome(Self.failure(error.kind), since: start)
        }
    }

    /// Nothing may be sent afterwards.
    func close() async { await client.close() }

    private func request(_ webhook: ClaimedWebhook, _ keys: [WebhookKey]) throws -> OutgoingRequest {
        let id = webhook.event.description
        let timestamp = clock.now().secondsSince1970
        let signatures = try keys.map { try $0.sign(id: id, timestamp: timestamp, body: webhook.body) }
        // An endpoint always has one; without it nobody could tell who sends.
        guard !signatures.isEmpty else { throw WebhookError.notFound }
        var request = OutgoingRequest(
            "POST", webhook.url,
            headers: [
                ("Content-Type", "application/json"), ("User-Agent", "Florin-Webhooks/1"), ("webhook-id", id),
                ("webhook-timestamp", "\(timestamp)"), ("webhook-signature", signatures.joined(separator: " ")),
            ], body: webhook.body, timeout: Self.timeout, connectTimeout: Self.timeout,
            // Its id tells a receiver that it has it already.
            answerLimitBytes: WebhookOutcome.kept, mayRepeat: true)
        request.cutsAnswer = true
        return request
    }

    private func outcome(_ failure: WebhookOutcome.Failure, since start: ContinuousClock.Instant) -> WebhookOutcome {
        WebhookOutcome(
            statusCode: nil, failure: failure, duration: ContinuousClock.now - start, response: [], retryAfter: nil)
    }

    private static func failure(_ kind: CurlError.Kind) -> WebhookOutcome.Failure {
        switch kind {
        case .timeout: .timeout
        case .unreachable: .unreachable
        case .connectionLost, .answerTooLarge: .connectionLost
        case .addressRefused: .addressNotAllowed
        case .malformedRequest: .notSent
        }
    }
}

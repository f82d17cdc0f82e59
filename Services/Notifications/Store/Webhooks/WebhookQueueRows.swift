import NotificationsDomain
import Primitives

/// An endpoint that something waits for.
struct WaitingEndpoint: Sendable {
    let id: WebhookEndpointID
    let owner: UserID
    /// Of all endpoints of its owner, whether or not something waits for them.
    let underWayOfOwner: Int
    /// Its last sending failed.
    let isFailing: Bool
    /// How many may be sent to it beside those under way.
    let free: Int
    /// Of one that wants no more than so many a second.
    let pace: SendingPace?
}

/// A sending that has begun: its row is committed, and nothing was sent yet.
struct ClaimedWebhook: Sendable {
    let delivery: WebhookDeliveryID
    let endpoint: WebhookEndpointID
    let owner: UserID
    let url: String
    let isFailing: Bool
    /// Over all rounds: the attempt's number.
    let attempt: Int
    /// Since it was wanted last.
    let attemptOfRound: Int
    let firstAttemptAt: Timestamp
    let event: WebhookMessageID
    let body: [UInt8]
}

/// What became of a sending.
struct WebhookOutcome: Sendable {
    /// Why there was no answer.
    enum Failure: String, Sendable {
        case timeout
        case unreachable
        case connectionLost = "connection_lost"
        /// The address is not in the public Internet.
        case addressNotAllowed = "address_not_allowed"
        /// Our process ended while it was under way.
        case interrupted
        case notSent = "not_sent"
    }

    let statusCode: Int?
    let failure: Failure?
    let duration: Duration
    let response: [UInt8]
    let retryAfter: Duration?

    static let kept = 1_024

    var isTaken: Bool { statusCode.map(EndpointHealth.isTaken) ?? false }
    var isGone: Bool { statusCode.map(EndpointHealth.isGone) ?? false }

    /// For the owner, in a word.
    var error: String { failure?.rawValue ?? statusCode.map { "status_\($0)" } ?? "unknown" }

    static let interrupted = WebhookOutcome(
        statusCode: nil, failure: .interrupted, duration: .zero, response: [], retryAfter: .seconds(1))
}

package import Primitives

/// A request as the serving side gets it.
package struct IncomingRequest: Sendable {
    package let messageID: UniqueID
    /// The broker's user that sent it, as the broker has checked; nil when the message names none.
    package let sender: String?
    /// `wallet.credit_deposit.v1`
    package let type: String
    /// The JSON of the envelope's `data`.
    package let body: [UInt8]
    /// The same key must have the same effect once and the same answer each time.
    package let idempotencyKey: String
    /// Nobody waits for the answer after this.
    package let deadline: Timestamp
    package let traceparent: String?
    package let redelivered: Bool

    package init(
        messageID: UniqueID, sender: String? = nil, type: String, body: [UInt8], idempotencyKey: String,
        deadline: Timestamp, traceparent: String? = nil, redelivered: Bool = false
    ) {
        self.messageID = messageID
        self.sender = sender
        self.type = type
        self.body = body
        self.idempotencyKey = idempotencyKey
        self.deadline = deadline
        self.traceparent = traceparent
        self.redelivered = redelivered
    }
}

/// What the serving side makes of a request.
package enum RequestOutcome: Sendable, Equatable {
    /// The answer, JSON.
    case reply([UInt8])
    /// An answer as well: no, and why, as JSON. Nothing was changed.
    case refusal(code: String, [UInt8])
    /// It will not be done: `request` throws `requestFailed(code:)` at the caller.
    case failure(code: String, message: String)
    /// Not now (a dependency is down): `request` throws `unavailable` at the caller, who may ask again. It is not
    /// requeued, which would be a hot loop.
    case unavailable
}

/// The answer to a request.
package struct IncomingReply: Sendable {
    /// The request's type.
    package let type: String
    /// The answer, JSON.
    package let body: [UInt8]
    /// Set when the answer is a refusal, which the body explains.
    package let refusalCode: String?

    package init(type: String, body: [UInt8], refusalCode: String? = nil) {
        self.type = type
        self.body = body
        self.refusalCode = refusalCode
    }
}

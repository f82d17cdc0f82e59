package import Primitives

/// Why a message did not get through.
package struct MessagingError: TracedError, Sendable {
    package enum Kind: Sendable, Equatable {
        /// No connection to the broker; the same call may succeed later. Of a publish or request: the message may have
        /// arrived all the same, so repeat it with the same id or idempotency key.
        case disconnected
        /// The broker has stopped taking messages (memory or disk alarm) for longer than the call may wait.
        case blocked
        /// No confirm or no reply in time; the outcome is unknown.
        case timeout
        /// The broker took no responsibility for the message (`basic.nack`).
        case nacked
        /// No queue is bound for a mandatory message or a request: whoever serves it has not been here yet.
        case unroutable
        /// Too many messages or requests wait already; nothing was sent.
        case overloaded
        /// The broker refused the method: no such exchange or queue, no permission, other arguments than declared.
        case refused(replyCode: Int)
        /// The service got the request and cannot serve it just now; the same request may succeed later.
        case unavailable
        /// The service answered the request with a failure of its own; nothing was changed there.
        case requestFailed(code: String)
        /// The broker object has been closed.
        case closed
        case invalidConfiguration
    }

    package let kind: Kind
    package let message: String
    /// `publish auth.user_updated.v1`, `ask wallet for wallet.post.v1`.
    package private(set) var action: String?
    package private(set) var place: CallSite
    package let cause: (any Error)?

    package init(
        _ kind: Kind, _ message: String, action: String? = nil, cause: (any Error)? = nil,
        file: StaticString = #fileID, line: UInt = #line
    ) {
        self.kind = kind
        self.message = message
        self.action = action
        self.cause = cause
        place = CallSite(file, line)
    }

    /// The same error as whoever asked for it has met it.
    func met(in action: @autoclosure () -> String, at place: CallSite) -> MessagingError {
        var error = self
        error.action = error.action ?? action()
        error.place = place
        return error
    }

    package var summary: String { "\(kind): \(message)" }

    /// Whether the same call may well succeed a little later.
    package var isTransient: Bool {
        switch kind {
        case .disconnected, .blocked, .timeout, .nacked, .unroutable, .overloaded, .unavailable: true
        case .refused, .requestFailed, .closed, .invalidConfiguration: false
        }
    }
}

/// Why a request got no answer. An answer of any status is no error.
package struct CurlError: Error, Sendable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// It cannot be sent as it is: a line break in a header, a URL that is none.
        case malformedRequest
        /// No connection, or no agreement on TLS: nothing of the request was sent.
        case unreachable
        /// The client does not admit the address: nothing was sent, no connection was made.
        case addressRefused
        /// No complete answer in time, though the request may have arrived.
        case timeout
        /// The connection broke after the request had been sent, wholly or in part, or we gave it up.
        case connectionLost
        /// The answer is longer than we read.
        case answerTooLarge
    }

    package let kind: Kind
    /// curl's own words.
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { "\(kind): \(message)" }
}

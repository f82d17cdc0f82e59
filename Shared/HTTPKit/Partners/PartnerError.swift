/// Why a call to a partner gave no answer. An answer of any status is no error.
package struct PartnerError: Error, Sendable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// No connection could be made: the partner did not get the request.
        case unreachable
        /// Not sent: the partner has failed again and again, see `PartnerCircuit`.
        case spared
        /// No complete answer in time.
        case timeout
        /// The connection broke after the request had been sent, wholly or in part.
        case connectionLost
        /// The answer is longer than we read.
        case answerTooLarge
        /// The answer is not what was agreed.
        case malformedAnswer
    }

    package let kind: Kind
    package let partner: String
    package let message: String

    package init(_ kind: Kind, partner: String, _ message: String) {
        self.kind = kind
        self.partner = partner
        self.message = message
    }

    /// Whether the partner may have acted on the request: then ask again, never guess.
    package var isOutcomeUnknown: Bool { kind != .unreachable && kind != .spared }

    package var description: String { "\(partner): \(kind): \(message)" }
}

extension PartnerError: ProblemConvertible {
    package var problem: Problem { .unavailable(partner) }
}

/// Why we end somebody's socket or stream, and with which code a socket is told.
package enum LiveEnd: UInt16, Error, Sendable, CaseIterable {
    /// Not JSON, no type that is known, or binary.
    case unreadable = 4400
    /// No token in time, or one that does not hold, or another user's.
    case unauthenticated = 4401
    case tooSlow = 4408
    /// One more was opened than somebody may have.
    case replaced = 4409
    case tooFast = 4429

    /// For people who look for a mistake.
    package var reason: String {
        switch self {
        case .unreadable: "a frame is a JSON object with a known type"
        case .unauthenticated: "a valid token of the same user is required"
        case .tooSlow: "reads too slowly; resume from the cursor"
        case .replaced: "another socket of the user was opened"
        case .tooFast: "at most 20 frames a second"
        }
    }
}

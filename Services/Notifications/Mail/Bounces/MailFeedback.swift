import NotificationsDomain
import Primitives

/// What a report says about a message of ours.
struct MailFeedback: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// RFC 3464: one entry for each address that it tells of.
        case bounce([BouncedAddress])
        /// RFC 5965: its reader called it unwanted.
        case complaint
        /// Its reader wants no more of this type.
        case optOut
        /// Anything else that a provider tells, and mail that is no report.
        case other
    }

    let kind: Kind
    /// By the return path; nil when it has none of ours, or a forged one.
    let delivery: UniqueID?

    /// A message has one address; of several entries the gravest counts.
    var bounceClass: BounceClass {
        guard case .bounce(let addresses) = kind else { return .none }
        return addresses.map(\.bounceClass).max() ?? .none
    }
}

struct BouncedAddress: Sendable, Equatable {
    /// As reported: nobody is found by it.
    let address: String
    let code: EnhancedCode?
    let bounceClass: BounceClass
}

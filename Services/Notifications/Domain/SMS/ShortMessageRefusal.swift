/// What a provider's number for a refusal means to us.
package enum ShortMessageRefusal: Hashable, Sendable {
    /// There is no such number, or none that takes messages: nothing goes there any more.
    case invalid
    /// Its owner has said stop.
    case optedOut
    /// Not there, not now: this message alone has failed.
    case failed
    /// Comes again.
    case later
    /// The same, and somebody has to look at our account.
    case ourAccount

    /// In an answer, and in a report on a message that was taken.
    package init(twilio code: Int) {
        switch code {
        // 30005 and 30006 are told later: unknown number, land line.
        case 21_211, 21_614, 30_005, 30_006: self = .invalid
        case 21_610: self = .optedOut
        // Too many requests.
        case 20_429: self = .later
        // Who we say we are, and what we have paid for.
        case 20_003, 20_005, 30_002, 30_001: self = .ourAccount
        default: self = .failed
        }
    }

    /// `statusCode` of a recipient; nil: it was taken.
    package init?(africasTalking code: Int) {
        switch code {
        case 100...102: return nil
        case 403: self = .invalid
        case 406: self = .optedOut
        case 405: self = .ourAccount
        case 500...502: self = .later
        default: self = .failed
        }
    }

    /// `failureReason` of a report.
    package init(africasTalking reason: String) {
        switch reason {
        case "UserInBlackList", "UserInBlacklist": self = .optedOut
        case "UserDoesNotExist", "NotNetworkSubscriber": self = .invalid
        default: self = .failed
        }
    }

    /// Why nothing goes to that number any more.
    package var suppression: SuppressionReason? {
        switch self {
        case .invalid: .invalid
        case .optedOut: .complaint
        case .failed, .later, .ourAccount: nil
        }
    }
}

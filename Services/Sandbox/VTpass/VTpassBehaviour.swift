import MoneyKit

/// What becomes of an order: by the last two digits of its amount, or by the telephone, as VTpass documents for its own
/// test system.
enum VTpassBehaviour: Sendable, Equatable {
    case ordinary
    /// `….01`
    case fails
    /// `….02`, 201000000000: pending until the control says how it ends.
    case waits
    /// `….05`: delivered, and the answer is 504.
    case answersWithTimeout
    /// `….06`: the answer is 504, and nothing is known of it.
    case getsLost
    /// `….07`: delivered, and reversed a while later.
    case isReversed
    /// `….08`: delivered, and the token comes when it is asked about for the third time.
    case tokenComesLate
    /// 500000000000: delivered, and the answer is no answer.
    case answersNonsense
    /// 400000000000, 300000000000: delivered, and there is no answer.
    case isSilent

    init(amount: Money, phone: String) {
        switch phone {
        case "201000000000": self = .waits
        case "500000000000": self = .answersNonsense
        case "400000000000", "300000000000": self = .isSilent
        default:
            switch amount.minorUnits % 100 {
            case 1: self = .fails
            case 2: self = .waits
            case 5: self = .answersWithTimeout
            case 6: self = .getsLost
            case 7: self = .isReversed
            case 8: self = .tokenComesLate
            default: self = .ordinary
            }
        }
    }

    /// As it stands right after the order.
    var firstStatus: VTpassBill.Status {
        switch self {
        case .fails: .failed
        case .waits: .pending
        case .ordinary, .answersWithTimeout, .getsLost, .isReversed, .tokenComesLate, .answersNonsense, .isSilent:
            .delivered
        }
    }
}

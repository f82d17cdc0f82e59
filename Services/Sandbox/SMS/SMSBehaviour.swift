/// What a number asks of those who carry short messages.
enum SMSBehaviour: Sendable, Equatable {
    case ordinary
    /// Not taken.
    case refused(twilio: Int, africasTalking: Int)
    /// Taken, and it never arrives.
    case neverArrives
    /// Taken; each report comes three times, the last one first.
    case reportsThrice
    /// Taken and listed, and the first time the request is not answered.
    case isSilent

    init(_ number: String) {
        switch number {
        // Twilio's own test numbers; Africa's Talking has codes for two of them, the others are its next of kin.
        case "+15005550001": self = .refused(twilio: 21_211, africasTalking: 403)
        case "+15005550002": self = .refused(twilio: 21_612, africasTalking: 407)
        case "+15005550003": self = .refused(twilio: 21_408, africasTalking: 409)
        case "+15005550004": self = .refused(twilio: 21_610, africasTalking: 406)
        case "+15005550009": self = .refused(twilio: 21_614, africasTalking: 404)
        default:
            switch number.suffix(4) {
            case "0101": self = .neverArrives
            case "0103": self = .reportsThrice
            case "0105": self = .isSilent
            default: self = .ordinary
            }
        }
    }

    /// What is reported, in this order.
    var reports: [SMSMessage.Status] {
        switch self {
        case .ordinary, .isSilent: [.queued, .sent, .delivered]
        case .refused: []
        case .neverArrives: [.queued, .sent, .undelivered]
        case .reportsThrice: [.delivered, .sent, .queued].flatMap { [$0, $0, $0] }
        }
    }
}

import Primitives

/// What an address asks of this mail server, by its domain.
enum MailBehaviour: Sendable, Equatable {
    case ordinary
    /// `hardbounce.test`: nobody has it.
    case isUnknown
    /// `full.test`: never has room.
    case isFull
    /// `grey.test`: refused at first, taken when it comes again.
    case comesAgain
    /// `latebounce.test`: taken, and then bounced.
    case bouncesLater
    /// `complaint.test`: taken, and then complained about.
    case complains
    /// `drop.test`: taken, and the sender not told of it the first time.
    case dropsConnection

    /// What is said to `RCPT`.
    enum Verdict: Sendable, Equatable {
        case take
        /// The whole reply.
        case refuse(String)
    }

    enum Report: Sendable { case bounce, complaint }

    init(_ address: String) {
        let domain = address.asciiLowercased.split(separator: "@").last
        self =
            switch domain {
            case "hardbounce.test": .isUnknown
            case "full.test": .isFull
            case "grey.test": .comesAgain
            case "latebounce.test": .bouncesLater
            case "complaint.test": .complains
            case "drop.test": .dropsConnection
            default: .ordinary
            }
    }

    /// For an address that has waited, where one has to.
    var verdict: Verdict {
        switch self {
        case .isUnknown: .refuse("550 5.1.1 no such user here")
        case .isFull: .refuse("452 4.2.2 the mailbox is full")
        case .ordinary, .comesAgain, .bouncesLater, .complains, .dropsConnection: .take
        }
    }

    /// What is told to the return path a moment later.
    var report: Report? {
        switch self {
        case .bouncesLater: .bounce
        case .complains: .complaint
        case .ordinary, .isUnknown, .isFull, .comesAgain, .dropsConnection: nil
        }
    }
}

/// What happens to a check, by the last name of its applicant.
enum OnfidoBehaviour: Sendable, Equatable {
    /// In progress, then clear within a second.
    case clear
    /// Complete and not clear; the document's sub_result says why.
    case consider(String)
    case withdrawn
    /// Waits for the applicant for ever.
    case awaiting
    /// In progress until somebody completes it.
    case slow
    /// Clear, and two seconds later opened again and not clear.
    case reopened
    /// Told three times.
    case thrice
    /// Told before the call that makes it is answered.
    case early
    /// Made, and its call answered with 504.
    case timeout
    /// Told to be complete by somebody without the key; stays in progress.
    case forged

    init(lastName: String) {
        switch lastName.lowercased() {
        case "consider": self = .consider("suspected")
        case "caution": self = .consider("caution")
        case "rejected": self = .consider("rejected")
        case "withdrawn": self = .withdrawn
        case "awaiting": self = .awaiting
        case "slow": self = .slow
        case "reopened": self = .reopened
        case "thrice": self = .thrice
        case "early": self = .early
        case "timeout": self = .timeout
        case "forged": self = .forged
        default: self = .clear
        }
    }

    /// How the check stands when it has been made.
    var firstStatus: OnfidoCheck.Status {
        switch self {
        case .awaiting: .awaitingApplicant
        default: .inProgress
        }
    }

    /// What it comes to by itself; nil when it stays as it is.
    var ending: OnfidoCheck.Ending? {
        switch self {
        case .clear, .reopened, .thrice, .early, .timeout: .complete(subResult: nil)
        case .consider(let word): .complete(subResult: word)
        case .withdrawn: .withdrawn
        case .awaiting, .slow, .forged: nil
        }
    }
}

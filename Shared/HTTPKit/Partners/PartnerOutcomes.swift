package import Outbox

extension PartnerClient.Answer {
    /// As RFC 9110 has the statuses. An adapter that knows better of its partner says so itself.
    package var outcome: PartnerOutcome {
        switch status {
        case 200..<300: .done
        case 429: .notSent
        case 408: .unknown
        case 400..<500: .refused
        default: .unknown
        }
    }
}

extension PartnerError {
    package var outcome: PartnerOutcome { isOutcomeUnknown ? .unknown : .notSent }
}

extension Result where Success == PartnerClient.Answer, Failure == PartnerError {
    var outcome: PartnerOutcome {
        switch self {
        case .success(let answer): answer.outcome
        case .failure(let error): error.outcome
        }
    }

    /// Whether there is somebody who answers, be it with no.
    var isUp: Bool {
        switch self {
        case .success(let answer): answer.status < 500
        // It works; we did not like what it said.
        case .failure(let error): error.kind == .answerTooLarge || error.kind == .malformedAnswer
        }
    }
}

import HTTPKit

extension ProblemCode {
    static let wrongKey = ProblemCode("wrong_api_key", 401, "The API key is not right")
    static let referenceReused = ProblemCode("reference_reused", 409, "The reference stands for another payment")
    static let alreadyEnded = ProblemCode("already_ended", 409, "The payment has ended otherwise")
    static let gatewayTimeout = ProblemCode("gateway_timeout", 504, "The bank did not answer in time")
}

extension SandboxError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .wrongKey: Problem(.wrongKey)
        case .unknownPayment: .notFound
        case .referenceReused: Problem(.referenceReused)
        case .alreadyEnded(let status): Problem(.alreadyEnded, members: [("payment_status", status.rawValue)])
        case .gatewayTimeout: Problem(.gatewayTimeout)
        case .journalBroken: .unavailable("journal")
        }
    }
}

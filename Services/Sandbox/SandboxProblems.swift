import HTTPKit

extension ProblemCode {
    static let wrongKey = ProblemCode("wrong_api_key", 401, "The API key is not right")
    static let referenceReused = ProblemCode("reference_reused", 409, "The reference stands for something else")
    static let alreadyEnded = ProblemCode("already_ended", 409, "It has ended otherwise")
    static let notRefundable = ProblemCode("not_refundable", 422, "Only a payment that was made can be paid back")
    static let refundExceedsPayment = ProblemCode("refund_exceeds_payment", 422, "So much is not left of the payment")
    static let gatewayTimeout = ProblemCode("gateway_timeout", 504, "The bank did not answer in time")
}

extension SandboxError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .wrongKey: Problem(.wrongKey)
        case .unknownPayment: .notFound
        case .referenceReused: Problem(.referenceReused)
        case .alreadyEnded(let status): Problem(.alreadyEnded, members: [("payment_status", status.rawValue)])
        case .unknownRefund: .notFound
        case .notRefundable(let status):
            Problem(.notRefundable, members: [("payment_status", status.rawValue)])
        case .refundExceedsPayment: Problem(.refundExceedsPayment)
        case .refundEnded(let status): Problem(.alreadyEnded, members: [("refund_status", status.rawValue)])
        case .gatewayTimeout: Problem(.gatewayTimeout)
        case .journalBroken: .unavailable("journal")
        }
    }
}

import HTTPKit

extension PaymentError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .wrongAPIKey: Problem(.wrongAPIKey)
        case .unknownPayment: .notFound
        case .referenceReused: Problem(.referenceReused)
        case .alreadyEnded(let status): Problem(.alreadyEnded, members: [("payment_status", status.rawValue)])
        case .unknownRefund: .notFound
        case .notRefundable(let status):
            Problem(.notRefundable, members: [("payment_status", status.rawValue)])
        case .refundExceedsPayment: Problem(.refundExceedsPayment)
        case .refundEnded(let status): Problem(.alreadyEnded, members: [("refund_status", status.rawValue)])
        case .unknownDispute: .notFound
        case .disputeEnded(let status): Problem(.alreadyEnded, members: [("dispute_status", status.rawValue)])
        case .gatewayTimeout: Problem(.gatewayTimeout)
        }
    }
}

package import BillingDomain
package import HTTPKit

extension PlannedError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .missing(let thing): Problem(.notFound, detail: "There is no such \(thing.rawValue).")
        case .beneficiaryExists: Problem(.beneficiaryExists)
        case .startNotInFuture: Problem(.startNotInFuture)
        case .rangeReversed: Problem(.rangeReversed)
        case .notOpen(let state): Problem(.notOpen, members: [("state", state)])
        case .paymentInProgress: Problem(.paymentInProgress)
        case .reminderTooSoon(let wait):
            Problem(.reminderTooSoon, retryAfterSeconds: max(1, Int(wait.components.seconds)))
        case .amountDiffers:
            Problem(.amountOutOfRange, detail: "What is to be bought costs something else than the bill says.")
        case .amountNotPositive: Problem(.amountNotPositive)
        case .paidInFuture: .invalid("paid_on", "out_of_range", "must not lie after today")
        }
    }
}

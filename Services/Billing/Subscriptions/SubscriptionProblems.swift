package import BillingDomain
package import HTTPKit

extension SubscriptionError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .missing(let thing): Problem(.notFound, detail: "There is no such \(thing.rawValue).")
        case .codeTaken: Problem(.codeTaken)
        case .meterInUse: Problem(.conflict, detail: "The meter stands in a plan, or has counted something.")
        case .unknownMeter(let price):
            .invalid("prices.\(price).meter", "unknown_value", "must be the code of a meter of the merchant")
        case .currencyMismatch:
            Problem(.currencyMismatch, detail: "Amounts of a plan are of its currency.")
        case .couponInvalid: Problem(.couponInvalid)
        case .couponExhausted: Problem(.couponExhausted)
        case .amountTooLarge: Problem(.amountTooLarge)
        case .prorationTooLong:
            .invalid("through", "out_of_range", "must be near enough for \(Proration.limit) lines")
        case .rangeReversed: Problem(.rangeReversed)
        case .planDiffers:
            Problem(.currencyMismatch, detail: "The other plan is of another merchant or another currency.")
        case .unknownPrice(let key):
            .invalid("quantities.\(key)", "unknown_value", "must be a price of the plan that is taken in advance")
        case .startOutOfRange: Problem(.dateOutOfRange, detail: "It starts today or within a year.")
        case .resumeInPast: Problem(.dateOutOfRange, detail: "It resumes on a day that is to come.")
        case .ownPlan: Problem(.ownInvoice)
        case .notPayer: .forbidden("only the owner of the wallet says what it pays")
        case .payerRestricted: Problem(.payerRestricted)
        case .alreadyCancelled: Problem(.alreadyCancelled)
        case .notOpen(let state): Problem(.notOpen, members: [("state", state.rawValue)])
        case .inProgress: Problem(.requestInProgress, retryAfterSeconds: 1)
        case .keyReused: Problem(.idempotencyKeyReused)
        case .nothingDue: Problem(.notOpen, detail: "There is nothing that the wallet could pay.")
        case .couponTaken: Problem(.couponInvalid, detail: "It stands on the subscription already.")
        case .customerUnknown: Problem(.notFound, detail: "There is no such account.")
        case .noPayoutWallet: Problem(.noPayoutWallet)
        }
    }
}

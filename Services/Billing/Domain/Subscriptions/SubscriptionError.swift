/// What plans, coupons, meters, usage and subscriptions refuse.
package enum SubscriptionError: Error, Hashable, Sendable {
    package enum Thing: String, Sendable {
        case plan, coupon, meter, subscription
    }

    /// It is not there, or another's.
    case missing(Thing)
    /// The merchant has another one of this code.
    case codeTaken
    /// It stands in a plan.
    case meterInUse
    /// A price of the plan is by a meter that the merchant does not have.
    case unknownMeter(price: Int)
    /// An amount of the plan is of another currency.
    case currencyMismatch
    /// Not there, over, or of other plans.
    case couponInvalid
    /// Redeemed as often as its merchant wanted.
    case couponExhausted
    /// It does not fit into 64 bits of minor units.
    case amountTooLarge
    /// More lines than anybody reads.
    case prorationTooLong
    /// The end is before the start.
    case rangeReversed
    /// Another plan is of another currency, or of another merchant.
    case planDiffers
    /// A quantity of a price that the plan does not have, or that nobody takes in advance.
    case unknownPrice(key: String)
    /// It starts before today, or too far away.
    case startOutOfRange
    /// Whoever sells would pay.
    case ownPlan
    /// Another's wallet would pay what is asked for.
    case notPayer
    /// The payer owes the merchant too long for anything new.
    case payerRestricted
    case alreadyCancelled
    /// It does not stand so that this could be done.
    case notOpen(Subscription.State)
    /// Something that is paid first has not ended, or a period has not been invoiced yet.
    case inProgress
    /// The key has made something else before.
    case keyReused
    /// There is nothing that a wallet could be asked for.
    case nothingDue
    /// The coupon stands on the subscription already.
    case couponTaken
    /// Whose account it is, auth does not know.
    case customerUnknown
    /// The merchant has said no wallet of this currency.
    case noPayoutWallet
    /// A day to resume on that is not to come.
    case resumeInPast
}

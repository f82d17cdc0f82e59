/// Every refusal of beneficiaries, schedules and personal bills that is ours; what the catalogue and the wallet refuse
/// comes with their words.
package enum PlannedError: Error, Hashable, Sendable {
    package enum Thing: String, Sendable { case beneficiary, schedule, bill, biller }

    /// There is none, or it is another's.
    case missing(Thing)
    case beneficiaryExists
    case startNotInFuture
    case rangeReversed
    /// What it is like forbids it: an ended schedule, a paid bill.
    case notOpen(state: String)
    /// What it pays is on its way to the biller.
    case paymentInProgress
    case reminderTooSoon(wait: Duration)
    /// What is to be paid by itself costs something else than the bill says.
    case amountDiffers
    case paidInFuture
    case amountNotPositive
}

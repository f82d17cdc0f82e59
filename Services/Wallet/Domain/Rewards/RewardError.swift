/// Refusals of rewards.
package enum RewardError: Error, Hashable, Sendable {
    /// Points in the currency of the wallet.
    case notEnoughPoints(available: Int64, minimum: Int64)
    /// Nobody has the code, it is one's own, or it comes too late. Which of these is nobody's business.
    case referralInvalid
    case rewardNotFound
    case tooManyPrograms
}

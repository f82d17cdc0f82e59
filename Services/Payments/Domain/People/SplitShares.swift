package import MoneyKit

/// How a bill is shared. The shares are exact: they sum to the total, and none is less than one minor unit.
package enum SplitShares: Hashable, Sendable {
    case equal(count: Int)
    case custom([Money])
    /// With at most four decimals, exactly 100 together.
    case percentage([Rate])

    /// Of what leaves a remainder the first ones pay a minor unit more.
    package func cut(_ total: Money) throws(PaymentsError) -> [Money] {
        let shares: [Money]
        do {
            switch self {
            case .equal(let count): shares = try total.split(count: count)
            case .percentage(let parts): shares = try total.split(percentages: parts)
            case .custom(let amounts):
                guard try Money.sum(amounts, in: total.currency) == total else { throw MoneyError.invalidSplit }
                shares = amounts
            }
        } catch {
            throw .splitSumMismatch
        }
        guard shares.allSatisfy(\.isPositive) else { throw .amountOutOfRange }
        return shares
    }
}

package import HTTPKit
import JSONKit
package import WalletDomain

extension RewardError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notEnoughPoints(let available, let minimum):
            Problem(
                .notEnoughPoints, detail: "\(available) are there in the wallet's currency, \(minimum) are the fewest.",
                figures: [("available", available), ("minimum", minimum)])
        case .referralInvalid: Problem(.referralInvalid)
        case .rewardNotFound: Problem(.notFound, detail: "There is no such program.")
        case .tooManyPrograms: Problem(.tooManyPrograms)
        }
    }
}

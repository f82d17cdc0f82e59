import ComplianceDomain
import Contracts
import Messaging
import Primitives
import ServiceKit

/// Asks the wallet once for all that had moved before this service was there. What is posted meanwhile waits on its
/// queue, and comes again here at the most: a transaction counts once.
struct FillMovements: Sendable {
    static let interval = Duration.seconds(2)
    private static let pageSize = 500

    let wallet: WalletClient
    let intake: MovementIntake

    /// Goes on where it stopped; over in one look once it is done. While the wallet is not there yet, the next run asks
    /// again.
    func run() async throws {
        while let place = try await intake.movements.fill() {
            let page: ListedMovements
            do {
                page = try await wallet.movements(ListMovements(after: place.after, limit: Self.pageSize))
            } catch let error as MessagingError where error.isTransient {
                return
            }
            try await intake.fill(page.transactions.map(WalletPosting.init), next: page.next)
        }
    }
}

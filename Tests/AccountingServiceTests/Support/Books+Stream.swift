import AccountingDomain
import Logging
import Primitives

@testable import AccountingService

extension Books {
    var walletMessages: WalletMessages { WalletMessages(ids: ids, time: clock.now) }

    /// The consumer without a broker.
    func stream(batchTransactions: Int = 4_000) -> WalletStreamHandler {
        WalletStreamHandler(
            onMovements: OnMovementsPosted(client: client, rules: .standard, clock: clock.clock, ids: ids),
            onSnapshot: OnBalancesSnapshotted(client: client, rules: .standard, clock: clock.clock, ids: ids),
            batchTransactions: batchTransactions, clock: clock.clock, logger: Logger(label: "test"))
    }
}

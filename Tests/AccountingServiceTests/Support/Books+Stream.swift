import AccountingDomain
import Logging
import Messaging
import Outbox
import Primitives

@testable import AccountingService

extension Books {
    var walletMessages: WalletMessages { WalletMessages(ids: ids, time: clock.now) }

    /// The consumer without a broker.
    func stream(batchTransactions: Int = 4_000) -> MessageApplier {
        let stream = WalletStream(
            onMovements: OnMovementsPosted(client: client, rules: .standard, clock: clock.clock, ids: ids),
            onSnapshot: OnBalancesSnapshotted(client: client, rules: .standard, clock: clock.clock, ids: ids),
            onBankEntry: OnBankEntryBooked(client: client, rules: .standard, clock: clock.clock, ids: ids),
            onBillPayment: OnBillPayment(client: client, clock: clock.clock, ids: ids),
            batchTransactions: batchTransactions)
        return MessageApplier(queue: WalletStream.queue, logger: Logger(label: "test")) { stream.steps(of: $0) }
    }
}

extension MessageApplier {
    /// As a delivery of the queue.
    func handle(_ messages: [IncomingMessage]) async -> [Verdict] { await apply(messages) }
}

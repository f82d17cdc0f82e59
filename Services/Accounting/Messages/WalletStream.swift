import Contracts
import Messaging
import Metrics
import Outbox
import Primitives

/// How the wallet's stream is booked, by a consumer in strict order: movements of many messages in one transaction up
/// to the limit, a snapshot and what payments and billing tell by themselves between them.
package struct WalletStream: Sendable {
    static let queue = "accounting.events"
    static let types = [
        MovementsPosted.type, BalancesSnapshotted.type, BankEntryBooked.type, BillPaymentSucceeded.type,
        BillPaymentReversed.type,
    ]
    /// The batch is booked and not yet acknowledged.
    package static let crashPointAfterCommit = "stream.after_commit"

    let onMovements: OnMovementsPosted
    let onSnapshot: OnBalancesSnapshotted
    let onBankEntry: OnBankEntryBooked
    let onBillPayment: OnBillPayment
    /// Wallet transactions of one database transaction at most.
    let batchTransactions: Int
    var crashes = CrashPoints.none
    private let booked = Counter(label: "accounting_entries_booked_total", dimensions: [("source", "wallet")])

    init(
        onMovements: OnMovementsPosted, onSnapshot: OnBalancesSnapshotted, onBankEntry: OnBankEntryBooked,
        onBillPayment: OnBillPayment, batchTransactions: Int,
        crashes: CrashPoints = .none
    ) {
        self.onMovements = onMovements
        self.onSnapshot = onSnapshot
        self.onBankEntry = onBankEntry
        self.onBillPayment = onBillPayment
        self.batchTransactions = batchTransactions
        self.crashes = crashes
    }

    /// As that of the wallet's relay: each of its rounds is one of ours.
    static func pace(prefetch: Int) -> EventConsumer.Pace {
        var pace = EventConsumer.Pace()
        pace.prefetch = prefetch
        pace.maximumBatch = prefetch
        pace.interval = .milliseconds(50)
        return pace
    }

    func steps(of messages: [IncomingMessage]) -> [MessageStep] {
        var steps: [MessageStep] = []
        var batch: [OnMovementsPosted.Message] = []
        var sources: [IncomingMessage] = []
        var size = 0
        func flush() {
            if !batch.isEmpty { steps.append(.apply(sources, book(batch))) }
            (batch, sources, size) = ([], [], 0)
        }
        for message in messages {
            switch message.type {
            case MovementsPosted.type:
                do {
                    let movements = try OnMovementsPosted.Message(message)
                    if size + movements.transactions.count > batchTransactions { flush() }
                    batch.append(movements)
                    sources.append(message)
                    size += movements.transactions.count
                } catch {
                    steps.append(.park(message, reason: "cannot be read: \(error)"))
                }
            case BalancesSnapshotted.type:
                flush()
                steps.append(.apply([message]) { for message in $0 { try await onSnapshot.apply(message) } })
            case BankEntryBooked.type:
                flush()
                steps.append(.apply([message]) { for message in $0 { try await onBankEntry.apply(message) } })
            case BillPaymentSucceeded.type, BillPaymentReversed.type:
                flush()
                steps.append(.apply([message]) { for message in $0 { try await onBillPayment.apply(message) } })
            default:
                steps.append(.park(message, reason: "no handler for \(message.type)"))
            }
        }
        flush()
        return steps
    }

    private func book(_ batch: [OnMovementsPosted.Message]) -> @Sendable ([IncomingMessage]) async throws -> Void {
        { messages in
            let wanted = Set(messages.map(\.messageID))
            booked.increment(by: try await onMovements.apply(batch.filter { wanted.contains($0.id) }))
            crashes.passed(Self.crashPointAfterCommit)
        }
    }
}

/// Figures of the stream.
struct WalletStreamMetrics: Sendable {
    /// From what happened at the wallet to its entry.
    private let lag = Gauge(label: "accounting_stream_lag_seconds", dimensions: [])
    private let parked = Counter(label: "accounting_messages_refused_total", dimensions: [])
    private let clock: WallClock

    init(clock: WallClock) {
        self.clock = clock
    }

    func observe(_ messages: [IncomingMessage], _ verdicts: [Verdict]) {
        if let last = messages.last { lag.record((clock.now() - last.occurredAt).inSeconds) }
        parked.increment(by: verdicts.count { if case .park = $0 { true } else { false } })
    }
}

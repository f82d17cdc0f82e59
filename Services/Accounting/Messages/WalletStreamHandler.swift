import Contracts
import Logging
import Messaging
import Metrics
import Outbox
import PostgresAccess
import Primitives

/// Applies deliveries of the wallet's stream.
///
/// Movements are booked in batches. When the server is away the batch is tried again in its place, with a growing
/// pause. A message that cannot be booked is parked with its reason, and its neighbours go on.
package struct WalletStreamHandler: Sendable {
    private let onMovements: OnMovementsPosted
    private let onSnapshot: OnBalancesSnapshotted
    /// Wallet transactions of one database transaction at most.
    private let batchTransactions: Int
    private let clock: WallClock
    private let logger: Logger
    private let crashes: CrashPoints
    private let backoff = Backoff(initial: .milliseconds(50), cap: .seconds(5))
    private let booked = Counter(label: "accounting_entries_booked_total", dimensions: [("source", "wallet")])
    /// From what happened at the wallet to its entry.
    private let lag = Gauge(label: "accounting_stream_lag_seconds", dimensions: [])
    private let parked = Counter(label: "accounting_messages_refused_total", dimensions: [])

    init(
        onMovements: OnMovementsPosted, onSnapshot: OnBalancesSnapshotted, batchTransactions: Int, clock: WallClock,
        logger: Logger, crashes: CrashPoints = .none
    ) {
        self.onMovements = onMovements
        self.onSnapshot = onSnapshot
        self.batchTransactions = batchTransactions
        self.clock = clock
        self.logger = logger
        self.crashes = crashes
    }

    /// The batch is booked and not yet acknowledged.
    package static let crashPointAfterCommit = "stream.after_commit"

    /// Applies messages in their order and tells what is to become of each. Once it is stopped, all that is left goes
    /// back to the queue.
    func handle(_ messages: [IncomingMessage]) async -> [Verdict] {
        var verdicts: [UniqueID: Verdict] = [:]
        for step in steps(of: messages, &verdicts) {
            guard !Task.isCancelled else { break }
            switch step {
            case .movements(let batch): await book(batch, &verdicts)
            case .snapshot(let message): verdicts[message.messageID] = await complete(message)
            }
        }
        if let last = messages.last { lag.record((clock.now() - last.occurredAt).inSeconds) }
        parked.increment(by: verdicts.values.count { if case .park = $0 { true } else { false } })
        return messages.map { verdicts[$0.messageID] ?? .requeue }
    }

    private enum Step {
        case movements([OnMovementsPosted.Message])
        case snapshot(IncomingMessage)
    }

    /// Cuts a delivery into database transactions: movements together up to the limit, a snapshot by itself between.
    private func steps(of messages: [IncomingMessage], _ verdicts: inout [UniqueID: Verdict]) -> [Step] {
        var steps: [Step] = []
        var batch: [OnMovementsPosted.Message] = []
        var size = 0
        func flush() {
            if !batch.isEmpty { steps.append(.movements(batch)) }
            batch = []
            size = 0
        }
        for message in messages {
            switch message.type {
            case MovementsPosted.type:
                do {
                    let movements = try OnMovementsPosted.Message(message)
                    if size + movements.transactions.count > batchTransactions { flush() }
                    batch.append(movements)
                    size += movements.transactions.count
                } catch {
                    verdicts[message.messageID] = .park(error: "cannot be read: \(error)")
                }
            case BalancesSnapshotted.type:
                flush()
                steps.append(.snapshot(message))
            default: verdicts[message.messageID] = .park(error: "no handler for \(message.type)")
            }
        }
        flush()
        return steps
    }

    /// Books a batch, without the messages that turn out to be the trouble. One of unknown trouble is found by taking
    /// the batch apart.
    private func book(_ messages: [OnMovementsPosted.Message], _ verdicts: inout [UniqueID: Verdict]) async {
        var rest = messages
        var skippingKnown = false
        while !rest.isEmpty {
            let (batch, isSkipping) = (rest, skippingKnown)
            switch await patiently({ try await onMovements.apply(batch, skippingKnown: isSkipping) }) {
            case .success(let count):
                crashes.passed(Self.crashPointAfterCommit)
                booked.increment(by: count)
                for message in rest { verdicts[message.id] = .ack }
                return
            case .failure(let error as OnMovementsPosted.CannotBook):
                verdicts[error.message] = .park(error: error.reason)
                rest.removeAll { $0.id == error.message }
            case .failure(let error) where OnMovementsPosted.isKnownSource(error) && !skippingKnown:
                skippingKnown = true
            case .failure(let error) where rest.count == 1:
                verdicts[rest[0].id] = .park(error: "\(error)")
                return
            case .failure:
                for message in rest { await book([message], &verdicts) }
                return
            case nil: return
            }
        }
    }

    private func complete(_ message: IncomingMessage) async -> Verdict {
        switch await patiently({ try await onSnapshot.apply(message) }) {
        case .success: .ack
        case .failure(let error): .park(error: "\(error)")
        case nil: .requeue
        }
    }

    /// Tries until there is a result, or an error that will not pass; nil when stopped.
    private func patiently<Value>(_ body: () async throws -> Value) async -> Result<Value, any Error>? {
        var failures = 0
        while !Task.isCancelled {
            do {
                return .success(try await body())
            } catch let error as PostgresError where error.isTransient {
                if failures == 0 {
                    logger.warning(
                        "messages cannot be applied now, trying again", metadata: ["error": "\(error)"])
                }
                failures += 1
                // A cancelled sleep ends at once, and then the loop.
                try? await Task.sleep(for: backoff.delay(attempt: failures))
            } catch {
                return Task.isCancelled ? nil : .failure(error)
            }
        }
        return nil
    }
}

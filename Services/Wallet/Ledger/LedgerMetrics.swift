import CoreMetrics
import Primitives
import WalletDomain

/// Figures of the combiner: how large groups are, how long they take, what goes wrong.
struct LedgerMetrics: Sendable {
    let overloads: Counter
    private let groups: Counter
    private let commands: Counter
    private let waiting: Gauge
    private let duration: Timer

    init(_ factory: any MetricsFactory = MetricsSystem.factory) {
        overloads = Counter(label: "wallet_ledger_overloaded_total", dimensions: [], factory: factory)
        groups = Counter(label: "wallet_ledger_groups_total", dimensions: [], factory: factory)
        commands = Counter(label: "wallet_ledger_commands_total", dimensions: [], factory: factory)
        waiting = Gauge(label: "wallet_ledger_waiting", dimensions: [], factory: factory)
        duration = Timer(label: "wallet_ledger_commit_seconds", dimensions: [], factory: factory)
    }

    func group(of count: Int, left: Int) {
        groups.increment()
        commands.increment(by: count)
        waiting.record(left)
    }

    /// From the first try of a group to its answers.
    func committed(since start: ContinuousClock.Instant) {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        duration.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}

/// Figures of commits.
struct CommitMetrics: Sendable {
    let retries: Counter
    private let movements: Counter
    private let replays: Counter
    private let refusals: Counter

    init(_ factory: any MetricsFactory = MetricsSystem.factory) {
        movements = Counter(label: "wallet_movements_total", dimensions: [], factory: factory)
        retries = Counter(label: "wallet_ledger_retries_total", dimensions: [], factory: factory)
        replays = Counter(label: "wallet_ledger_replays_total", dimensions: [], factory: factory)
        refusals = Counter(label: "wallet_ledger_refusals_total", dimensions: [], factory: factory)
    }

    /// What a commit did, once it is known.
    func committed(_ results: [Result<LedgerAnswer, LedgerError>], movements count: Int) {
        movements.increment(by: count)
        var (replayed, refused) = (0, 0)
        for case .success(let answer) in results {
            replayed += answer.isReplay ? 1 : 0
            // What has to be asked about first comes again.
            refused += answer.refusal == nil || answer.refusal?.questions != nil ? 0 : 1
        }
        replays.increment(by: replayed)
        refusals.increment(by: refused)
    }
}

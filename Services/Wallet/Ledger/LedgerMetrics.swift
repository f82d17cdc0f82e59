import CoreMetrics

/// Figures of the combiner: how large groups are, how long they take, what goes wrong.
struct LedgerMetrics: Sendable {
    let overloads = Counter(label: "wallet_ledger_overloaded_total")
    private let groups = Counter(label: "wallet_ledger_groups_total")
    private let commands = Counter(label: "wallet_ledger_commands_total")
    private let waiting = Gauge(label: "wallet_ledger_waiting")

    func group(of count: Int, left: Int) {
        groups.increment()
        commands.increment(by: count)
        waiting.record(left)
    }
}

/// Figures of commits.
struct CommitMetrics: Sendable {
    let movements = Counter(label: "wallet_movements_total")
    let retries = Counter(label: "wallet_ledger_retries_total")
    let replays = Counter(label: "wallet_ledger_replays_total")
    let refusals = Counter(label: "wallet_ledger_refusals_total")
    let duration = Timer(label: "wallet_ledger_commit_seconds")
}

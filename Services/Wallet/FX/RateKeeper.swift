import PostgresAccess
import Primitives
import Synchronization
import WalletDomain

/// Sees to it that this process has rates to trade on, whichever process loaded them.
///
/// The last good set stands in the database, so a restart has it at once. Its age alone decides whether it is traded
/// on: a provider that is slow or away takes nothing from it. Where it is too old, as after a jump of the clock,
/// whoever wants to trade has one loaded instead of waiting for the job.
actor RateKeeper {
    private let loader: RateLoader
    private let rules: RulesBook
    private let clock: WallClock
    private let maximumAge: Duration
    private let schedule: RateSchedule
    private var running: Task<Void, any Error>?
    /// When somebody last had rates loaded and got none to trade on.
    private var lastFailure: ContinuousClock.Instant?
    private let prepared = Atomic(false)

    /// Whoever wants to trade in vain makes the provider be asked this often at most.
    private static let pause = Duration.seconds(1)

    init(loader: RateLoader, rules: RulesBook, clock: WallClock, maximumAge: Duration, interval: Duration) {
        self.loader = loader
        self.rules = rules
        self.clock = clock
        self.maximumAge = maximumAge
        schedule = RateSchedule(every: interval)
    }

    /// Whether the process has read what it decides by, and has rates or has tried to get some.
    nonisolated var isPrepared: Bool { prepared.load(ordering: .relaxed) }

    /// The rates as this process knows them, if they are young enough to trade on.
    nonisolated func tradable(_ rates: MarketRates?) -> RateTable? {
        guard let rates, rates.age(at: clock.now()) <= maximumAge else { return nil }
        return rates.table
    }

    private nonisolated var hasTradable: Bool { tradable(rules.known?.marketRates) != nil }

    /// What every process does now and then: takes over what others have loaded, and at its start sees that there is
    /// something to trade on.
    func catchUp() async throws {
        try await rules.catchUp()
        guard !isPrepared else { return }
        if !hasTradable { try await load(orConfigured: true) }
        prepared.store(true, ordering: .relaxed)
    }

    /// What one process at a time does: loads once in an interval, and again soon while there is nothing to trade on.
    func loadIfDue() async throws {
        try await rules.catchUp()
        guard schedule.isDue(clock.now()) || !hasTradable else { return }
        try await load(orConfigured: true)
    }

    /// For somebody who is about to trade. Never throws: what there is then is for the trade to judge.
    func freshen() async {
        guard !hasTradable else { return }
        // Another process may have loaded some; a database that is away shows again in the trade's own transaction.
        try? await rules.catchUp()
        // A load that began before we came may bring what was good then, on the other side of a jump of the clock.
        if let running { try? await running.value }
        guard !hasTradable, lastFailure.map({ ContinuousClock.now - $0 >= Self.pause }) ?? true else { return }
        // The rates are everybody's: they take no row of the call that happened to ask for them.
        try? await CommitCompanions.aside { try await load(orConfigured: false) }
        lastFailure = hasTradable ? nil : .now
    }

    /// One load at a time; who comes meanwhile waits for it.
    private func load(orConfigured: Bool) async throws {
        if let running { return try await running.value }
        let task = Task {
            // Here and not where it is waited for: of several who wait the one that began it may be told last, and the
            // others would take a load that is over for one under way.
            defer { running = nil }
            let now = clock.now()
            let known = rules.known?.marketRates
            if try await loader.load(after: known) {
                schedule.loaded(now)
            } else if orConfigured {
                try await loader.keepConfigured(after: known, isTradable: tradable(known) != nil)
            }
        }
        running = task
        try await task.value
    }
}

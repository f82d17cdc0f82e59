import Primitives
import SuiteKit
import TestSupport

/// Plays faults until the time is over, single ones and mixtures, and waits after each until the suite works again.
struct FaultPlayer: Sendable {
    /// The promise: after any single fault the suite serves again within this time, by itself.
    static let promisedRecovery: Duration = .seconds(10)
    /// The sandbox reads all that was ever sent to it when it starts: it comes back, in its own time.
    private static let partners = Set(FlorinSuite.partners.map(\.name))
    /// How long we look for a recovery that is late.
    static let patience: Duration = .seconds(60)

    let shelf: FaultShelf
    let traffic: Traffic
    let readiness: Readiness
    let kinds: [String]
    let began: ContinuousClock.Instant

    /// - Returns: what happened, in order, and what broke a promise.
    func play(until end: ContinuousClock.Instant, seed: UInt64) async throws -> (
        records: [FaultRecord], breaches: [String]
    ) {
        var random = SplitMix64(seed: seed ^ 0xFA17)
        var deck: [String] = []
        var records: [FaultRecord] = []
        var breaches: [String] = []
        while ContinuousClock.now < end {
            // Single faults first, until each kind had its turn; then every third is a mixture.
            let isMixture = records.count >= kinds.count && Int.random(in: 0..<3, using: &random) == 0
            var faults: [Fault] = []
            for _ in 0..<(isMixture ? Int.random(in: 2...3, using: &random) : 1) {
                if deck.isEmpty { deck = kinds.shuffled(using: &random) }
                guard let fault = await shelf.draw(deck.removeLast(), &random) else { continue }
                let isFree = fault.target == nil || !faults.contains { $0.target == fault.target }
                if isFree { faults.append(fault) }
            }
            guard !faults.isEmpty else { continue }
            let (record, broken) = try await play(faults)
            records.append(record)
            breaches += broken
            for fault in faults { try await fault.repair?() }
            try await Task.sleep(for: .milliseconds(Int.random(in: 500...2_000, using: &random)))
        }
        return (records, breaches)
    }

    private func play(_ faults: [Fault]) async throws -> (FaultRecord, [String]) {
        let name = faults.map(\.name).joined(separator: " + ")
        if !faults.contains(where: \.mayCostRequests) { try await settle() }
        let start = ContinuousClock.now
        var (record, trouble) = try await traffic.without(Set(faults.compactMap(\.target))) {
            let trouble = await strike(faults)
            let end = ContinuousClock.now
            var record = FaultRecord(
                name: name, kinds: faults.map(\.kind), at: (start - began).inSeconds,
                lastedSeconds: (end - start).inSeconds)
            try await recover(&record, after: end)
            return (record, trouble)
        }
        let costs = traffic.failures(from: start, to: .now)
        record.costOfRequests = costs.count
        print(record.line)
        return (record, trouble + breaches(of: record, faults, costs, since: start))
    }

    /// Waits for what was sent before the suite had recovered from the last fault: it may still have to pay for that.
    private func settle() async throws {
        let now = ContinuousClock.now
        try await eventually(within: Self.patience, every: .milliseconds(20), "old requests have ended") {
            traffic.isSettled(before: now)
        }
    }

    /// A fault that does not go as it should (a message that is not parked, a server that does not come back) is a
    /// finding and does not end the run.
    private func strike(_ faults: [Fault]) async -> [String] {
        await withTaskGroup(of: String?.self) { group in
            for fault in faults {
                group.addTask {
                    do {
                        try await fault.strike()
                        return nil
                    } catch {
                        return "\(fault.name): \(error)"
                    }
                }
            }
            return await group.reduce(into: []) { found, trouble in if let trouble { found.append(trouble) } }
        }
    }

    private func recover(_ record: inout FaultRecord, after end: ContinuousClock.Instant) async throws {
        while ContinuousClock.now - end < Self.patience {
            if record.transfersAfterSeconds == nil, let success = traffic.firstSuccess(after: end) {
                record.transfersAfterSeconds = (success - end).inSeconds
            }
            if record.readyAfterSeconds == nil {
                let missing = await readiness.missing()
                if record.suiteReadyAfterSeconds == nil, missing.allSatisfy(Self.partners.contains) {
                    record.suiteReadyAfterSeconds = (ContinuousClock.now - end).inSeconds
                }
                if missing.isEmpty {
                    record.readyAfterSeconds = (ContinuousClock.now - end).inSeconds
                } else {
                    record.lastReady = missing
                }
            }
            if record.transfersAfterSeconds != nil, record.readyAfterSeconds != nil { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        print("not ready: \(await readiness.missing().joined(separator: ", "))")
    }

    private func breaches(
        of record: FaultRecord, _ faults: [Fault], _ costs: [Traffic.Failure], since start: ContinuousClock.Instant
    ) -> [String] {
        var breaches: [String] = []
        let limit = Self.promisedRecovery.inSeconds
        if record.transfersAfterSeconds ?? .infinity > limit {
            breaches.append("after \(record.name) no transfer succeeded within \(Self.promisedRecovery)")
        }
        if record.suiteReadyAfterSeconds ?? .infinity > limit {
            breaches.append(
                "after \(record.name) not all were ready within \(Self.promisedRecovery), "
                    + "last \(record.lastReady.joined(separator: ", "))")
        } else if record.readyAfterSeconds == nil {
            breaches.append("after \(record.name) no partner came back within \(Self.patience)")
        }
        if !faults.contains(where: \.mayCostRequests), !costs.isEmpty {
            let kinds = Dictionary(grouping: costs, by: \.what).sorted { $0.key < $1.key }.map { what, failures in
                let first = failures[0]
                return "\(what) \(failures.count) times, the first after \((first.began - start).inSeconds) s, "
                    + "told after \((first.ended - first.began).inSeconds) s"
            }
            breaches.append("\(record.name) cost \(costs.count) requests: \(kinds.joined(separator: "; "))")
        }
        return breaches
    }
}

extension FaultRecord {
    var line: String {
        func text(_ seconds: Double?) -> String { seconds.map { "\(($0 * 100).rounded() / 100) s" } ?? "never" }
        return "\(Int(at)) s: \(name), \(text(lastedSeconds)); transfers after \(text(transfersAfterSeconds)), "
            + "all ready after \(text(readyAfterSeconds)); \(costOfRequests) requests without an answer"
    }
}

extension Duration {
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

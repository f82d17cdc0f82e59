import BillingDomain
import PostgresAccess
import Primitives

/// Counts what merchants tell of who uses something: each id once, for ever.
struct UsageDesk: Sendable {
    let usage: UsageStore
    let meters: MeterStore
    let clock: WallClock

    /// What became of readings that were told together.
    struct Outcome: Sendable {
        var accepted = 0
        var duplicates = 0
        var rejected: [UsageRefusal] = []
    }

    /// - Returns: the refusals in the order of the readings.
    nonisolated(nonsending) func count(
        _ readings: [UsageReading], of merchant: UserID, in transaction: PostgresTransaction
    ) async throws -> Outcome {
        let now = clock.now()
        let own = try await usage.subscriptions(Set(readings.map(\.subscription)), of: merchant, in: transaction)
        let meters = try await meters.hold(Set(readings.map(\.meter)), of: merchant, in: transaction)
        var outcome = Outcome()
        var places: [String: Int] = [:]
        var counted: [CountedReading] = []
        var late: [Int] = []
        for (index, reading) in readings.enumerated() {
            guard let meter = meters[reading.meter], own.contains(reading.subscription) else {
                outcome.refuse(index, reading, .notFound)
                continue
            }
            guard let amount = reading.amount(by: meter.aggregation) else {
                outcome.refuse(index, reading, .valueInvalid)
                continue
            }
            if let first = places[reading.id] {
                if readings[first] == reading {
                    outcome.duplicates += 1
                } else {
                    outcome.refuse(index, reading, .idReused)
                }
                continue
            }
            places[reading.id] = index
            counted.append(CountedReading(reading: reading, meter: meter.id, amount: amount))
            if reading.refusal(at: now) != nil { late.append(index) }
        }
        // What is too old to be counted may have been counted in time.
        let known = try await usage.known(late.map { readings[$0].id }, of: merchant, in: transaction)
        var refused: Set<String> = []
        for index in late where !known.contains(readings[index].id) {
            guard let code = readings[index].refusal(at: now) else { continue }
            outcome.refuse(index, readings[index], code)
            refused.insert(readings[index].id)
        }
        counted.removeAll { refused.contains($0.reading.id) }
        try await write(counted, places, of: merchant, now, &outcome, in: transaction)
        outcome.rejected.sort { $0.index < $1.index }
        return outcome
    }

    private nonisolated(nonsending) func write(
        _ readings: [CountedReading], _ places: [String: Int], of merchant: UserID, _ now: Timestamp,
        _ outcome: inout Outcome, in transaction: PostgresTransaction
    ) async throws {
        guard !readings.isEmpty else { return }
        let new = try await usage.insert(readings, of: merchant, now: now, in: transaction)
        outcome.accepted += new.count
        let others = readings.filter { !new.contains($0.reading.id) }
        guard !others.isEmpty else { return }
        let same = try await usage.same(others, of: merchant, in: transaction)
        for other in others {
            if same.contains(other.reading.id) {
                outcome.duplicates += 1
            } else if let index = places[other.reading.id] {
                outcome.refuse(index, other.reading, .idReused)
            }
        }
    }
}

extension UsageDesk.Outcome {
    fileprivate mutating func refuse(_ index: Int, _ reading: UsageReading, _ code: UsageRefusal.Code) {
        rejected.append(UsageRefusal(index: index, id: reading.id, code: code))
    }
}

import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// What follows from time alone on rails whose banks tell only what went wrong: their bank moves the money on the day
/// that a file named, and what has not come back by the file's hour is done.
struct RailClock: Sendable {
    /// Lines of one transaction.
    private static let batch = 500

    let client: PostgresClient
    let rails: Rails
    let own: OwnAccountStore
    let files: BankFileStore
    let items: RailItemStore
    let entries: BankEntryStore
    let followers: RailFollowers
    let clock: WallClock
    let ids: IDGenerator
    /// Wakes whoever goes on with what has moved.
    let wake: @Sendable () -> Void

    func run() async throws {
        for rail in rails.all { try await settle(rail) }
        while try await end() == Self.batch {}
        try await files.finish(now: clock.now())
    }

    /// Books what files took from our account and brought to it, on their day.
    private func settle(_ rail: Rail) async throws {
        let now = clock.now()
        try await client.transaction { transaction in
            _ = try await own.lock(rail.name, in: transaction)
            let due = try await files.settled(rail.name, by: rail.today(now), in: transaction)
            for (file, day) in due {
                var moves: [(BankEntry.Kind, Money)] = []
                for sum in try await items.sums(of: file.id, in: transaction) {
                    guard let currency = Currency(sum.currency) else { continue }
                    moves.append((.debit, Money(minorUnits: sum.out, currency: currency)))
                    moves.append((.credit, Money(minorUnits: sum.in, currency: currency)))
                }
                for (place, (kind, amount)) in moves.filter({ $0.1.isPositive }).enumerated() {
                    try await book(kind, amount, day, of: file, place: place, now, transaction)
                }
            }
        }
    }

    private nonisolated(nonsending) func book(
        _ kind: BankEntry.Kind, _ amount: Money, _ day: CalendarDay, of file: BankFile, place: Int, _ now: Timestamp,
        _ transaction: PostgresTransaction
    ) async throws {
        let entry = BankEntry(
            id: ids.next(), file: file.id, rail: file.rail, kind: kind, amount: amount, reference: nil,
            reasonCode: nil, bookedOn: day, names: [], item: nil, createdAt: now.wholeMilliseconds, state: .matched,
            stage: .done)
        try await entries.insert(
            entry, identity: "settlement \(file.id) \(place)", place: place, in: transaction)
        if let event = BankEvents.booked(entry, ids: ids, now: now) {
            try await transaction.execute(Outbox.append([event]))
        }
    }

    /// - Returns: how many lines were done.
    private func end() async throws -> Int {
        let now = clock.now()
        let count = try await client.transaction { transaction in
            _ = try await own.lock(in: transaction)
            let silent = try await items.silent(by: now, limit: Self.batch, in: transaction)
            for var item in silent where item.take(.succeeded) {
                try await items.update(item, now: now, in: transaction)
                try await followers.moved(item, now: now, in: transaction)
            }
            return silent.count
        }
        if count > 0 { wake() }
        return count
    }
}

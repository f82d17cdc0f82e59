import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// Writes what waits into files: each line into one, in the transaction that keeps the file. Nothing has gone out
/// before that, and whatever dies after it leaves a file that is handed over (`BankPost`).
struct RailDispatch: Sendable {
    let client: PostgresClient
    let rails: Rails
    let own: OwnAccountStore
    let files: BankFileStore
    let items: RailItemStore
    let accounts: BankAccountStore
    let clock: WallClock
    let ids: IDGenerator
    let crashes: CrashPoints

    /// Of every rail what waits since before its hour.
    func dispatchDue() async throws {
        for rail in rails.all { _ = try await dispatch(rail.name, before: rail.cutOff(clock.now())) }
    }

    /// - Parameter instant: only what waited before it; nil: all.
    /// - Returns: the files that were written, oldest first.
    /// - Throws: `railNotAvailable`.
    func dispatch(_ name: RailName, before instant: Timestamp? = nil) async throws -> [BankFile] {
        let rail = try rails.named(name)
        var written: [BankFile] = []
        for currency in try await own.all().filter({ $0.rail == name }).map(\.currency) {
            while true {
                let file = try await client.transaction { transaction in
                    try await write(rail, currency, before: instant, in: transaction)
                }
                guard let file else { break }
                crashes.passed(RailCrashPoints.written)
                written.append(file)
            }
        }
        return written
    }

    /// Nil: nothing waits.
    private nonisolated(nonsending) func write(
        _ rail: Rail, _ currency: Currency, before instant: Timestamp?, in transaction: PostgresTransaction
    ) async throws -> BankFile? {
        let locked = try await own.lock(rail.name, in: transaction)
        guard let account = locked.first(where: { $0.currency == currency }) else { return nil }
        let waiting = try await items.waiting(
            rail.name, currency, before: instant, limit: rail.linesOfFile, in: transaction)
        guard !waiting.isEmpty else { return nil }
        let receivers = try await accounts.receivers(waiting.map(\.item.account), in: transaction)
        let now = clock.now()
        let day = rail.today(now)
        let batch = RailBatch(
            file: ids.next(), account: account,
            ordinal: try await files.nextOrdinal(of: rail.name, on: day, in: transaction),
            lines: try waiting.map { try Self.line($0.item, $0.note, receivers[$0.item.account]) }, now: now)
        let file = try rail.write(batch)
        precondition(file.references.count == batch.lines.count, "each line of a file has a reference")
        let kept = BankFile(
            id: batch.file, rail: rail.name, direction: .outbound, kind: file.kind, sha256: Digest.sha256(file.bytes),
            status: .sent, statements: [], createdAt: now.wholeMilliseconds)
        try await files.insert(
            kept, file.bytes,
            turn: BankFileTurn(day: day, ordinal: batch.ordinal, settlesOn: file.settlesOn, dueAt: file.dueAt),
            by: nil, in: transaction)
        try await items.send(
            batch.lines.map(\.id), file.references, in: kept.id, now: now, transaction: transaction)
        return kept
    }

    private static func line(_ item: RailItem, _ note: String, _ receiver: BankReceiver?) throws -> RailBatch.Line {
        guard let receiver else { throw PaymentsError.missing(.bankAccount) }
        return RailBatch.Line(
            id: item.id, number: item.number, purpose: item.purpose, amount: item.amount, numbers: receiver.numbers,
            holder: receiver.holder, holderKind: receiver.kind, address: receiver.address, note: note)
    }
}

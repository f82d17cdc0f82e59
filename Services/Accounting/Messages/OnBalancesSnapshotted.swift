import AccountingDomain
import Contracts
import Messaging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Completes a reconciliation with `wallet.balances_snapshotted.v1`, at the point of the wallet's stream that it names:
/// all that the wallet posted up to there is booked, and what came after it does not count.
struct OnBalancesSnapshotted: Sendable {
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    let client: PostgresClient
    let rules: PostingRules
    let clock: WallClock
    let ids: IDGenerator

    /// Nothing happens for a snapshot that nobody here has asked for, or that came before.
    func apply(_ message: IncomingMessage) async throws {
        let snapshot = try BalancesSnapshotted.read(message.body)
        guard let sequence = snapshot.sequence ?? message.sequence else {
            throw Malformed(description: "the message has no sequence")
        }
        let balances = try snapshot.rows.map(Self.balance)
        let id = ReconciliationID(snapshot.snapshotID)
        try await client.transaction { transaction in
            let questions =
                [Inbox.claim([message.messageID], now: clock.now()), ReconciliationStore.isPending(id)]
                + ReconciliationStore.books(through: sequence)
            let (desk, rows) = try await JournalStore.open(transaction, ids: ids, also: questions)
            guard !rows[0].isEmpty, try rows[1].first(Bool.self) == true else { return }
            let turnovers = try ReconciliationStore.turnovers(Array(rows[2...]))
            let compared = try Reconciler.compare(
                balances, books: turnovers.books, other: turnovers.other, rules: rules, chart: desk.chart,
                always: [PostingRules.customerControl])
            let now = clock.now()
            let event = ReconciliationCompleted(
                reconciliationID: id.rawValue, differences: compared.count { $0.difference != 0 })
            try await transaction.commit(
                after: ReconciliationStore.complete(id, compared, asOf: snapshot.takenAt, sequence: sequence, at: now)
                    + [Outbox.append([AccountingEvents.event(event, id: ids.next(), at: now)])])
        }
    }

    private static func balance(_ row: SnapshotRow) throws(Malformed) -> WalletBalance {
        guard let currency = Currency(row.currency) else {
            throw Malformed(description: "currency \(row.currency) is not known")
        }
        guard let balance = Int128(row.balance) else {
            throw Malformed(description: "the balance of \(row.code) is no integer")
        }
        return WalletBalance(code: row.code, currency: currency, balance: balance)
    }
}

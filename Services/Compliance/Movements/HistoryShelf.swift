import ComplianceDomain
import Primitives
import Synchronization

/// A customer's movements as far back as any rule looks.
struct SubjectPast: Sendable {
    var history = SubjectHistory<MovementFacts>()
    /// The last movement of all, also when the history does not reach so far.
    var lastAt: Timestamp?

    init(_ past: PastMovements, of customer: CustomerFacts) {
        lastAt = past.lastBefore
        for row in past.rows { take(MovementFacts(row, customer)) }
    }

    /// - Returns: the movement with what the history tells about it.
    @discardableResult
    mutating func take(_ movement: MovementFacts) -> MovementFacts {
        let completed = history.completed(movement, lastBefore: lastAt.map { min($0, movement.at) })
        history.take(completed)
        lastAt = max(lastAt ?? movement.at, movement.at)
        return completed
    }
}

extension SubjectPast {
    /// Forgets what no window reaches, and of what is left the oldest when there is twice as much as is to be kept.
    mutating func forget(before oldest: Timestamp, keeping limit: Int) {
        history.forget(before: oldest)
        let rows = history.rows
        if rows.count > 2 * limit { history.forget(before: rows[rows.count - limit].at) }
    }
}

extension MovementFacts {
    /// As it was kept. Country and risk of the other end are those of its time, which nobody has kept.
    fileprivate init(_ row: PastMovements.Row, _ customer: CustomerFacts) {
        self.init(
            id: row.transaction.description, at: row.at, direction: row.flow, cents: row.cents, amount: row.amount,
            kind: row.kind, channel: row.channel, ownAccounts: row.isOwn,
            other: .init(id: row.counterparty, isNew: row.isNew), customer: customer)
    }
}

/// Histories of customers whose money moved of late, between two batches of movements. What it holds is all that there
/// is only while no other process has taken a batch: then everything is read anew.
final class HistoryShelf: Sendable {
    /// Movements of all together: some ten megabytes.
    static let maximumRows = 30_000

    private struct State {
        var batch: Int64 = -1
        var reach = Duration.zero
        var pasts: [UserID: SubjectPast] = [:]
        var rows = 0
    }

    private let state = Mutex(State())

    /// Takes what is known of these customers away; it comes back when the batch is committed.
    /// - Parameters:
    ///   - batch: the number of the batch that begins.
    ///   - reach: how far back rules look now.
    func take(_ users: Set<UserID>, batch: Int64, reach: Duration) -> [UserID: SubjectPast] {
        state.withLock { state in
            if state.batch + 1 != batch || state.reach < reach { state = State() }
            var taken: [UserID: SubjectPast] = [:]
            for user in users {
                guard let past = state.pasts.removeValue(forKey: user) else { continue }
                state.rows -= past.history.rows.count
                taken[user] = past
            }
            return taken
        }
    }

    func put(_ pasts: [UserID: SubjectPast], batch: Int64, reach: Duration) {
        state.withLock { state in
            let added = pasts.values.reduce(0) { $0 + $1.history.rows.count }
            // Whoever moves money next is read again, one by one.
            if state.rows + added > Self.maximumRows { (state.pasts, state.rows) = ([:], 0) }
            (state.batch, state.reach) = (batch, reach)
            guard added <= Self.maximumRows else { return }
            state.pasts.merge(pasts) { _, new in new }
            state.rows += added
        }
    }
}

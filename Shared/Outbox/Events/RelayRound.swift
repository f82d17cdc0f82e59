/// One round of the relay as a value: told what came of the last action, it says which one is next.
///
/// The order is the promise. Rows leave the table only after the broker has confirmed them, and nothing is read that is
/// not published in the same round: whatever dies in between, the next round finds the rows still there.
package struct RelayRound<Row: Sendable>: Sendable {
    package enum Action: Sendable {
        case takeLease
        case read
        case publish([Row])
        case delete([Row])
        case finish(isEmpty: Bool)
        case standBy
    }

    package enum Result: Sendable {
        case lease(isOurs: Bool)
        case rows([Row])
        case published
        case deleted
    }

    /// The actions that leave a trace, for those who interrupt them.
    package enum Step: String, Sendable, CaseIterable {
        case lease, read, publish, delete
    }

    private var batch: [Row] = []

    package init() {}

    /// - Parameter hasLease: whether the lease is ours for sure, so that an idle relay does not write.
    package func begin(hasLease: Bool) -> Action { hasLease ? .read : .takeLease }

    package mutating func next(after result: Result) -> Action {
        switch result {
        case .lease(let isOurs): return isOurs ? .read : .standBy
        case .rows(let rows):
            batch = rows
            return rows.isEmpty ? .finish(isEmpty: true) : .publish(rows)
        case .published: return .delete(batch)
        case .deleted: return .finish(isEmpty: false)
        }
    }
}

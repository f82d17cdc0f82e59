import PaymentsDomain
import PostgresAccess
import Primitives

/// What follows when a bank, or its silence, moves a line of a file: whoever had it sent goes on.
struct RailFollower: Sendable {
    /// Called for each change, in its transaction. The line is locked; it locks what it changes.
    let moved: @Sendable (RailItem, _ now: Timestamp, PostgresTransaction) async throws -> Void
}

/// By what a line is for.
struct RailFollowers: Sendable {
    let all: [RailItem.Purpose: RailFollower]

    nonisolated(nonsending) func moved(
        _ item: RailItem, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await all[item.purpose]?.moved(item, now, transaction)
    }
}

extension RailFollower {
    /// A withdrawal's: its saga asks how the line stands.
    static func outflow(_ saga: OutflowSaga) -> RailFollower {
        RailFollower { item, _, transaction in
            guard let outflow = try await saga.outflows.lock(OutflowID(item.id), in: transaction) else { return }
            try await saga.wakeUp(outflow, in: transaction)
        }
    }
}

package import JSONKit
package import PostgresAccess
package import Primitives
import Synchronization

/// What is noted while a request is worked on that has to leave a trace: whoever changes something adds to it, and the
/// row is part of the first transaction that writes.
package final class AuditTrail: CommitCompanion {
    /// What only the work itself knows.
    package struct Notes: Sendable {
        package var resourceID: String?
        /// Whose affairs they are.
        package var subjects: [UserID] = []
        package var before: [JSONMember] = []
        package var after: [JSONMember] = []

        package init() {}
    }

    private struct State {
        var notes = Notes()
        var isWritten = false
        var isRefused = false
        var hasPassedOver = false
    }

    private let state = Mutex(State())
    private let makeEvent: @Sendable (Notes) -> OutboxEvent

    /// - Parameter makeEvent: the row of work that was done.
    package init(_ makeEvent: @escaping @Sendable (Notes) -> OutboxEvent) {
        self.makeEvent = makeEvent
    }

    /// Of the work that runs now, if it is to leave a trace.
    package static var current: AuditTrail? { CommitCompanions.current as? AuditTrail }

    package var notes: Notes { state.withLock(\.notes) }
    /// The row is in the database.
    package var isWritten: Bool { state.withLock(\.isWritten) }
    /// Something was committed before the row, and nothing with it.
    package var isOverdue: Bool { state.withLock { $0.hasPassedOver && !$0.isWritten } }

    /// The row, for whoever commits the work on behalf of others (the ledger's groups).
    package var event: OutboxEvent { makeEvent(notes) }

    // MARK: In a transaction

    package func statements() -> [SQL] {
        let isDue = state.withLock { !$0.isWritten && !$0.isRefused }
        return isDue ? [Outbox.append([event])] : []
    }

    package func committed() { state.withLock { $0.isWritten = true } }

    package func passedOver() { state.withLock { $0.hasPassedOver = true } }
}

// MARK: - Notes

extension AuditTrail {
    private static func note(_ change: (inout State) -> Void) {
        current?.state.withLock { change(&$0) }
    }

    /// Names the thing that the work makes; what stands in the path is known.
    package static func resource(_ id: some CustomStringConvertible) {
        note { $0.notes.resourceID = id.description }
    }

    /// Names a person whose affairs it is, where that is not the caller.
    package static func subject(_ user: UserID) {
        note { if !$0.notes.subjects.contains(user) { $0.notes.subjects.append(user) } }
    }

    /// Tells what a field was and is. The request's own fields are told by themselves. Said again, as by a transaction
    /// that is tried again, it replaces what was said.
    package static func changed<Value: FieldValue & Equatable>(_ name: String, from old: Value?, to new: Value?) {
        guard current != nil else { return }
        let (before, after) = (old.map { JSON.value($0) } ?? .null, new.map { JSON.value($0) } ?? .null)
        note { state in
            state.notes.before.removeAll { $0.name == name }
            state.notes.after.removeAll { $0.name == name }
            guard old != new else { return }
            state.notes.before.append(JSONMember(name, before))
            state.notes.after.append(JSONMember(name, after))
        }
    }

    /// What is committed from here on belongs to a refusal: a failure that is counted. Its row comes with the refusal.
    package static func refused() { note { $0.isRefused = true } }
}

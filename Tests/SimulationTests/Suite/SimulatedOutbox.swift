import MoneyKit
import WalletDomain

/// A message of an outbox and of the broker.
struct SimulatedMessage {
    enum Payload {
        case movements([Movement])
        /// A change of a deposit: its number of the kind.
        case deposit(String)
    }

    /// Number of the service whose outbox it is from.
    let source: Int
    /// Row in the outbox, unique for the service.
    let row: Int
    /// Messages of one aggregate must arrive in order.
    let aggregate: Int
    let payload: Payload
}

/// The outbox of one service, with the lease of its relay: tables of a database. Rows get their ids when they are
/// written and can be seen when they are committed, so a later id may be seen before an earlier one.
final class SimulatedOutbox {
    let source: Int
    private(set) var rows: [SimulatedMessage] = []
    private(set) var appended = 0
    private var nextRow = 0
    private var lease: (holder: Int, until: Int64)?
    /// Called when rows can be seen.
    var onCommit: () -> Void = {}

    init(source: Int) {
        self.source = source
    }

    /// Written, and seen by nobody until `commit`.
    func write(_ payload: SimulatedMessage.Payload, about aggregate: Int) -> SimulatedMessage {
        nextRow += 1
        return SimulatedMessage(source: source, row: nextRow, aggregate: aggregate, payload: payload)
    }

    func commit(_ message: SimulatedMessage) {
        appended += 1
        let place = rows.firstIndex { $0.row > message.row } ?? rows.endIndex
        rows.insert(message, at: place)
        onCommit()
    }

    func append(_ payload: SimulatedMessage.Payload, about aggregate: Int) {
        commit(write(payload, about: aggregate))
    }

    func delete(_ deleted: [SimulatedMessage]) {
        rows.removeAll { row in deleted.contains { $0.row == row.row } }
    }

    func takeLease(_ holder: Int, at now: Int64, for time: Int64) -> Bool {
        if let lease, lease.holder != holder, lease.until >= now { return false }
        lease = (holder, now + time)
        return true
    }
}

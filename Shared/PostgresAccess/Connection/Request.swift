import EventLoopKit
import Primitives

/// What a caller wants of a connection in one round trip, and, when it is done, the answer.
///
/// `@unchecked Sendable`: the caller fills it before `submit`, the loop owns it until the continuation is resumed, then
/// the caller reads the answer. It is its own queue entry, so a query costs one allocation here.
final class Request: LoopWork, @unchecked Sendable {
    enum Work {
        case statement(SQL)
        /// All in one round trip; the first error skips the rest.
        case statements([SQL])
        /// Several commands in one text without values, by the simple protocol.
        case script(String)
        /// A `copy ... from stdin` and its data in pieces.
        case copy(String, [[UInt8]])
    }

    enum Ending { case none, commit, rollback }

    let work: Work
    /// The transaction this belongs to; nil when the request is one of its own.
    let lease: Lease?
    let ending: Ending
    private let pool: Pool
    var continuation: UnsafeContinuation<Void, Never>?

    // The answer.
    var firstRows: Rows?
    var moreRows: [Rows] = []
    var error: PostgresError?

    // The loop's only.
    var isCancelled = false
    /// The server was told.
    var isCancelSent = false
    var isDone = false
    /// It was sent a second time, after a failure that was not its own.
    var isSecondTry = false
    /// What it runs, if that is one prepared statement.
    var prepared: PreparedStatement?
    /// When it was handed in, and then when it was sent.
    var since = MonotonicNanoseconds.zero

    init(_ work: Work, lease: Lease? = nil, ending: Ending = .none, pool: Pool) {
        self.work = work
        self.lease = lease
        self.ending = ending
        self.pool = pool
    }

    /// Scripts and copies need the connection outside pipeline mode.
    var isExclusive: Bool {
        switch work {
        case .statement, .statements: false
        case .script, .copy: true
        }
    }

    /// Whether it may end with a commit. Once sent it is never cancelled: PostgreSQL takes a cancel also as the end of
    /// its wait for a synchronous standby, and others would see what a fail-over loses. A `select` is taken for a read.
    var mayCommit: Bool {
        guard lease == nil else { return ending == .commit }
        if case .statement(let sql) = work { return !sql.isSelect }
        return true
    }

    /// A statement of its own, which may go behind others over one connection.
    var isPipelinable: Bool {
        if case .statement = work { lease == nil } else { false }
    }

    func runOnLoop() {
        pool.accept(self)
    }

    func add(_ rows: Rows) {
        if firstRows == nil { firstRows = rows } else { moreRows.append(rows) }
    }

    func fail(_ error: PostgresError) {
        if self.error == nil { self.error = error }
    }

    func complete() {
        isDone = true
        let continuation = continuation
        self.continuation = nil
        continuation?.resume()
    }

    /// Waits for the answer; cancelling the caller's task cancels the request, unless it was sent and may commit.
    ///
    /// Stays on the caller's actor: a caller that lives on the loop pays for no change of threads. The parameter is
    /// spelled out because closures inherit it only when they capture it.
    /// - Parameter place: of whoever wants it, for the error.
    func perform(
        at place: CallSite, isCancellable: Bool = true, isolation: isolated (any Actor)? = #isolation
    ) async throws(PostgresError) {
        if let refusal { throw refusal.met(in: action, at: place) }
        if isCancellable {
            await withTaskCancellationHandler {
                await submitAndWait(isolation: isolation)
            } onCancel: {
                pool.loop.execute { self.pool.cancel(self) }
            }
        } else {
            await submitAndWait(isolation: isolation)
        }
        if let error { throw error.met(in: action, at: place) }
    }

    /// The statement that no answer came to; the others of a round trip were right or were skipped.
    private var action: String {
        switch work {
        case .statement(let sql): return sql.summary
        case .statements(let list):
            let answered = firstRows == nil ? 0 : 1 + moreRows.count
            if answered < list.count { return list[answered].summary }
            return ending == .rollback ? "rollback" : "commit"
        case .script(let text), .copy(let text, _): return SQL.summary(of: text)
        }
    }

    /// What the protocol cannot carry is refused before it could spoil a connection.
    private var refusal: PostgresError? {
        let statements: [SQL] =
            switch work {
            case .statement(let sql): [sql]
            case .statements(let list): list
            case .script, .copy: []
            }
        for sql in statements where sql.parameters.count > Self.maximumValues || sql.payload.count > Self.maximumBytes {
            return PostgresError(.unsupported, message: "a statement takes at most 65,535 values and 512 MiB")
        }
        return nil
    }

    private static let maximumValues = 65_535
    private static let maximumBytes = 512 << 20

    private func submitAndWait(isolation: isolated (any Actor)?) async {
        await withUnsafeContinuation { continuation in
            self.continuation = continuation
            // A caller that lives on the loop needs no detour through its queue.
            if pool.loop.isCurrent { pool.accept(self) } else { pool.loop.submit(self) }
        }
    }
}

/// A connection kept for one transaction. The loop's only, hence `@unchecked Sendable`.
final class Lease: @unchecked Sendable {
    /// What opens the transaction; travels with the first statement.
    let opening: [SQL]
    /// Statements may run for as long as they take.
    let isUnlimited: Bool
    var connection: Connection?
    var hasBegun = false
    /// The connection broke, or the transaction was never begun: nothing more can be sent.
    var isOver = false
    /// Why the connection broke.
    var loss: PostgresError?

    init(opening: [SQL], isUnlimited: Bool) {
        self.opening = opening
        self.isUnlimited = isUnlimited
    }
}

extension Request {
    var statementCount: Int {
        switch work {
        case .statements(let list): list.count
        case .statement, .script, .copy: 1
        }
    }

    /// Whether the server ends it when it takes too long. A script may itself turn the limit off.
    var hasTimeLimit: Bool { !isExclusive && lease?.isUnlimited != true }
}

import Primitives
import Synchronization

/// One transaction in the hands of its body; see `PostgresClient.transaction`.
///
/// The connection is taken with the first statement, and `begin` travels with it. After an error of the server the
/// transaction can only be rolled back, which happens when the body ends, however it ends.
package final class PostgresTransaction: Sendable {
    private let pool: Pool
    private let options: TransactionOptions
    private let lease: Lease
    private let state = Mutex(State())
    private let companion: TransactionCompanion?

    private struct State {
        var isStarted = false
        var hasWritten = false
        var isEnded = false
        var isCommitted = false
        var failure: PostgresError?
    }

    init(pool: Pool, options: TransactionOptions) {
        self.pool = pool
        self.options = options
        lease = Lease(opening: options.opening, isUnlimited: options.isUnlimited)
        companion = TransactionCompanion(options)
    }

    /// Runs one statement and returns its rows.
    @discardableResult
    package func query(
        _ sql: SQL, isolation: isolated (any Actor)? = #isolation, file: StaticString = #fileID, line: UInt = #line
    ) async throws(PostgresError) -> Rows {
        try await perform(.statement(sql), at: CallSite(file, line)).onlyRows()
    }

    /// Runs one statement and returns how many rows it touched.
    @discardableResult
    package func execute(
        _ sql: SQL, isolation: isolated (any Actor)? = #isolation, file: StaticString = #fileID, line: UInt = #line
    ) async throws(PostgresError) -> Int {
        try await perform(.statement(sql), at: CallSite(file, line)).onlyRows().affected
    }

    /// Runs several statements in one round trip, in order; the first error skips the rest.
    /// - Returns: one `Rows` for each statement.
    @discardableResult
    package func pipeline(
        _ statements: [SQL], isolation: isolated (any Actor)? = #isolation, file: StaticString = #fileID,
        line: UInt = #line
    ) async throws(PostgresError) -> [Rows] {
        guard !statements.isEmpty else { return [] }
        return try await perform(.statements(statements), at: CallSite(file, line)).allRows()
    }

    /// Runs the last statements and commits, all in one round trip; the transaction then is over. The body should
    /// return after it: any further statement is refused with `transactionEnded`.
    ///
    /// When the connection breaks under way (`connectionLost`) nobody knows whether the commit took place.
    /// - Returns: one `Rows` for each statement.
    @discardableResult
    package func commit(
        after statements: [SQL] = [], isolation: isolated (any Actor)? = #isolation, file: StaticString = #fileID,
        line: UInt = #line
    ) async throws(PostgresError) -> [Rows] {
        try await commit(after: statements, at: CallSite(file, line))
    }

    private func commit(
        after statements: [SQL], at place: CallSite, isolation: isolated (any Actor)? = #isolation
    ) async throws(PostgresError) -> [Rows] {
        let (isStarted, hasWritten) = state.withLock { ($0.isStarted, $0.hasWritten) }
        let writes = companion != nil && (hasWritten || statements.contains { !$0.isRead })
        let more = writes ? companion?.statements ?? [] : []
        let all = more.isEmpty ? statements : statements + more
        let request: Request
        if isStarted {
            request = try await perform(.statements(all), ending: .commit, at: place)
        } else if all.isEmpty {
            try checkOpen(at: place)
            state.withLock { $0.isEnded = true }
            return []
        } else if options.isPlain {
            // Statements up to one sync are a transaction of their own: no need to say begin and commit.
            request = try await perform(.statements(all), lease: nil, at: place)
        } else {
            request = try await perform(.statements(all), ending: .commit, at: place)
        }
        state.withLock { state in
            state.isEnded = true
            state.isCommitted = true
        }
        guard let companion, writes else { return request.allRows() }
        companion.committed(with: more)
        return Array(request.allRows().dropLast(more.count))
    }

    /// Runs several commands in one text, without values, by the simple protocol. For migrations.
    package func script(
        _ text: String, isolation: isolated (any Actor)? = #isolation, file: StaticString = #fileID, line: UInt = #line
    ) async throws(PostgresError) {
        _ = try await perform(.script(text), at: CallSite(file, line))
    }

    private func perform(
        _ work: Request.Work, ending: Request.Ending = .none, at place: CallSite,
        isolation: isolated (any Actor)? = #isolation
    ) async throws(PostgresError) -> Request {
        try await perform(work, ending: ending, lease: lease, at: place)
    }

    private func perform(
        _ work: Request.Work, ending: Request.Ending = .none, lease: Lease?, at place: CallSite,
        isolation: isolated (any Actor)? = #isolation
    ) async throws(PostgresError) -> Request {
        try checkOpen(at: place)
        if lease != nil { state.withLock { $0.isStarted = true } }
        let request = Request(work, lease: lease, ending: ending, pool: pool)
        do {
            try await request.performInSpan(at: place)
        } catch {
            state.withLock { $0.failure = $0.failure ?? error }
            throw error
        }
        if companion != nil, ending == .none, request.hasWritten { state.withLock { $0.hasWritten = true } }
        return request
    }

    private func checkOpen(at place: CallSite) throws(PostgresError) {
        guard !state.withLock({ $0.isEnded }) else {
            throw PostgresError(.transactionEnded, message: "the transaction is over").met(at: place)
        }
    }
}

extension PostgresTransaction {
    /// Commits unless the body has. A body that swallowed an error of the server did not succeed: the error comes out.
    func finish(at place: CallSite, isolation: isolated (any Actor)? = #isolation) async throws(PostgresError) {
        let (isEnded, failure) = state.withLock { ($0.isEnded, $0.failure) }
        if isEnded { return }
        if let failure { throw failure }
        _ = try await commit(after: [], at: place)
    }

    /// Rolls back what is open. Not stopped by cancellation, never throws: a connection that cannot roll back is
    /// closed.
    func rollBack(isolation: isolated (any Actor)? = #isolation) async {
        let mustRollBack = state.withLock { state in
            defer { state.isEnded = true }
            return state.isStarted && !state.isEnded
        }
        guard mustRollBack else { return }
        let request = Request(.statements([]), lease: lease, ending: .rollback, pool: pool)
        // The only errors are those of a connection that is gone, and the transaction with it.
        try? await request.perform(at: CallSite(#fileID, #line), isCancellable: false)
    }

    /// Whether the server undid everything for another's sake, whatever the body made of its error.
    func mayBeTriedAgain(after error: any Error) -> Bool {
        let (isCommitted, failure) = state.withLock { ($0.isCommitted, $0.failure) }
        guard !isCommitted else { return false }
        return failure?.isSerializationFailure ?? (error as? PostgresError)?.isSerializationFailure ?? false
    }

    /// Copies rows in as part of the transaction; see `PostgresClient.copy`.
    @discardableResult
    package func copy<each Value: PostgresEncodable>(
        into table: String, columns: [String], rows: some Sequence<(repeat each Value)>,
        isolation: isolated (any Actor)? = #isolation, file: StaticString = #fileID, line: UInt = #line
    ) async throws(PostgresError) -> Int {
        let data = CopyData(table: table, columns: columns, rows: rows)
        return try await perform(.copy(data.statement, data.pieces), at: CallSite(file, line)).onlyRows().affected
    }

    /// As above, for one column.
    @discardableResult
    package func copy<Value: PostgresEncodable>(
        into table: String, column: String, rows: some Sequence<Value>, isolation: isolated (any Actor)? = #isolation,
        file: StaticString = #fileID, line: UInt = #line
    ) async throws(PostgresError) -> Int {
        let data = CopyData(table: table, column: column, rows: rows)
        return try await perform(.copy(data.statement, data.pieces), at: CallSite(file, line)).onlyRows().affected
    }
}

extension Request {
    /// Whether any of it has changed a row.
    fileprivate var hasWritten: Bool {
        switch work {
        case .statement(let sql): !sql.isRead && allRows().contains { $0.affected > 0 }
        case .statements(let list): zip(list, allRows()).contains { !$0.isRead && $1.affected > 0 }
        case .script, .copy: true
        }
    }

    func allRows() -> [Rows] {
        guard let firstRows else { return [] }
        return [firstRows] + moreRows
    }

    func onlyRows() throws(PostgresError) -> Rows {
        guard let firstRows else { throw PostgresError(.connectionLost, message: "the server gave no answer") }
        return firstRows
    }
}

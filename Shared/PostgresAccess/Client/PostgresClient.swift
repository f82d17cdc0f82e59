import EventLoopKit
package import Logging
import Primitives
import ServiceLifecycle
import TracingKit

/// A pool of connections to one database. Share one client in a process; it is thread safe and needs no `run` to
/// answer.
///
/// Cancelling the task of a caller cancels its statement on the server, unless it may commit: then its outcome is told.
/// Statements outside a transaction are never repeated after `connectionLost`: they may have taken effect.
package final class PostgresClient: Service, Sendable {
    private let pool: Pool

    /// Opens no connection yet.
    package init(_ config: PostgresConfig, logger: Logger) {
        pool = Pool(loop: .shared, config: config, logger: logger)
    }

    deinit {
        let pool = pool
        pool.loop.execute { pool.close(nil) }
    }

    /// Stays until graceful shutdown, then lets running statements end (10 seconds at most) and closes.
    package func run() async throws {
        try? await gracefulShutdown()
        await close()
    }

    /// Runs one statement in a transaction of its own.
    /// - Returns: its rows; none for a statement that returns none.
    package func query(
        _ sql: SQL, isolation: isolated (any Actor)? = #isolation, file: StaticString = #fileID, line: UInt = #line
    ) async throws(PostgresError) -> Rows {
        let place = CallSite(file, line)
        if CommitCompanions.place != nil, !sql.isRead { return try await queryWithCompanion(sql, at: place) }
        let request = Request(.statement(sql), pool: pool)
        try await request.performInSpan(at: place)
        return try request.onlyRows()
    }

    /// A write that stands alone is a transaction as well. Whether it changes anything is known before the commit.
    private func queryWithCompanion(
        _ sql: SQL, at place: CallSite, isolation: isolated (any Actor)? = #isolation
    ) async throws(PostgresError) -> Rows {
        do {
            return try await runTransaction(TransactionOptions(attempts: 1), at: place) { try await $0.query(sql) }
        } catch let error as PostgresError {
            throw error
        } catch {
            preconditionFailure("a transaction of one statement threw \(error)")
        }
    }

    /// Runs one statement in a transaction of its own.
    /// - Returns: how many rows it inserted, updated, deleted or selected.
    @discardableResult
    package func execute(
        _ sql: SQL, isolation: isolated (any Actor)? = #isolation, file: StaticString = #fileID, line: UInt = #line
    ) async throws(PostgresError) -> Int {
        try await query(sql, file: file, line: line).affected
    }

    /// Runs several commands in one text, without values, as one transaction. For schemas and tests.
    package func script(
        _ text: String, isolation: isolated (any Actor)? = #isolation, file: StaticString = #fileID, line: UInt = #line
    ) async throws(PostgresError) {
        try await Request(.script(text), pool: pool).perform(at: CallSite(file, line))
    }

    /// Runs `body` in a transaction: commits when it returns, rolls back when it throws.
    ///
    /// When the server ends the transaction for another's sake (40001, 40P01) the body runs again in a new one, after a
    /// jittered pause, up to `options.attempts` times; so it must have no effect but through `PostgresTransaction`.
    /// - Throws: what `body` throws, or `PostgresError` of the commit.
    @discardableResult
    package func transaction<R: Sendable>(
        _ options: TransactionOptions = .init(),
        isolation: isolated (any Actor)? = #isolation,
        file: StaticString = #fileID,
        line: UInt = #line,
        _ body: (PostgresTransaction) async throws -> R
    ) async throws -> R {
        guard let span = Spans.open(.client, "postgresql transaction", Request.database) else {
            return try await runTransaction(options, at: CallSite(file, line), body)
        }
        do {
            let result = try await TraceContext.$current.withValue(span.context) {
                try await runTransaction(options, at: CallSite(file, line), body)
            }
            span.end()
            return result
        } catch {
            span.end(after: error)
            throw error
        }
    }

    private func runTransaction<R: Sendable>(
        _ options: TransactionOptions, at place: CallSite, isolation: isolated (any Actor)? = #isolation,
        _ body: (PostgresTransaction) async throws -> R
    ) async throws -> R {
        var attempt = 1
        while true {
            let transaction = PostgresTransaction(pool: pool, options: options)
            do {
                let result = try await body(transaction)
                try await transaction.finish(at: place)
                return result
            } catch {
                await transaction.rollBack()
                guard attempt < options.attempts, transaction.mayBeTriedAgain(after: error) else { throw error }
                try await Task.sleep(for: TransactionOptions.backoff.delay(attempt: attempt))
                attempt += 1
            }
        }
    }

    /// Copies rows into a table, all or none, in one transaction of its own; the fastest way in for many.
    ///
    /// The data is binary: each Swift type must be that of its column exactly (`Int64` for `bigint`, `Int32` for
    /// `int`).
    /// - Parameters:
    ///   - table: `table` or `schema.table`.
    ///   - rows: gathered in memory before anything is sent.
    /// - Returns: how many rows were copied.
    @discardableResult
    package func copy<each Value: PostgresEncodable>(
        into table: String, columns: [String], rows: some Sequence<(repeat each Value)>,
        isolation: isolated (any Actor)? = #isolation, file: StaticString = #fileID, line: UInt = #line
    ) async throws(PostgresError) -> Int {
        try await copy(CopyData(table: table, columns: columns, rows: rows), at: CallSite(file, line))
    }

    /// As above, for one column.
    @discardableResult
    package func copy<Value: PostgresEncodable>(
        into table: String, column: String, rows: some Sequence<Value>, isolation: isolated (any Actor)? = #isolation,
        file: StaticString = #fileID, line: UInt = #line
    ) async throws(PostgresError) -> Int {
        try await copy(CopyData(table: table, column: column, rows: rows), at: CallSite(file, line))
    }

    private func copy(
        _ data: CopyData, at place: CallSite, isolation: isolated (any Actor)? = #isolation
    ) async throws(PostgresError) -> Int {
        let request = Request(.copy(data.statement, data.pieces), pool: pool)
        try await request.perform(at: place)
        return try request.onlyRows().affected
    }

    /// What is notified on a channel, as long as the stream is kept, over a connection beside the pool.
    ///
    /// An empty payload comes whenever listening has begun, at first and after a broken connection: notifications
    /// before it are lost, so look for yourself then. The same comes after those that were lost because the reader
    /// was slower than its 1,024 buffered payloads.
    package func notifications(channel: String) -> AsyncStream<String> {
        let pool = pool
        return AsyncStream(bufferingPolicy: .bufferingNewest(1_024)) { continuation in
            let key = pool.nextListener()
            continuation.onTermination = { _ in pool.loop.execute { pool.stopListening(key) } }
            pool.loop.execute { pool.listen(key, channel: channel, continuation: continuation) }
        }
    }

    /// Asks the server for an answer. For health checks.
    package func ping(isolation: isolated (any Actor)? = #isolation) async throws(PostgresError) {
        _ = try await query("select 1")
    }

    /// Refuses new statements, lets running ones end (10 seconds at most), closes all connections. Idempotent.
    package func close() async {
        let pool = pool
        await withCheckedContinuation { continuation in
            pool.loop.execute {
                pool.loop.schedule(after: .seconds(10)) { pool.abandon() }
                pool.close(continuation)
            }
        }
    }
}

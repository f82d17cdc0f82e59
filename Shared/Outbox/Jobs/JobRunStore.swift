package import PostgresAccess
package import Primitives

/// What is known of the days on which a job was due.
package struct JobRunStore: Sendable {
    package let job: String
    private let client: PostgresClient

    package init(_ job: String, client: PostgresClient) {
        self.job = job
        self.client = client
    }

    /// The newest day that is over. A job that is new begins with the next one: what was due before it existed is not
    /// made up.
    package func lastEnded(orNewAt day: CalendarDay, now: Timestamp) async throws(PostgresError) -> CalendarDay {
        if let last = try await lastEnded() { return last }
        try await client.execute(
            """
            insert into job_runs (job, due, state, begun_at, ended_at)
            values (\(job), \(day), 'before', \(now), \(now)) on conflict do nothing
            """)
        return try await lastEnded() ?? day
    }

    private func lastEnded() async throws(PostgresError) -> CalendarDay? {
        try await client.query(
            "select due from job_runs where job = \(job) and ended_at is not null order by due desc limit 1"
        ).first(CalendarDay.self)
    }

    /// Writes down that work on a day begins, before it does.
    /// - Returns: which beginning this is; nil when the day is over.
    package func begin(_ day: CalendarDay, now: Timestamp) async throws(PostgresError) -> Int? {
        try await client.query(
            """
            insert into job_runs as run (job, due, state, begun_at) values (\(job), \(day), 'running', \(now))
            on conflict (job, due) do update set attempts = run.attempts + 1, begun_at = excluded.begun_at
            where run.state = 'running' returning attempts
            """
        ).first(Int.self)
    }

    /// Writes down that a day is done.
    /// - Parameter skipped: days before it that this one stands for.
    /// - Returns: nil when another has begun it since, or has ended it.
    package func end(
        _ day: CalendarDay, attempt: Int, skipped: [CalendarDay], now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        let ended = try await transaction.execute(
            """
            update job_runs set state = 'done', ended_at = \(now), last_error = null
            where job = \(job) and due = \(day) and state = 'running' and attempts = \(attempt)
            """)
        guard ended == 1 else { return false }
        guard !skipped.isEmpty else { return true }
        try await transaction.execute(
            """
            insert into job_runs as run (job, due, state, begun_at, ended_at)
            select \(job), day, 'coalesced', \(now), \(now) from unnest(\(skipped)) as d (day)
            on conflict (job, due) do update set state = 'coalesced', ended_at = excluded.ended_at
            where run.state = 'running'
            """)
        return true
    }

    /// Whether a day is over, however it ended.
    package func isOver(_ day: CalendarDay) async throws(PostgresError) -> Bool {
        try await client.query(
            "select exists (select from job_runs where job = \(job) and due = \(day) and ended_at is not null)"
        ).first(Bool.self) ?? false
    }

    /// Keeps why a run failed, for whoever looks at the table.
    package func note(_ error: String, of day: CalendarDay) async throws(PostgresError) {
        try await client.execute(
            "update job_runs set last_error = \(error) where job = \(job) and due = \(day) and state = 'running'")
    }
}

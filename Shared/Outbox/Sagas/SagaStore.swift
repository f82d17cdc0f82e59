package import PostgresAccess
package import Primitives

/// The sagas of one kind. A saga is a row with a state and the time of its next step; a worker claims those that are
/// due, does one idempotent step, and writes the next state in the transaction of the step's effect.
///
/// ```swift
/// enum DepositState: String { case creating, pending, crediting, done }
/// let sagas = SagaStore<DepositState>(kind: "deposit")
/// ```
package struct SagaStore<State: RawRepresentable & Sendable>: Sendable where State.RawValue == String {
    private let kind: String

    package init(kind: String) {
        self.kind = kind
    }

    /// Starts a saga in the transaction that runs this; a saga of the same id is a unique violation of `sagas_pkey`.
    /// - Parameter dueAt: time of the first step.
    package func create(id: UniqueID, state: State, data: [UInt8], dueAt: Timestamp, now: Timestamp) -> SQL {
        """
        insert into sagas (id, kind, state, data, next_attempt_at, created_at, updated_at)
        values (\(id), \(kind), \(state.rawValue), \(data), \(dueAt), \(now), \(now))
        """
    }

    /// Takes sagas that are due and that no other worker holds, longest due first.
    /// - Parameters:
    ///   - states: only those in one of these; nil: all.
    ///   - owner: name of the worker, for those who look at the table.
    ///   - lease: after this time another worker may claim them.
    package func claimDue(
        _ client: PostgresClient, states: [State]? = nil, limit: Int, lease: Duration, owner: String, now: Timestamp
    ) async throws(PostgresError) -> [Saga<State>] {
        let inStates: SQL = states.map { "and state = any(\($0.map(\.rawValue)))" } ?? ""
        return try sagas(
            await client.query(
                """
                with due as (
                    select id from sagas
                    where kind = \(kind) and next_attempt_at <= \(now) \(inStates)
                        and (lease_until is null or lease_until <= \(now))
                    order by next_attempt_at
                    limit \(limit) for update skip locked
                )
                update sagas
                set lease_owner = \(owner), lease_until = \(now + lease), version = version + 1, attempts = attempts + 1
                where id = any(array(select id from due))
                returning \(columns)
                """))
    }

    /// Claims one saga whether or not it is due, as when its webhook has come; waits for a transaction that holds it.
    /// The holder of an older claim can then change nothing any more.
    /// - Returns: nil when there is none of this id.
    package func claim(
        _ id: UniqueID, in transaction: PostgresTransaction, isolation: isolated (any Actor)? = #isolation
    ) async throws(PostgresError) -> Saga<State>? {
        try sagas(
            await transaction.query(
                """
                update sagas set version = version + 1 where id = \(id) and kind = \(kind) returning \(columns)
                """)
        ).first
    }

    /// Reads one saga.
    package func find(_ client: PostgresClient, id: UniqueID) async throws(PostgresError) -> Saga<State>? {
        try sagas(await client.query("select \(columns) from sagas where id = \(id) and kind = \(kind)")).first
    }

    /// Moves a claimed saga on and gives it free, in the transaction of the step's effect.
    /// - Parameter dueAt: time of the next step; nil when the saga has ended.
    /// - Throws: `SagaConflict` when the claim is no longer ours; the transaction must not commit.
    package func advance(
        _ saga: Saga<State>, to state: State, data: [UInt8]? = nil, dueAt: Timestamp?, now: Timestamp,
        in transaction: PostgresTransaction, isolation: isolated (any Actor)? = #isolation
    ) async throws {
        let changed = try await transaction.execute(
            """
            update sagas
            set state = \(state.rawValue), data = \(data ?? saga.data), version = version + 1,
                next_attempt_at = \(dueAt), attempts = 0, last_error = null, lease_owner = null, lease_until = null,
                updated_at = \(now)
            where id = \(saga.id) and version = \(saga.version)
            """)
        guard changed == 1 else { throw SagaConflict(id: saga.id) }
    }

    /// Gives a claimed saga free without moving it on, to be tried again at `dueAt`. Nothing happens when the claim is
    /// no longer ours.
    package func postpone(
        _ client: PostgresClient, _ saga: Saga<State>, error: String, dueAt: Timestamp, now: Timestamp
    ) async throws(PostgresError) {
        try await client.execute(
            """
            update sagas
            set next_attempt_at = \(dueAt), last_error = \(error), lease_owner = null, lease_until = null,
                version = version + 1, updated_at = \(now)
            where id = \(saga.id) and version = \(saga.version)
            """)
    }

    private var columns: SQL {
        "sagas.id, sagas.state, sagas.data, sagas.version, sagas.attempts, sagas.created_at"
    }

    private func sagas(_ rows: Rows) throws(PostgresError) -> [Saga<State>] {
        var sagas: [Saga<State>] = []
        for row in rows {
            let (id, text, data, version, attempts, createdAt) = try row.decode(
                UniqueID.self, String.self, [UInt8].self, Int64.self, Int.self, Timestamp.self)
            guard let state = State(rawValue: text) else {
                throw PostgresError(.decoding, message: "saga \(id) is in a state that \(kind) does not know")
            }
            sagas.append(
                Saga(id: id, state: state, data: data, version: version, attempts: attempts, createdAt: createdAt))
        }
        return sagas
    }
}

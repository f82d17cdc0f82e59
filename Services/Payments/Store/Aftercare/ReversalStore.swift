import MoneyKit
package import PaymentsDomain
package import PostgresAccess
package import Primitives

/// Which reversals a list shows.
package struct ReversalFilter: Sendable {
    /// Nil: everybody's, for staff.
    package var user: UserID?
    package var state: Reversal.State?
    package var from: Timestamp?
    package var to: Timestamp?

    package init() {}

    var list: ListQuery {
        var list = ListQuery()
        if let user { list.requires("(v.sender_id = \(user) or v.receiver_id = \(user))") }
        list.equals("v.state", state?.rawValue)
        list.from("v.created_at", from)
        list.before("v.created_at", to)
        return list
    }
}

/// All SQL for reversals. Whoever changes one of a payment locks the payment first.
package struct ReversalStore: Sendable {
    let client: PostgresClient

    package init(client: PostgresClient) { self.client = client }

    /// - Returns: false when the transaction is asked for, or taken back, already.
    nonisolated(nonsending) func insert(
        _ reversal: Reversal, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        try await transaction.execute(
            """
            insert into payments.reversals (
                id, transaction_id, payment_id, reference, sender_id, receiver_id, amount, currency, reason, state,
                stage, expires_at, created_at, updated_at)
            values (
                \(reversal.id), \(reversal.target), \(reversal.payment), \(reversal.reference), \(reversal.sender),
                \(reversal.receiver), \(reversal.amount.minorUnits), \(reversal.amount.currency.code),
                \(reversal.reason), \(reversal.state.rawValue), \(reversal.stage.rawValue), \(reversal.expiresAt),
                \(reversal.createdAt), \(reversal.createdAt))
            on conflict (transaction_id) where state in ('requested', 'completed') do nothing
            """) == 1
    }

    nonisolated(nonsending) func update(
        _ reversal: Reversal, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.reversals
            set state = \(reversal.state.rawValue), stage = \(reversal.stage.rawValue),
                decider_id = \(reversal.decider), failure_code = \(reversal.failureCode), updated_at = \(now)
            where id = \(reversal.id)
            """)
    }

    nonisolated(nonsending) func lock(
        _ id: ReversalID, in transaction: PostgresTransaction
    ) async throws -> Reversal? {
        try Self.decode(await transaction.query("\(Self.select) where v.id = \(id) for update of v")).first
    }

    package func find(_ id: ReversalID) async throws -> Reversal? {
        try Self.decode(await client.query("\(Self.select) where v.id = \(id)")).first
    }

    nonisolated(nonsending) func find(
        _ id: ReversalID, in transaction: PostgresTransaction
    ) async throws -> Reversal? {
        try Self.decode(await transaction.query("\(Self.select) where v.id = \(id)")).first
    }

    /// Whether the wallet is asked to take a payment back at this moment. The payment's row must be locked.
    nonisolated(nonsending) func isUnderWay(
        _ payment: PaymentID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await !transaction.query(
            "select from payments.reversals where payment_id = \(payment) and stage = 'posting'"
        ).isEmpty
    }

    /// Newest first, those older than `after`.
    package func list(_ filter: ReversalFilter, after: ReversalID?, limit: Int) async throws -> [Reversal] {
        var list = filter.list
        list.follows("v.id", after)
        return try Self.decode(
            await client.query("\(Self.select) \(list.conditions) order by v.id desc limit \(limit)"))
    }

    /// Those that nobody has answered in time.
    func due(_ now: Timestamp, limit: Int) async throws -> [ReversalID] {
        try await client.query(
            """
            select id from payments.reversals where stage = 'waiting' and expires_at <= \(now)
            order by expires_at limit \(limit)
            """
        ).decode(ReversalID.self)
    }

    private static let select: SQL = """
        select v.id, v.transaction_id, v.payment_id, v.sender_id, v.receiver_id, v.amount, v.currency, v.reason,
            v.state, v.stage, v.decider_id, v.failure_code, v.expires_at, v.created_at
        from payments.reversals v
        """

    private static func decode(_ rows: Rows) throws(PostgresError) -> [Reversal] {
        var reversals: [Reversal] = []
        for row in rows {
            let id = try row.decode(ReversalID.self, at: 0)
            guard let currency = Currency(try row.decode(String.self, at: 6)),
                let state = Reversal.State(rawValue: try row.decode(String.self, at: 8)),
                let stage = Reversal.Stage(rawValue: try row.decode(String.self, at: 9))
            else { throw PostgresError(.decoding, message: "reversal \(id) has a value that we do not know") }
            reversals.append(
                Reversal(
                    id: id, target: try row.decode(UniqueID.self, at: 1),
                    payment: try row.decode(PaymentID?.self, at: 2), sender: try row.decode(UserID.self, at: 3),
                    receiver: try row.decode(UserID.self, at: 4),
                    amount: Money(minorUnits: try row.decode(Int64.self, at: 5), currency: currency),
                    reason: try row.decode(String.self, at: 7), createdAt: try row.decode(Timestamp.self, at: 13),
                    expiresAt: try row.decode(Timestamp.self, at: 12), state: state, stage: stage,
                    decider: try row.decode(UserID?.self, at: 10),
                    failureCode: try row.decode(String?.self, at: 11)))
        }
        return reversals
    }
}

import MoneyKit
package import PostgresAccess
package import Primitives

/// All SQL for approvals, in the schema that is current. Whoever decides locks the row first.
package struct ApprovalStore: Sendable {
    package let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// - Returns: false when the same thing waits already.
    package static nonisolated(nonsending) func insert(
        _ approval: Approval, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        try await transaction.execute(
            """
            insert into staff_approvals (
                id, operation, resource_id, body, amount, currency, worth_cents, parties, requested_by, reason,
                created_at, expires_at)
            values (
                \(approval.id), \(approval.operation), \(approval.resourceID), \(approval.body),
                \(approval.amount.minorUnits), \(approval.amount.currency.code), \(approval.worthCents),
                \(approval.parties), \(approval.requestedBy), \(approval.reason), \(approval.createdAt),
                \(approval.expiresAt))
            on conflict (operation, resource_id) where state = 'pending' do nothing
            """) == 1
    }

    package func find(_ id: UniqueID) async throws -> Approval? {
        try await Self.decode(client.query("\(Self.select) where id = \(id)")).first
    }

    /// Newest first, those older than `before`.
    package func list(_ filter: ApprovalFilter, before: UniqueID?, limit: Int) async throws -> [Approval] {
        var list = ListQuery()
        list.equals("state", filter.state?.rawValue)
        list.equals("operation", filter.operation)
        list.equals("resource_id", filter.resourceID)
        list.follows("id", before)
        return try await Self.decode(
            client.query("\(Self.select) \(list.conditions) order by id desc limit \(limit)"))
    }

    /// Ends what nobody has decided in time, the oldest first.
    package static nonisolated(nonsending) func expired(
        at now: Timestamp, limit: Int, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [Approval] {
        try decode(
            await transaction.query(
                """
                \(select) where state = 'pending' and expires_at <= \(now)
                order by expires_at limit \(limit) for update skip locked
                """))
    }

    /// How many wait, and since when the oldest does.
    package func waiting() async throws -> (count: Int, since: Timestamp?) {
        try await client.query("select count(*), min(created_at) from staff_approvals where state = 'pending'")
            .first(Int.self, Timestamp?.self) ?? (0, nil)
    }

    // MARK: For code that commits in its own way

    /// Locks until the transaction ends; read the answer with `decode`.
    package static func lock(_ ids: [UniqueID]) -> SQL {
        "\(select) where id = any(\(ids)) order by id for update"
    }

    /// Writes down how they have ended.
    package static func end(_ approvals: [Approval]) -> SQL {
        """
        update staff_approvals a
        set state = d.state, decided_by = d.decided_by, decided_at = d.decided_at, note = d.note
        from unnest(
            \(approvals.map(\.id)), \(approvals.map(\.state.rawValue)), \(approvals.map(\.decidedBy)),
            \(approvals.map(\.decidedAt)), \(approvals.map(\.note))
        ) as d (id, state, decided_by, decided_at, note)
        where a.id = d.id
        """
    }

    package static func decode(_ rows: Rows) throws(PostgresError) -> [Approval] {
        var approvals: [Approval] = []
        approvals.reserveCapacity(rows.count)
        for row in rows { approvals.append(try approval(row)) }
        return approvals
    }

    private static let select: SQL = """
        select id, operation, resource_id, body, amount, currency, worth_cents, parties, requested_by, reason,
            created_at, expires_at, state, decided_by, decided_at, note
        from staff_approvals
        """

    private static func approval(_ row: Row) throws(PostgresError) -> Approval {
        let (id, operation, resource, body, amount, code, worth, parties) = try row.decode(
            UniqueID.self, String.self, UniqueID.self, [UInt8].self, Int64.self, String.self, Int64?.self,
            [UserID].self)
        let state = Approval.State(rawValue: try row.decode(String.self, at: 12))
        guard let currency = Currency(code), let state else {
            throw PostgresError(.decoding, message: "approval \(id) has a value that we do not know")
        }
        return Approval(
            id: id, operation: operation, resourceID: resource, body: body,
            amount: Money(minorUnits: amount, currency: currency), worthCents: worth, parties: parties,
            requestedBy: try row.decode(UserID.self, at: 8), reason: try row.decode(String?.self, at: 9),
            createdAt: try row.decode(Timestamp.self, at: 10), expiresAt: try row.decode(Timestamp.self, at: 11),
            state: state, decidedBy: try row.decode(UserID?.self, at: 13),
            decidedAt: try row.decode(Timestamp?.self, at: 14), note: try row.decode(String?.self, at: 15))
    }
}

/// Which approvals a list shows.
package struct ApprovalFilter: Sendable, Equatable {
    package var state: Approval.State?
    package var operation: String?
    package var resourceID: UniqueID?

    package init(state: Approval.State? = nil, operation: String? = nil, resourceID: UniqueID? = nil) {
        self.state = state
        self.operation = operation
        self.resourceID = resourceID
    }
}

import MoneyKit
package import PaymentsDomain
import PostgresAccess
package import Primitives

/// Which requests a list shows, all of them one person's.
package struct MoneyRequestFilter: Sendable {
    package enum Box: String, Sendable, CaseIterable {
        case sent, received
    }

    package var user: UserID
    package var isLive: Bool
    package var box: Box?
    package var state: MoneyRequest.State?
    package var from: Timestamp?
    package var to: Timestamp?

    package init(user: UserID, isLive: Bool = true) {
        self.user = user
        self.isLive = isLive
    }

    var list: ListQuery {
        var list = ListQuery()
        switch box {
        case .sent: list.equals("q.requester_id", user)
        case .received: list.equals("q.payer_id", user)
        case nil: list.requires("(q.requester_id = \(user) or q.payer_id = \(user))")
        }
        list.equals("q.livemode", isLive)
        list.equals("q.state", state?.rawValue)
        list.from("q.created_at", from)
        list.before("q.created_at", to)
        return list
    }
}

/// All SQL for requests.
package struct MoneyRequestStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(
        _ request: MoneyRequest, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into payments.requests (
                id, requester_id, requester_name, wallet_id, payer_id, payer_name, address_kind, address, amount,
                currency, note, reference, livemode, state, expires_at, created_at, updated_at)
            values (
                \(request.id), \(request.requester.user), \(request.requester.name), \(request.requester.wallet),
                \(request.payerID), \(request.payerName), \(request.address?.kind.rawValue), \(request.address?.text),
                \(request.amount.minorUnits), \(request.amount.currency.code), \(request.note), \(request.reference),
                \(request.isLive), \(request.state.rawValue), \(request.expiresAt), \(request.createdAt),
                \(request.createdAt))
            """)
    }

    /// The address of one that is over is nobody's business any more.
    nonisolated(nonsending) func update(
        _ request: MoneyRequest, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let isOver = request.state != .pending
        try await transaction.execute(
            """
            update payments.requests
            set state = \(request.state.rawValue), payment_id = \(request.payment),
                address_kind = case when \(isOver) then null else address_kind end,
                address = case when \(isOver) then null else address end, updated_at = \(now)
            where id = \(request.id)
            """)
    }

    nonisolated(nonsending) func lock(
        _ id: MoneyRequestID, in transaction: PostgresTransaction
    ) async throws -> MoneyRequest? {
        try Self.decode(await transaction.query("\(Self.select) where q.id = \(id) for update of q")).first
    }

    package func find(_ id: MoneyRequestID) async throws -> MoneyRequest? {
        try Self.decode(await client.query("\(Self.select) where q.id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    package func list(
        _ filter: MoneyRequestFilter, after: MoneyRequestID?, limit: Int
    ) async throws -> [MoneyRequest] {
        var list = filter.list
        list.follows("q.id", after)
        return try Self.decode(
            await client.query("\(Self.select) \(list.conditions) order by q.id desc limit \(limit)"))
    }

    /// Those whose time is up and of which no payment is under way.
    func due(_ now: Timestamp, limit: Int) async throws -> [MoneyRequestID] {
        try await client.query(
            """
            select id from payments.requests
            where state = 'pending' and payment_id is null and expires_at <= \(now) order by expires_at limit \(limit)
            """
        ).decode(MoneyRequestID.self)
    }

    /// Whoever has proven an address is asked what was asked of it; nobody is asked by themselves.
    nonisolated(nonsending) func claim(
        _ address: ContactAddress, by user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.requests
            set payer_id = \(user), address_kind = null, address = null, updated_at = \(now)
            where state = 'pending' and payer_id is null and address_kind = \(address.kind.rawValue)
                and address = \(address.text) and requester_id <> \(user)
            """)
    }

    private static let select: SQL = """
        select q.id, q.requester_id, q.requester_name, q.wallet_id, q.payer_id, q.payer_name, q.address_kind,
            q.address, q.amount, q.currency, q.note, q.reference, q.state, q.payment_id, q.expires_at, q.created_at,
            q.livemode
        from payments.requests q
        """

    private static func decode(_ rows: Rows) throws(PostgresError) -> [MoneyRequest] {
        var requests: [MoneyRequest] = []
        for row in rows {
            let id = try row.decode(MoneyRequestID.self, at: 0)
            guard let currency = Currency(try row.decode(String.self, at: 9)),
                let state = MoneyRequest.State(rawValue: try row.decode(String.self, at: 12))
            else { throw PostgresError(.decoding, message: "request \(id) has a value that we do not know") }
            requests.append(
                MoneyRequest(
                    id: id,
                    requester: Payment.Party(
                        user: try row.decode(UserID.self, at: 1), wallet: try row.decode(UniqueID.self, at: 3),
                        name: try row.decode(String?.self, at: 2)),
                    amount: Money(minorUnits: try row.decode(Int64.self, at: 8), currency: currency),
                    note: try row.decode(String?.self, at: 10), reference: try row.decode(String.self, at: 11),
                    createdAt: try row.decode(Timestamp.self, at: 15),
                    expiresAt: try row.decode(Timestamp.self, at: 14), payerID: try row.decode(UserID?.self, at: 4),
                    payerName: try row.decode(String?.self, at: 5), address: try ContactAddress(row, at: 6),
                    isLive: try row.decode(Bool.self, at: 16), state: state,
                    payment: try row.decode(PaymentID?.self, at: 13)))
        }
        return requests
    }
}

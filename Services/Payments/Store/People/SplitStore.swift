package import MoneyKit
package import PaymentsDomain
import PostgresAccess
package import Primitives

/// Which splits a list shows: those that a person made or has a share of.
package struct SplitFilter: Sendable {
    package var user: UserID
    package var state: Split.State?
    package var from: Timestamp?
    package var to: Timestamp?

    package init(user: UserID) { self.user = user }

    var list: ListQuery {
        var list = ListQuery()
        list.requires(
            """
            (s.creator_id = \(user)
                or s.id in (select o.split_id from payments.split_participants o where o.user_id = \(user)))
            """)
        list.equals("s.state", state?.rawValue)
        list.from("s.created_at", from)
        list.before("s.created_at", to)
        return list
    }
}

/// What somebody's splits of one currency come to.
package struct SplitFigures: Sendable, Equatable {
    package let currency: Currency
    package let count: Int
    package let open: Int
    package let total: Int64
    package let collected: Int64
}

/// All SQL for splits and their shares.
package struct SplitStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(
        _ split: Split, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into payments.splits (
                id, creator_id, creator_name, wallet_id, title, total, currency, kind, state, due_at, reference,
                created_at, updated_at)
            values (
                \(split.id), \(split.creator.user), \(split.creator.name), \(split.creator.wallet), \(split.title),
                \(split.total.minorUnits), \(split.total.currency.code), \(split.kind.rawValue),
                \(split.state.rawValue), \(split.dueAt), \(split.reference), \(split.createdAt), \(split.createdAt))
            """)
        let parts = split.participants
        try await transaction.execute(
            """
            insert into payments.split_participants
                (id, split_id, place, email, user_id, share, paid, reserved, state)
            select id, \(split.id), place - 1, email, user_id, share, 0, 0, 'pending'
            from unnest(
                \(parts.map(\.id)), \(parts.map(\.email)), \(parts.map { $0.user?.rawValue }), \(parts.map(\.share))
            ) with ordinality as part (id, email, user_id, share, place)
            """)
    }

    /// The state of the split, and one share of it.
    nonisolated(nonsending) func update(
        _ split: Split, share place: Int?, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.splits set state = \(split.state.rawValue), updated_at = \(now) where id = \(split.id)
            """)
        guard let place else { return }
        let part = split.participants[place]
        try await transaction.execute(
            """
            update payments.split_participants
            set paid = \(part.paid), reserved = \(part.reserved), state = \(part.state.rawValue)
            where id = \(part.id)
            """)
    }

    nonisolated(nonsending) func remind(
        _ participants: [UniqueID], on day: CalendarDay, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            "update payments.split_participants set reminded_on = \(day) where id = any(\(participants))")
    }

    /// Locks the split, and with it its shares, until the transaction ends.
    nonisolated(nonsending) func lock(_ id: SplitID, in transaction: PostgresTransaction) async throws -> Split? {
        let rows = try await transaction.query("\(Self.select) where s.id = \(id) for update of s")
        let parts = try await transaction.query(Self.shares(of: [id.rawValue]))
        return try Self.decode(rows, parts).first
    }

    package func find(_ id: SplitID) async throws -> Split? {
        try await read("where s.id = \(id)").first
    }

    /// Newest first, those older than `after`.
    package func list(_ filter: SplitFilter, after: SplitID?, limit: Int) async throws -> [Split] {
        var list = filter.list
        list.follows("s.id", after)
        return try await read("\(list.conditions) order by s.id desc limit \(limit)")
    }

    /// By currency, of those that a person made and did not cancel.
    package func figures(of creator: UserID) async throws -> [SplitFigures] {
        let rows = try await client.query(
            """
            select s.currency, count(*), count(*) filter (where s.state in ('pending', 'partial')),
                sum(s.total)::bigint,
                sum((select sum(o.paid) from payments.split_participants o where o.split_id = s.id))::bigint
            from payments.splits s where s.creator_id = \(creator) and s.state <> 'cancelled'
            group by s.currency order by s.currency
            """)
        var figures: [SplitFigures] = []
        for (code, count, open, total, collected) in try rows.decode(
            String.self, Int.self, Int.self, Int64.self, Int64.self)
        {
            guard let currency = Currency(code) else { throw Self.unknownValue(code) }
            figures.append(
                SplitFigures(currency: currency, count: count, open: open, total: total, collected: collected))
        }
        return figures
    }

    /// Shares whose day has come and that are not paid; of those that nobody is paying just now.
    func markOverdue(_ now: Timestamp) async throws {
        try await client.execute(
            """
            update payments.split_participants o set state = 'overdue'
            from payments.splits s
            where s.id = o.split_id and o.state = 'pending' and s.state in ('pending', 'partial') and s.due_at <= \(now)
            """)
    }

    /// Whoever has proven an address has the shares of it, one of each split and none of their own.
    nonisolated(nonsending) func claim(
        _ email: String, by user: UserID, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.split_participants o set user_id = \(user)
            where o.email = \(email) and o.user_id is null
                and not exists (
                    select from payments.split_participants x where x.split_id = o.split_id and x.user_id = \(user))
                and not exists (
                    select from payments.splits s where s.id = o.split_id and s.creator_id = \(user))
            """)
    }

    private func read(_ condition: SQL) async throws -> [Split] {
        let rows = try await client.query("\(Self.select) \(condition)")
        let ids = try rows.decode(UniqueID.self)
        guard !ids.isEmpty else { return [] }
        return try Self.decode(rows, await client.query(Self.shares(of: ids)))
    }

    private static let select: SQL = """
        select s.id, s.creator_id, s.wallet_id, s.creator_name, s.title, s.total, s.currency, s.kind, s.state,
            s.due_at, s.reference, s.created_at
        from payments.splits s
        """

    private static func shares(of splits: [UniqueID]) -> SQL {
        """
        select split_id, id, email, user_id, share, paid, reserved, state, reminded_on
        from payments.split_participants where split_id = any(\(splits)) order by split_id, place
        """
    }

    private static func decode(_ rows: Rows, _ shares: Rows) throws(PostgresError) -> [Split] {
        var parts: [UniqueID: [SplitParticipant]] = [:]
        for row in shares {
            let (split, id, email, user, share, paid, reserved, text, remindedOn) = try row.decode(
                UniqueID.self, UniqueID.self, String?.self, UserID?.self, Int64.self, Int64.self, Int64.self,
                String.self, CalendarDay?.self)
            guard let state = SplitParticipant.State(rawValue: text) else { throw unknownValue("\(id)") }
            parts[split, default: []].append(
                SplitParticipant(
                    id: id, email: email, user: user, share: share, paid: paid, reserved: reserved, state: state,
                    remindedOn: remindedOn))
        }
        var splits: [Split] = []
        for row in rows {
            let id = try row.decode(SplitID.self, at: 0)
            guard let currency = Currency(try row.decode(String.self, at: 6)),
                let kind = Split.Kind(rawValue: try row.decode(String.self, at: 7)),
                let state = Split.State(rawValue: try row.decode(String.self, at: 8))
            else { throw unknownValue("\(id)") }
            splits.append(
                Split(
                    id: id,
                    creator: Payment.Party(
                        user: try row.decode(UserID.self, at: 1), wallet: try row.decode(UniqueID.self, at: 2),
                        name: try row.decode(String?.self, at: 3)),
                    title: try row.decode(String.self, at: 4),
                    total: Money(minorUnits: try row.decode(Int64.self, at: 5), currency: currency), kind: kind,
                    dueAt: try row.decode(Timestamp?.self, at: 9), reference: try row.decode(String.self, at: 10),
                    createdAt: try row.decode(Timestamp.self, at: 11), state: state,
                    participants: parts[id.rawValue] ?? []))
        }
        return splits
    }

    private static func unknownValue(_ what: String) -> PostgresError {
        PostgresError(.decoding, message: "split \(what) has a value that we do not know")
    }
}

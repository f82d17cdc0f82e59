import ComplianceDomain
import MoneyKit
import PostgresAccess
import Primitives

/// A customer's side of a transaction, as it is kept.
struct MovementRow: Sendable {
    struct Key: Hashable, Sendable {
        let user: UserID
        let transaction: UniqueID
        let flow: MovementFlow
        let counterparty: String
        let currency: String
    }

    let movement: CustomerMovement
    let transaction: UniqueID
    let kind: String
    let channel: String?
    let at: Timestamp
    let cents: Int64
    /// Nothing had moved between the two before.
    var isNew = false
    /// An account outside, as whoever asked about it has named it.
    var account: String?

    var user: UserID { movement.user }
    var key: Key {
        Key(
            user: user, transaction: transaction, flow: movement.flow, counterparty: movement.counterparty,
            currency: movement.amount.currency.code)
    }
    /// By which the other end is known from now on.
    var names: [String] { [movement.counterparty] + movement.wallets.map(\.description) + (account.map { [$0] } ?? []) }
}

/// All SQL for what money did.
struct MovementStore: Sendable {
    let client: PostgresClient

    // MARK: What was before

    /// Behind which place of the books the filling goes on.
    struct FillPlace: Sendable, Equatable {
        let after: Int64?
    }

    /// Where the first filling stands; nil when it is over.
    func fill() async throws -> FillPlace? {
        let rows = try await client.query("select after from compliance.movement_fill where completed_at is null")
        guard !rows.isEmpty else { return nil }
        return FillPlace(after: try rows.first(Int64?.self) ?? nil)
    }

    nonisolated(nonsending) func isFilled(in transaction: PostgresTransaction) async throws -> Bool {
        try await transaction.query("select 1 from compliance.movement_fill where completed_at is null").isEmpty
    }

    nonisolated(nonsending) func filled(
        upTo next: Int64?, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update compliance.movement_fill
            set after = \(next), completed_at = \(next == nil ? now : nil) where completed_at is null
            """)
    }

    // MARK: What comes

    /// Counts a batch: see `movement_intake`.
    nonisolated(nonsending) func begin(in transaction: PostgresTransaction) async throws -> Int64 {
        try await transaction.query("update compliance.movement_intake set batch = batch + 1 returning batch")
            .first(Int64.self) ?? 0
    }

    /// Told again, a movement is known.
    /// - Returns: those that are new.
    nonisolated(nonsending) func keep(
        _ rows: [MovementRow], in transaction: PostgresTransaction
    ) async throws -> Set<MovementRow.Key> {
        let moved = rows.map(\.movement)
        let kept = try await transaction.query(
            """
            insert into compliance.movements (user_id, transaction_id, direction, counterparty, currency, occurred_at,
                amount, cents, kind, channel, counterparty_id, is_own, is_new)
            select * from unnest(
                \(rows.map(\.user)), \(rows.map(\.transaction)), \(moved.map(\.flow.rawValue)),
                \(moved.map(\.counterparty)), \(moved.map(\.amount.currency.code)), \(rows.map(\.at)),
                \(moved.map(\.amount.minorUnits)), \(rows.map(\.cents)), \(rows.map(\.kind)), \(rows.map(\.channel)),
                \(moved.map(\.counterpartyID)), \(moved.map(\.isOwn)), \(rows.map(\.isNew)))
            on conflict do nothing
            returning user_id, transaction_id, direction, counterparty, currency
            """)
        let keys = try kept.decode(UserID.self, UniqueID.self, String.self, String.self, String.self)
        return Set(
            keys.map { user, transaction, flow, counterparty, currency in
                MovementRow.Key(
                    user: user, transaction: transaction, flow: flow == "in" ? .incoming : .outgoing,
                    counterparty: counterparty, currency: currency)
            })
    }

    /// When anything first moved between a customer and each of these names.
    nonisolated(nonsending) func firsts(
        _ pairs: [(user: UserID, name: String)], in transaction: PostgresTransaction
    ) async throws -> [UserID: [String: Timestamp]] {
        let rows = try await transaction.query(
            """
            select k.user_id, k.name, k.first_at from compliance.counterparties k
            join unnest(\(pairs.map { $0.user }), \(pairs.map { $0.name })) as met (user_id, name)
                on met.user_id = k.user_id and met.name = k.name
            """)
        var firsts: [UserID: [String: Timestamp]] = [:]
        for (user, name, at) in try rows.decode(UserID.self, String.self, Timestamp.self) {
            firsts[user, default: [:]][name] = at
        }
        return firsts
    }

    /// What becomes known of counterparties, of wallets, and of operations that passed by a word of staff.
    nonisolated(nonsending) func learn(
        _ rows: [MovementRow], wallets: [(wallet: UniqueID, owner: UserID)], passed: [UniqueID],
        in transaction: PostgresTransaction
    ) async throws {
        let met = rows.flatMap { row in row.names.map { (row: row, name: $0) } }
        let paidAt = met.map { $0.row.movement.flow == .outgoing ? $0.row.at : nil }
        try await transaction.pipeline([
            """
            insert into compliance.counterparties as k (user_id, name, first_at, first_paid_at)
            select user_id, name, min(at), min(paid_at)
            from unnest(\(met.map { $0.row.user }), \(met.map { $0.name }), \(met.map { $0.row.at }), \(paidAt))
                as met (user_id, name, at, paid_at)
            group by user_id, name order by user_id, name
            on conflict (user_id, name) do update
            set first_at = least(k.first_at, excluded.first_at),
                first_paid_at = least(k.first_paid_at, excluded.first_paid_at)
            where excluded.first_at < k.first_at
                or excluded.first_paid_at < coalesce(k.first_paid_at, 'infinity'::timestamptz)
            """,
            """
            insert into compliance.wallets (wallet_id, user_id)
            select wallet_id, user_id from unnest(\(wallets.map { $0.wallet }), \(wallets.map { $0.owner }))
                as met (wallet_id, user_id)
            on conflict do nothing
            """,
            """
            update compliance.assessments a set allowed_by = id
            where id = any(\(passed)) and decided_by = 'staff' and decision = 'allow' and allowed_by is null
                and not exists (select from compliance.assessments p where p.allowed_by = a.id)
            """,
        ])
    }

    /// The account outside that each of these operations was asked about.
    nonisolated(nonsending) func accounts(
        of assessments: [UniqueID], in transaction: PostgresTransaction
    ) async throws -> [UniqueID: String] {
        guard !assessments.isEmpty else { return [:] }
        let rows = try await transaction.query(
            """
            select id, counterparty_account from compliance.assessments
            where id = any(\(assessments)) and counterparty_account is not null
            """)
        return Dictionary(try rows.decode(UniqueID.self, String.self).map { ($0.0, $0.1) }) { first, _ in first }
    }

    // MARK: What was

    /// Of one direction; a window ends now and is open at its old end.
    nonisolated(nonsending) func history(
        of user: UserID, _ flow: MovementFlow, isNewCounterparty: Bool, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> OperationHistory {
        let rows = try await transaction.query(Self.countSQL(of: user, flow, at: now))
        let found = try rows.first(Int.self, Int.self, Int.self, Int.self, Int128.self) ?? (0, 0, 0, 0, Int128(0))
        return OperationHistory(
            lastMinute: found.0, lastHour: found.1, lastDay: found.2, earlier: found.3, earlierCents: found.4,
            isNewCounterparty: isNewCounterparty)
    }

    static func countSQL(of user: UserID, _ flow: MovementFlow, at now: Timestamp) -> SQL {
        """
        select
            count(*) filter (where occurred_at > \(now - .seconds(60)))::int,
            count(*) filter (where occurred_at > \(now - .seconds(3_600)))::int,
            count(*) filter (where occurred_at > \(now - .seconds(86_400)))::int,
            count(*)::int, coalesce(sum(cents), 0)
        from compliance.movements
        where user_id = \(user) and direction = \(flow.rawValue)
            and occurred_at > \(now - .seconds(30 * 86_400)) and occurred_at <= \(now)
        """
    }

    /// The newest movements of each of these customers since a time, in their order, and when each moved last before.
    nonisolated(nonsending) func past(
        of users: [UserID], since start: Timestamp, limit: Int, in transaction: PostgresTransaction
    ) async throws -> [UserID: PastMovements] {
        guard !users.isEmpty else { return [:] }
        let answers = try await transaction.pipeline([
            """
            select m.user_id, m.transaction_id, m.direction, m.counterparty, m.currency, m.occurred_at, m.amount,
                m.cents, m.kind, m.channel, m.is_own, m.is_new
            from unnest(\(users)) as wanted (user_id) cross join lateral (
                select * from compliance.movements p
                where p.user_id = wanted.user_id and p.occurred_at > \(start)
                order by p.occurred_at desc limit \(limit)
            ) m
            order by m.occurred_at, m.transaction_id
            """,
            """
            select wanted.user_id, (
                select max(p.occurred_at) from compliance.movements p
                where p.user_id = wanted.user_id and p.occurred_at <= \(start))
            from unnest(\(users)) as wanted (user_id)
            """,
        ])
        var found: [UserID: PastMovements] = [:]
        for (user, at) in try answers[1].decode(UserID.self, Timestamp?.self) {
            found[user] = PastMovements(rows: [], lastBefore: at)
        }
        for row in answers[0] {
            let past = try PastMovements.Row(row)
            found[past.user]?.rows.append(past)
        }
        return found
    }
}

/// What a customer's history is built from.
struct PastMovements: Sendable {
    struct Row: Sendable {
        let user: UserID
        let transaction: UniqueID
        let flow: MovementFlow
        let counterparty: String
        let at: Timestamp
        let amount: Money
        let cents: Int64
        let kind: String
        let channel: String?
        let isOwn: Bool
        let isNew: Bool

        init(_ row: PostgresAccess.Row) throws {
            let (user, transaction, flow, counterparty, code, at, minorUnits, cents, kind, channel) = try row.decode(
                UserID.self, UniqueID.self, String.self, String.self, String.self, Timestamp.self, Int64.self,
                Int64.self, String.self, String?.self)
            guard let currency = Currency(code), let flow = MovementFlow(rawValue: flow) else {
                throw PostgresError(.decoding, message: "movement \(transaction) has a value that we do not know")
            }
            self.user = user
            self.transaction = transaction
            self.flow = flow
            self.counterparty = counterparty
            self.at = at
            amount = Money(minorUnits: minorUnits, currency: currency)
            self.cents = cents
            self.kind = kind
            self.channel = channel
            isOwn = try row.decode(Bool.self, at: 10)
            isNew = try row.decode(Bool.self, at: 11)
        }
    }

    var rows: [Row]
    /// The last movement before the rows.
    let lastBefore: Timestamp?
}

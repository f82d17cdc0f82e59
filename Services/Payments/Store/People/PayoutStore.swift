import MoneyKit
package import PaymentsDomain
import PostgresAccess
package import Primitives

/// Which payouts a list shows, all of them one payer's.
package struct PayoutFilter: Sendable {
    package var payer: UserID
    package var state: Payout.State?
    package var from: Timestamp?
    package var to: Timestamp?

    package init(payer: UserID) { self.payer = payer }

    var list: ListQuery {
        var list = ListQuery()
        list.equals("o.payer_id", payer)
        list.equals("o.state", state?.rawValue)
        list.from("o.created_at", from)
        list.before("o.created_at", to)
        return list
    }
}

/// An item that is to be paid, with what its payment needs of its payout.
struct DueItem: Sendable {
    let item: PayoutItem
    let payout: PayoutID
    let payer: Payment.Party
}

/// All SQL for payouts and their items.
package struct PayoutStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(
        _ payout: Payout, _ items: [PayoutItem], in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into payments.payouts (
                id, payer_id, payer_wallet_id, payer_name, total, currency, reference, state, created_at, updated_at)
            values (
                \(payout.id), \(payout.payer.user), \(payout.payer.wallet), \(payout.payer.name),
                \(payout.total.minorUnits), \(payout.total.currency.code), \(payout.reference),
                \(payout.state.rawValue), \(payout.createdAt), \(payout.createdAt))
            """)
        let taken = try await transaction.query(
            "\(Self.insertion(of: items, payout)) on conflict (payer_id, name) where state <> 'refused' do nothing returning id"
        ).decode(UniqueID.self)
        let known = Set(taken)
        let used = items.filter { !known.contains($0.id) }.map { item in
            PayoutItem(
                id: item.id, name: item.name, recipient: nil, amount: item.amount, state: .refused,
                failureCode: "already_used")
        }
        if !used.isEmpty { try await transaction.execute(Self.insertion(of: used, payout)) }
    }

    private static func insertion(of items: [PayoutItem], _ payout: Payout) -> SQL {
        """
        insert into payments.payout_items
            (id, payout_id, payer_id, name, recipient_kind, recipient, amount, state, failure_code)
        select id, \(payout.id), \(payout.payer.user), name, kind, recipient, amount, state, code
        from unnest(
            \(items.map(\.id)), \(items.map(\.name)), \(items.map { $0.recipient?.kind }),
            \(items.map { $0.recipient?.text }), \(items.map(\.amount.minorUnits)), \(items.map(\.state.rawValue)),
            \(items.map(\.failureCode))
        ) as item (id, name, kind, recipient, amount, state, code)
        order by name
        """
    }

    /// Locks the payout until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: PayoutID, in transaction: PostgresTransaction
    ) async throws -> Payout? {
        _ = try await transaction.query("select from payments.payouts where id = \(id) for update")
        return try Self.decode(await transaction.query("\(Self.select) where o.id = \(id)")).first
    }

    /// - Returns: false when its payment is known already, or it is over.
    nonisolated(nonsending) func begin(
        _ item: UniqueID, by payment: PaymentID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.execute(
            """
            update payments.payout_items set payment_id = \(payment)
            where id = \(item) and state = 'pending' and payment_id is null
            """) == 1
    }

    /// The same for an item that goes to a bank account.
    nonisolated(nonsending) func begin(
        _ item: UniqueID, under order: UniqueID, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update payments.payout_items set order_id = \(order)
            where id = \(item) and state = 'pending' and payment_id is null and order_id is null
            """)
    }

    /// Items to bank accounts whose withdrawal is to be asked for, or has ended; oldest first.
    func orders(limit: Int) async throws -> [(payout: PayoutID, order: BankOrder)] {
        try await client.query(
            """
            select o.id, i.order_id, o.payer_id, o.payer_wallet_id, i.recipient::uuid, i.amount, o.currency, w.status,
                w.failure_code
            from payments.payout_items i join payments.payouts o on o.id = i.payout_id
                left join payments.outflows w on w.idempotency_scope = 'payout' and w.idempotency_key = i.order_id::text
            where i.state = 'pending' and i.order_id is not null and (w.id is null or w.stage = 'ended')
            order by i.id limit \(limit)
            """
        ).map { row in (try row.decode(PayoutID.self, at: 0), try BankOrder(row, at: 1)) }
    }

    /// What became of an item's withdrawal. The payout must be locked.
    nonisolated(nonsending) func end(
        order: UniqueID, _ state: PayoutItem.State, code: String?, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.execute(
            """
            update payments.payout_items
            set state = \(state.rawValue), failure_code = \(code), recipient_kind = null, recipient = null
            where order_id = \(order) and state = 'pending'
            """) == 1
    }

    /// Refuses an item that has no payment. The payout must be locked.
    nonisolated(nonsending) func refuse(
        _ item: UniqueID, code: String, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.execute(
            """
            update payments.payout_items
            set state = 'refused', failure_code = \(code), recipient_kind = null, recipient = null
            where id = \(item) and state = 'pending' and payment_id is null
            """) == 1
    }

    /// What became of an item's payment. The payout must be locked.
    nonisolated(nonsending) func end(
        _ payment: PaymentID, _ state: PayoutItem.State, code: String?, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.execute(
            """
            update payments.payout_items
            set state = \(state.rawValue), failure_code = \(code), recipient_kind = null, recipient = null
            where payment_id = \(payment) and state = 'pending'
            """) == 1
    }

    nonisolated(nonsending) func finish(
        _ id: PayoutID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            "update payments.payouts set state = 'completed', updated_at = \(now) where id = \(id)")
    }

    nonisolated(nonsending) func find(
        _ id: PayoutID, in transaction: PostgresTransaction
    ) async throws -> Payout? {
        try Self.decode(await transaction.query("\(Self.select) where o.id = \(id)")).first
    }

    package func find(_ id: PayoutID) async throws -> Payout? {
        try Self.decode(await client.query("\(Self.select) where o.id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    package func list(_ filter: PayoutFilter, after: PayoutID?, limit: Int) async throws -> [Payout] {
        var list = filter.list
        list.follows("o.id", after)
        return try Self.decode(
            await client.query("\(Self.select) \(list.conditions) order by o.id desc limit \(limit)"))
    }

    /// In their order, those after `after`.
    package func items(
        of id: PayoutID, state: PayoutItem.State?, after: UniqueID?, limit: Int
    ) async throws -> [PayoutItem] {
        var list = ListQuery()
        list.equals("i.payout_id", id)
        list.equals("i.state", state?.rawValue)
        if let after { list.requires("i.id > \(after)") }
        let rows = try await client.query(
            """
            select \(Self.itemColumns), o.currency
            from payments.payout_items i join payments.payouts o on o.id = i.payout_id
            \(list.conditions) order by i.id limit \(limit)
            """)
        return try rows.map { row in try Self.item(row, currency: row.decode(String.self, at: 9)) }
    }

    /// Oldest first, those that nobody has begun to pay.
    func due(limit: Int) async throws -> [DueItem] {
        let rows = try await client.query(
            """
            select \(Self.itemColumns), o.currency, o.id, o.payer_id, o.payer_wallet_id, o.payer_name
            from payments.payout_items i join payments.payouts o on o.id = i.payout_id
            where i.state = 'pending' and i.payment_id is null and i.order_id is null order by i.id limit \(limit)
            """)
        return try rows.map { row in
            DueItem(
                item: try Self.item(row, currency: row.decode(String.self, at: 9)),
                payout: try row.decode(PayoutID.self, at: 10),
                payer: Payment.Party(
                    user: try row.decode(UserID.self, at: 11), wallet: try row.decode(UniqueID.self, at: 12),
                    name: try row.decode(String?.self, at: 13)))
        }
    }

    private static let itemColumns: SQL = """
        i.id, i.name, i.recipient_kind, i.recipient, i.amount, i.state, i.payment_id, i.failure_code, (
            select w.id from payments.outflows w
            where w.idempotency_scope = 'payout' and w.idempotency_key = i.order_id::text)
        """

    private static let select: SQL = """
        select o.id, o.payer_id, o.payer_wallet_id, o.payer_name, o.total, o.currency, o.reference, o.state,
            o.created_at, n.succeeded, n.refused, n.pending, n.fee
        from payments.payouts o
            cross join lateral (
                select count(*) filter (where i.state = 'succeeded') as succeeded,
                    count(*) filter (where i.state = 'refused') as refused,
                    count(*) filter (where i.state = 'pending') as pending,
                    coalesce(sum(w.fee) filter (where w.status not in ('failed', 'cancelled', 'rejected')), 0)::bigint
                        as fee
                from payments.payout_items i
                    left join payments.outflows w
                        on w.idempotency_scope = 'payout' and w.idempotency_key = i.order_id::text
                where i.payout_id = o.id) n
        """

    private static func item(_ row: Row, currency code: String) throws(PostgresError) -> PayoutItem {
        let id = try row.decode(UniqueID.self, at: 0)
        guard let currency = Currency(code),
            let state = PayoutItem.State(rawValue: try row.decode(String.self, at: 5))
        else { throw PostgresError(.decoding, message: "item \(id) has a value that we do not know") }
        return PayoutItem(
            id: id, name: try row.decode(String.self, at: 1),
            recipient: Destination(
                kind: try row.decode(String?.self, at: 2), text: try row.decode(String?.self, at: 3)),
            amount: Money(minorUnits: try row.decode(Int64.self, at: 4), currency: currency), state: state,
            payment: try row.decode(PaymentID?.self, at: 6), withdrawal: try row.decode(OutflowID?.self, at: 8),
            failureCode: try row.decode(String?.self, at: 7))
    }

    private static func decode(_ rows: Rows) throws(PostgresError) -> [Payout] {
        var payouts: [Payout] = []
        for row in rows {
            let id = try row.decode(PayoutID.self, at: 0)
            guard let currency = Currency(try row.decode(String.self, at: 5)),
                let state = Payout.State(rawValue: try row.decode(String.self, at: 7))
            else { throw PostgresError(.decoding, message: "payout \(id) has a value that we do not know") }
            payouts.append(
                Payout(
                    id: id,
                    payer: Payment.Party(
                        user: try row.decode(UserID.self, at: 1), wallet: try row.decode(UniqueID.self, at: 2),
                        name: try row.decode(String?.self, at: 3)),
                    total: Money(minorUnits: try row.decode(Int64.self, at: 4), currency: currency),
                    reference: try row.decode(String.self, at: 6), createdAt: try row.decode(Timestamp.self, at: 8),
                    state: state,
                    counts: Payout.Counts(
                        succeeded: try row.decode(Int.self, at: 9), refused: try row.decode(Int.self, at: 10),
                        pending: try row.decode(Int.self, at: 11)),
                    fee: Money(minorUnits: try row.decode(Int64.self, at: 12), currency: currency)))
        }
        return payouts
    }
}

extension Destination {
    fileprivate var kind: String {
        switch self {
        case .person(.address(let address)): address.kind.rawValue
        case .person(.account): "account"
        case .bankAccount: "bank"
        }
    }

    fileprivate var text: String {
        switch self {
        case .person(.address(let address)): address.text
        case .person(.account(let number)): number
        case .bankAccount(let id): id.description
        }
    }

    fileprivate init?(kind: String?, text: String?) {
        guard let kind, let text else { return nil }
        if kind == "account" {
            self = .person(.account(text))
        } else if kind == "bank", let id = BankAccountID(text) {
            self = .bankAccount(id)
        } else if let address = ContactAddress.Kind(rawValue: kind).flatMap({ ContactAddress($0, text) }) {
            self = .person(.address(address))
        } else {
            return nil
        }
    }
}

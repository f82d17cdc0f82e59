import Contracts
import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// Reads deposits, outflows and payments as one: what the history tells beside the wallet.
struct TransactionRecordStore: Sendable {
    let client: PostgresClient

    /// One of that id, or that made a transaction of that id.
    func find(_ id: UniqueID) async throws -> TransactionRecord? {
        try await read("where h.id = \(id) or h.transaction_id = \(id) limit 1").first
    }

    /// What made these transactions, as far as it was made here.
    func find(ofTransactions ids: [UniqueID]) async throws -> [UniqueID: TransactionRecord] {
        guard !ids.isEmpty else { return [:] }
        let records = try await read("where h.transaction_id = any(\(ids))")
        return Dictionary(records.compactMap { record in record.transaction.map { ($0, record) } }) { first, _ in first
        }
    }

    /// Which of a person's transactions came from what has this reference. That of a deposit is made from its id and
    /// day: it is looked for among the person's own, all others by their index.
    func transactions(withReference reference: String, of owner: UserID) async throws -> [UniqueID] {
        let place: SQL =
            reference.hasPrefix(Deposit.referencePrefix)
            ? "h.kind = 'deposit' and h.owner_id = \(owner)" : "h.kind <> 'deposit'"
        return try await client.query(
            """
            select transaction_id from \(Self.records) h
            where \(place) and h.reference = \(reference) and h.transaction_id is not null
            """
        ).decode(UniqueID.self)
    }

    /// What has not moved yet, newest first.
    /// - Parameter since: what had not moved at that time counts too.
    func underWay(
        _ filter: HistoryFilter, since: Timestamp?, after: UniqueID?, limit: Int
    ) async throws -> [TransactionRecord] {
        var list = filter.list
        if let since {
            list.requires(
                "(h.is_under_way or h.transaction_id is not null and h.is_moved and h.updated_at >= \(since))")
            list.before("h.created_at", since)
        } else {
            list.requires("h.is_under_way")
        }
        list.follows("h.id", after)
        return try await read("\(list.conditions) order by h.id desc limit \(limit)")
    }

    /// What something came to, oldest first.
    func log(of id: UniqueID) async throws -> [StatusChange] {
        try await client.query("select status, at from payments.status_log where subject_id = \(id) order by id")
            .map { row in
                StatusChange(status: try row.decode(String.self, at: 0), at: try row.decode(Timestamp.self, at: 1))
            }
    }

    /// What has followed a payment.
    func standing(of payment: TransactionRecord) async throws -> TransactionRecord.Standing {
        let (reserved, isDisputed, isContested) =
            try await client.query(
                """
                select (select coalesce(sum(amount), 0)::bigint from payments.payment_refunds
                        where payment_id = \(payment.id) and state <> 'failed')
                    + (select coalesce(sum(amount), 0)::bigint from payments.outflows
                        where deposit_id = \(payment.id) and fee_returned is not null and status <> 'failed')
                    + (select coalesce(sum(amount), 0)::bigint from payments.chargebacks
                        where deposit_id = \(payment.id) and state <> 'won'),
                    exists (select from payments.disputes where payment_id = \(payment.id)),
                    exists (select from payments.disputes
                        where payment_id = \(payment.id) and state in ('opened', 'investigating'))
                """
            ).first(Int64.self, Bool.self, Bool.self) ?? (Int64(0), false, false)
        return TransactionRecord.Standing(
            isRefundable: reserved < payment.amount.minorUnits, isWhole: reserved == 0, isDisputed: isDisputed,
            isContested: isContested, isAskedBack: try await isAskedBack(payment.transaction ?? payment.id))
    }

    /// Whether its sender asks for a transaction, or has it again.
    func isAskedBack(_ transaction: UniqueID) async throws -> Bool {
        try await !client.query(
            """
            select from payments.reversals
            where transaction_id = \(transaction) and state in ('requested', 'completed')
            """
        ).isEmpty
    }

    private func read(_ rest: SQL) async throws -> [TransactionRecord] {
        try await client.query("select h.* from \(Self.records) h \(rest)").map { row in try Self.record(row) }
    }

    /// What nobody was told of is not among them, nor a payment with a test key. What a deposit is being credited for
    /// at this moment only the wallet knows: it tells it, or it is under way again.
    private static let records: SQL = """
        (select d.id, 'deposit' as kind, 'deposit' as type, d.owner_id, d.wallet_id, null::text as owner_name,
            null::uuid as other_id, null::uuid as other_wallet_id, d.provider as other_name,
            greatest(case when d.paid_currency = d.currency then d.paid else d.amount end - d.fee, 0) as amount,
            d.fee, d.currency, d.status, d.stage, \(depositReference) as reference, null::text as note, d.transaction_id,
            d.status = 'succeeded' as is_moved, d.created_at, d.updated_at, 'in' as direction,
            d.status = 'pending' and d.stage <> 'crediting' as is_under_way
        from payments.deposits d where d.stage not in ('ordered', 'withdrawing') and d.link_id is null
        union all
        select o.id, 'outflow', o.kind, o.owner_id, o.wallet_id, null, null, null,
            coalesce(
                o.destination,
                (select p.payer_name from payments.payments p where p.id = o.deposit_id and o.fee_returned is not null),
                o.via),
            o.amount + o.fee - coalesce(o.fee_returned, 0), o.fee, o.currency, o.status, o.stage, o.reference, o.note, o.capture_id,
            o.status in ('succeeded', 'returned'), o.created_at, o.updated_at, 'out',
            o.stage <> 'ended' and o.status in ('pending', 'processing', 'held')
        from payments.outflows o where o.stage not in ('ordered', 'withdrawing')
        union all \(payments("p.id", "p.source <> 'checkout'"))
        union all \(payments("p.transaction_id", "p.source = 'checkout'")))
        """

    /// `PaymentReference.text`: the day, and the last fifty bits of the id, five a letter.
    private static let depositReference: SQL = """
        'DEP-' || to_char(d.created_at at time zone 'UTC', 'YYYYMMDD') || '-' || (
            select string_agg(
                substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (id.bits >> (5 * place) & 31)::int + 1, 1), ''
                order by place desc)
            from (select ('x' || right(encode(uuid_send(d.id), 'hex'), 13))::bit(52)::bigint as bits) id,
                generate_series(0, 9) place)
        """

    /// What a guest pays is moved as a deposit is; all else under the payment's own id.
    private static func payments(_ transaction: SQL, _ condition: SQL) -> SQL {
        """
        select p.id, 'payment', p.source, p.payer_id, p.payer_wallet_id, p.payer_name, p.payee_id, p.payee_wallet_id,
            p.payee_name, p.amount, p.fee, p.currency, p.state, p.stage, p.reference, p.note, \(transaction),
            p.transaction_id is not null, p.created_at, p.updated_at, 'out',
            p.stage <> 'ended' and p.state in ('processing', 'awaiting_recipient', 'held')
        from payments.payments p where p.livemode and \(condition)
        """
    }

    private static func record(_ row: Row) throws(PostgresError) -> TransactionRecord {
        let id = try row.decode(UniqueID.self, at: 0)
        guard let kind = TransactionRecord.Kind(rawValue: try row.decode(String.self, at: 1)),
            let currency = Currency(try row.decode(String.self, at: 11))
        else { throw PostgresError(.decoding, message: "transaction \(id) has a value that we do not know") }
        func money(_ column: Int) throws(PostgresError) -> Money {
            Money(minorUnits: try row.decode(Int64.self, at: column), currency: currency)
        }
        return TransactionRecord(
            id: id, kind: kind, type: try row.decode(String.self, at: 2),
            owner: TransactionRecord.End(
                user: try row.decode(UserID?.self, at: 3), wallet: try row.decode(UniqueID?.self, at: 4),
                name: try row.decode(String?.self, at: 5)),
            other: TransactionRecord.End(
                user: try row.decode(UserID?.self, at: 6), wallet: try row.decode(UniqueID?.self, at: 7),
                name: try row.decode(String?.self, at: 8)),
            amount: try money(9), fee: try money(10), status: try row.decode(String.self, at: 12),
            stage: try row.decode(String.self, at: 13), reference: try row.decode(String?.self, at: 14),
            note: try row.decode(String?.self, at: 15), transaction: try row.decode(UniqueID?.self, at: 16),
            isPaid: try row.decode(Bool.self, at: 17), createdAt: try row.decode(Timestamp.self, at: 18))
    }
}

/// How what a list shows stands. What never moved and is over is in no history.
enum HistoryStatus: String, CaseIterable, Sendable {
    /// It has moved, whatever became of it since.
    case completed
    case pending, processing, held
    case awaitingRecipient = "awaiting_recipient"
}

/// Which of a person's transactions a list shows; nil asks for nothing.
struct HistoryFilter: Sendable {
    let owner: UserID
    var wallet: UniqueID?
    var type: String?
    var status: HistoryStatus?
    var direction: FlowDirection?
    var currency: Currency?
    var minimum: Money?
    var maximum: Money?
    /// From this instant on.
    var from: Timestamp?
    /// Before this instant.
    var to: Timestamp?
    var reference: String?
    /// A part of description or reference.
    var part: String?

    init(owner: UserID) { self.owner = owner }

    /// The conditions over what has not moved yet, as the wallet has them over what has.
    fileprivate var list: ListQuery {
        var list = ListQuery()
        list.equals("h.owner_id", owner)
        list.equals("h.wallet_id", wallet)
        list.equals("h.type", type)
        list.equals("h.status", status?.rawValue)
        list.equals("h.direction", direction?.rawValue)
        list.equals("h.currency", currency?.code)
        if let minimum { list.requires("h.amount >= \(minimum.minorUnits)") }
        if let maximum { list.requires("h.amount <= \(maximum.minorUnits)") }
        list.from("h.created_at", from)
        list.before("h.created_at", to)
        list.equals("h.reference", reference)
        if let part {
            list.requires(
                """
                (position(lower(\(part)) in lower(h.note)) > 0 or position(lower(\(part)) in lower(h.reference)) > 0)
                """)
        }
        return list
    }
}

import Contracts
import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// What moved on an owner's wallets, a row for each wallet of a transaction.
struct HistoryStore: Sendable {
    let reads: PostgresClient

    /// - Throws: `notFound` when the wallet that is asked about is not the owner's.
    func requireReachable(_ filter: HistoryFilter) async throws {
        guard let wallet = filter.wallet else { return }
        let found = try await reads.query(
            "select from wallet.wallets where id = \(wallet) and owner_id = \(filter.owner)")
        guard !found.isEmpty else { throw WalletError.notFound(.wallet) }
    }

    func list(_ filter: HistoryFilter, limit: Int) async throws -> [HistoryRow] {
        try await reads.query(Self.listSQL(filter, limit: limit)).map { row in try HistoryRow(row) }
    }

    func totals(_ filter: HistoryFilter) async throws -> [CurrencyTotals] {
        try await reads.query(Self.totalsSQL(filter)).map { row in
            let currency = try row.decode(Currency.self, at: 0)
            func money(_ place: Int) throws(PostgresError) -> Money {
                Money(minorUnits: try row.decode(Int64.self, at: place), currency: currency)
            }
            return CurrencyTotals(
                currency: currency, count: try row.decode(Int.self, at: 1), inValue: try money(2),
                outValue: try money(3), fees: try money(4))
        }
    }

    static func listSQL(_ filter: HistoryFilter, limit: Int) -> SQL {
        """
        select line.*, (select r.id from wallet.movements r where r.reverses = line.transaction_id)
        from \(rows(filter, limit: limit)) line
        order by line.key desc, line.wallet_id desc limit \(limit)
        """
    }

    static func totalsSQL(_ filter: HistoryFilter) -> SQL {
        """
        select line.currency, count(*), coalesce(sum(line.net) filter (where line.direction = 'in'), 0)::bigint,
            coalesce(-sum(line.net) filter (where line.direction = 'out'), 0)::bigint,
            coalesce(sum(line.fee), 0)::bigint
        from \(rows(filter, limit: nil)) line group by line.currency order by line.currency
        """
    }

    /// Each wallet and side is one walk over an index, back from the newest that is wanted. The key of a row is the
    /// time of the wallet's first step: unique for each wallet.
    private static func rows(_ filter: HistoryFilter, limit: Int?) -> SQL {
        var mine = ListQuery()
        mine.equals("owner_id", filter.owner)
        mine.equals("id", filter.wallet)
        mine.equals("currency", filter.currency?.code)
        // Only where a page ends: sums read all.
        let end: SQL = limit.map { "order by line.key desc limit \($0)" } ?? ""
        func side(_ own: SQL, _ other: SQL) -> SQL {
            "(select line.* from \(walk(filter, own, other)) line \(end))"
        }
        return """
            (select found.*
            from (select id, currency from wallet.accounts \(mine.conditions)) w
            cross join lateral (
                \(side("m.debit_account", "m.credit_account")) union all \(side("m.credit_account", "m.debit_account"))
            ) found)
            """
    }

    private static func walk(_ filter: HistoryFilter, _ own: SQL, _ other: SQL) -> SQL {
        var list = ListQuery()
        list.requires("\(own) = w.id")
        list.from("m.created_at", filter.from)
        list.before("m.created_at", filter.to)
        if let last = filter.after {
            list.requires(
                "(m.created_at < \(last.key) or m.created_at = \(last.key) and w.id < \(last.wallet))")
        }
        // Only the wallet's first step of each transaction.
        for steps in ["e.id = m.transaction_id", "e.transaction_id = m.transaction_id and e.id <> e.transaction_id"]
            as [SQL]
        {
            list.requires(
                """
                not exists (select from wallet.movements e where \(steps) and e.created_at < m.created_at
                    and w.id in (e.debit_account, e.credit_account))
                """)
        }
        filter.add(to: &list)
        let direction: SQL =
            filter.wallet == nil
            ? """
            case when o.owner_id = \(filter.owner) then 'internal' when sums.net >= 0 then 'in' else 'out' end
            """ : "case when sums.net >= 0 then 'in' else 'out' end"
        var whole = ListQuery()
        whole.equals("direction", filter.direction?.rawValue)
        if let minimum = filter.minimum { whole.requires("abs(net) >= \(minimum.minorUnits)") }
        if let maximum = filter.maximum { whole.requires("abs(net) <= \(maximum.minorUnits)") }
        return """
            (select * from (
                select m.created_at as key, w.id as wallet_id, w.currency, m.transaction_id, h.kind,
                    coalesce(h.purpose, h.kind) as purpose, \(direction) as direction, sums.net, sums.fee,
                    o.id as other_id, o.owner_id as other_owner, o.code as other_code, n.account_number,
                    h.description, h.reference, h.reverses, h.created_at as posted_at
                from wallet.movements m
                join wallet.movements h on h.id = m.transaction_id
                cross join lateral (
                    select sum(case when s.credit_account = w.id then s.amount else 0 end)::bigint
                            - sum(case when s.debit_account = w.id then s.amount else 0 end)::bigint as net,
                        coalesce(sum(s.amount) filter (where s.debit_account = w.id and (
                            p.code like 'fees:%' or p.code like 'revenue:fx:%')), 0)::bigint as fee
                    from (
                        select * from wallet.movements where id = m.transaction_id
                        union all
                        select * from wallet.movements where transaction_id = m.transaction_id and id <> transaction_id
                    ) s
                    join wallet.accounts p on p.id = s.credit_account
                    where w.id in (s.debit_account, s.credit_account)
                ) sums
                join wallet.accounts o on o.id = case
                    when h.debit_account = w.id then coalesce(h.destination_account, h.credit_account)
                    when coalesce(h.destination_account, h.credit_account) = w.id then h.debit_account
                    else \(other) end
                left join wallet.wallets n on n.id = o.id
                \(list.conditions)
                order by m.created_at desc
            ) step \(whole.conditions))
            """
    }
}

/// Which rows are wanted; nil asks for nothing.
struct HistoryFilter: Sendable {
    let owner: OwnerID
    var wallet: AccountID?
    var transactions: [UniqueID]?
    var kinds: [String]?
    var purposes: [String]?
    var direction: FlowDirection?
    var currency: Currency?
    var minimum: Money?
    var maximum: Money?
    var from: Timestamp?
    var to: Timestamp?
    var reference: String?
    var part: String?
    /// Where the page before ended.
    var after: HistoryPlace?

    init(owner: OwnerID) {
        self.owner = owner
    }

    /// The conditions over the transaction's first movement.
    fileprivate func add(to list: inout ListQuery) {
        if let transactions { list.requires("m.transaction_id = any(\(transactions))") }
        if let kinds { list.requires("h.kind = any(\(kinds))") }
        if let purposes { list.requires("coalesce(h.purpose, h.kind) = any(\(purposes))") }
        list.equals("h.reference", reference)
        if let part {
            list.requires(
                """
                (position(lower(\(part)) in lower(h.description)) > 0
                    or position(lower(\(part)) in lower(h.reference)) > 0)
                """)
        }
    }
}

/// Where a page of rows ended.
struct HistoryPlace: Sendable, Equatable {
    let key: Timestamp
    let wallet: AccountID

    init(key: Timestamp, wallet: AccountID) {
        self.key = key
        self.wallet = wallet
    }

    /// Reads ``text`` back.
    init?(_ text: String) {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let time = Int64(parts[0]), let wallet = AccountID(String(parts[1])) else { return nil }
        self.init(key: Timestamp(microsecondsSince1970: time), wallet: wallet)
    }

    var text: String { "\(key.microsecondsSince1970).\(wallet)" }
}

struct HistoryRow: Sendable {
    let place: HistoryPlace
    let told: WalletTransactionRow

    init(_ row: Row) throws(PostgresError) {
        place = HistoryPlace(
            key: try row.decode(Timestamp.self, at: 0), wallet: try row.decode(AccountID.self, at: 1))
        let currency = try row.decode(Currency.self, at: 2)
        let net = try row.decode(Int64.self, at: 7)
        guard let direction = FlowDirection(rawValue: try row.decode(String.self, at: 6)) else {
            throw PostgresError(.decoding, message: "a direction cannot be read")
        }
        let code = try row.decode(String?.self, at: 11)
        let other = try row.decode(UniqueID.self, at: 9)
        told = WalletTransactionRow(
            transactionID: try row.decode(UniqueID.self, at: 3), walletID: place.wallet.rawValue,
            kind: try row.decode(String.self, at: 4), purpose: try row.decode(String.self, at: 5),
            direction: direction, amount: Money(minorUnits: Int64(clamping: net.magnitude), currency: currency),
            fee: Money(minorUnits: try row.decode(Int64.self, at: 8), currency: currency),
            counterparty: Counterparty(
                walletID: code == nil ? other : nil, ownerID: try row.decode(UserID?.self, at: 10),
                accountNumber: try row.decode(String?.self, at: 12),
                code: code.map { String($0.dropLast(currency.code.utf8.count + 1)) }),
            description: try row.decode(String?.self, at: 13), reference: try row.decode(String?.self, at: 14),
            reverses: try row.decode(UniqueID?.self, at: 15), reversedBy: try row.decode(UniqueID?.self, at: 17),
            postedAt: try row.decode(Timestamp.self, at: 16))
    }
}

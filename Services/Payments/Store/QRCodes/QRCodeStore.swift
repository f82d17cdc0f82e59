import MoneyKit
package import PaymentsDomain
import PostgresAccess
package import Primitives

/// Which codes a list shows, all of them one person's.
package struct QRCodeFilter: Sendable {
    package var owner: UserID
    package var isLive: Bool
    package var state: QRCode.State?
    package var from: Timestamp?
    package var to: Timestamp?

    package init(owner: UserID, isLive: Bool) {
        self.owner = owner
        self.isLive = isLive
    }

    var list: ListQuery {
        var list = ListQuery()
        list.equals("q.owner_id", owner)
        list.equals("q.livemode", isLive)
        list.equals("q.state", state?.rawValue)
        list.from("q.created_at", from)
        list.before("q.created_at", to)
        return list
    }
}

/// All SQL for QR codes.
package struct QRCodeStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(
        _ code: QRCode, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into payments.qr_codes (
                id, owner_id, owner_name, wallet_id, merchant_name, merchant_city, country, category_code, currency,
                amount, single_use, reference, livemode, state, expires_at, created_at, updated_at)
            values (
                \(code.id), \(code.owner.user), \(code.owner.name), \(code.owner.wallet), \(code.merchant.name),
                \(code.merchant.city), \(code.merchant.country), \(code.merchant.categoryCode),
                \(code.currency.code), \(code.amount?.minorUnits), \(code.isSingleUse), \(code.reference),
                \(code.isLive), \(code.state.rawValue), \(code.expiresAt), \(code.createdAt), \(code.createdAt))
            """)
    }

    nonisolated(nonsending) func update(
        _ code: QRCode, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.qr_codes
            set state = \(code.state.rawValue), times_used = \(code.timesUsed), received = \(code.received.minorUnits),
                payment_id = \(code.payment), updated_at = \(now)
            where id = \(code.id)
            """)
    }

    nonisolated(nonsending) func lock(
        _ id: QRCodeID, in transaction: PostgresTransaction
    ) async throws -> QRCode? {
        try Self.decode(await transaction.query("\(Self.select) where q.id = \(id) for update of q")).first
    }

    /// Locks somebody's codes in the order of their ids.
    nonisolated(nonsending) func lock(
        _ ids: [QRCodeID], of owner: UserID, live: Bool, in transaction: PostgresTransaction
    ) async throws -> [QRCode] {
        try Self.decode(
            await transaction.query(
                """
                \(Self.select) where q.id = any(\(ids.map(\.rawValue))) and q.owner_id = \(owner)
                    and q.livemode = \(live)
                order by q.id for update of q
                """))
    }

    package func find(_ id: QRCodeID) async throws -> QRCode? {
        try Self.decode(await client.query("\(Self.select) where q.id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    package func list(_ filter: QRCodeFilter, after: QRCodeID?, limit: Int) async throws -> [QRCode] {
        var list = filter.list
        list.follows("q.id", after)
        return try Self.decode(
            await client.query("\(Self.select) \(list.conditions) order by q.id desc limit \(limit)"))
    }

    /// Those whose time is up and that nobody is paying.
    func due(_ now: Timestamp, limit: Int) async throws -> [QRCodeID] {
        try await client.query(
            """
            select id from payments.qr_codes
            where state = 'active' and payment_id is null and expires_at <= \(now) order by expires_at limit \(limit)
            """
        ).decode(QRCodeID.self)
    }

    private static let select: SQL = """
        select q.id, q.owner_id, q.wallet_id, q.owner_name, q.merchant_name, q.merchant_city, q.country,
            q.category_code, q.currency, q.amount, q.single_use, q.reference, q.livemode, q.state, q.times_used,
            q.received, q.payment_id, q.expires_at, q.created_at
        from payments.qr_codes q
        """

    private static func decode(_ rows: Rows) throws(PostgresError) -> [QRCode] {
        var codes: [QRCode] = []
        for row in rows {
            let id = try row.decode(QRCodeID.self, at: 0)
            guard let currency = Currency(try row.decode(String.self, at: 8)),
                let state = QRCode.State(rawValue: try row.decode(String.self, at: 13))
            else { throw PostgresError(.decoding, message: "QR code \(id) has a value that we do not know") }
            codes.append(
                QRCode(
                    id: id,
                    owner: Payment.Party(
                        user: try row.decode(UserID.self, at: 1), wallet: try row.decode(UniqueID.self, at: 2),
                        name: try row.decode(String?.self, at: 3)),
                    merchant: QRCode.Merchant(
                        name: try row.decode(String?.self, at: 4), city: try row.decode(String.self, at: 5),
                        country: try row.decode(String.self, at: 6), categoryCode: try row.decode(String.self, at: 7)),
                    currency: currency,
                    amount: try row.decode(Int64?.self, at: 9).map { Money(minorUnits: $0, currency: currency) },
                    isSingleUse: try row.decode(Bool.self, at: 10), reference: try row.decode(String.self, at: 11),
                    isLive: try row.decode(Bool.self, at: 12), createdAt: try row.decode(Timestamp.self, at: 18),
                    expiresAt: try row.decode(Timestamp?.self, at: 17), state: state,
                    timesUsed: try row.decode(Int.self, at: 14),
                    received: Money(minorUnits: try row.decode(Int64.self, at: 15), currency: currency),
                    payment: try row.decode(PaymentID?.self, at: 16)))
        }
        return codes
    }
}

import Outbox
package import PaymentsDomain
import PostgresAccess
package import Primitives

/// Which of one person's payment methods a list shows.
package struct PaymentMethodFilter: Sendable {
    package var owner: UserID
    package var state: PaymentMethod.State?
    package var from: Timestamp?
    package var to: Timestamp?

    package init(owner: UserID) { self.owner = owner }

    var list: ListQuery {
        var list = ListQuery()
        list.equals("m.owner_id", owner)
        list.equals("m.state", state?.rawValue)
        list.from("m.created_at", from)
        list.before("m.created_at", to)
        return list
    }
}

/// All SQL for payment methods.
package struct PaymentMethodStore: Sendable {
    let client: PostgresClient

    /// - Returns: false when its key has one.
    nonisolated(nonsending) func insert(
        _ method: PaymentMethod, key: DepositKey, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        try await transaction.execute(
            """
            insert into payments.payment_methods (
                id, owner_id, provider, state, return_url, next_at, idempotency_scope, idempotency_key, request_hash,
                created_at, updated_at)
            values (
                \(method.id), \(method.owner), \(method.provider), \(method.state.rawValue), \(method.returnURL),
                \(method.nextAt), \(key.scope), \(key.key), \(key.requestHash), \(method.createdAt),
                \(method.createdAt))
            on conflict on constraint payment_methods_one_for_a_key do nothing
            """) == 1
    }

    nonisolated(nonsending) func update(
        _ method: PaymentMethod, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let (setup, kept) = (method.setup, method.kept)
        try await transaction.execute(
            """
            update payments.payment_methods
            set state = \(method.state.rawValue), is_default = \(method.isDefault), kind = \(kept?.kind?.rawValue),
                brand = \(kept?.brand), last4 = \(kept?.last4), exp_month = \(kept?.expMonth),
                exp_year = \(kept?.expYear), setup_reference = \(setup?.reference),
                customer_reference = \(kept?.customer ?? setup?.customer), setup_url = \(setup?.url),
                client_secret = \(setup?.client?.secret), publishable_key = \(setup?.client?.publishableKey),
                provider_reference = \(kept?.reference), failure_code = \(method.failureCode),
                attempts = \(method.attempts), next_at = \(method.nextAt), updated_at = \(now)
            where id = \(method.id)
            """)
    }

    /// The one that a key made, and the hash of the request that made it.
    func find(_ key: DepositKey) async throws -> (method: PaymentMethod, requestHash: [UInt8])? {
        let rows = try await client.query(
            """
            select id, request_hash from payments.payment_methods
            where idempotency_scope = \(key.scope) and idempotency_key = \(key.key)
            """)
        guard let (id, hash) = try rows.first(PaymentMethodID.self, [UInt8].self), let method = try await find(id)
        else { return nil }
        return (method, hash)
    }

    package func find(_ id: PaymentMethodID) async throws -> PaymentMethod? {
        try Self.decode(await client.query("\(Self.select) where m.id = \(id)")).first
    }

    /// Until the transaction ends, with all of its owner's: which of them is the default is a matter of all.
    nonisolated(nonsending) func lock(
        _ id: PaymentMethodID, in transaction: PostgresTransaction
    ) async throws -> PaymentMethod? {
        _ = try await transaction.query(
            """
            select from payments.payment_methods
            where owner_id = (select owner_id from payments.payment_methods where id = \(id))
            order by id for update
            """)
        return try Self.decode(await transaction.query("\(Self.select) where m.id = \(id)")).first
    }

    /// As it is charged: nobody removes it before the transaction ends, and others may be charged at the same time.
    nonisolated(nonsending) func share(
        _ id: PaymentMethodID, in transaction: PostgresTransaction
    ) async throws -> PaymentMethod? {
        try Self.decode(await transaction.query("\(Self.select) where m.id = \(id) for share of m")).first
    }

    /// The default of somebody whose methods are locked.
    nonisolated(nonsending) func preferred(
        by owner: UserID, in transaction: PostgresTransaction
    ) async throws -> PaymentMethod? {
        try Self.decode(
            await transaction.query("\(Self.select) where m.owner_id = \(owner) and m.is_default")
        ).first
    }

    /// Whether one is kept under what its provider calls it.
    nonisolated(nonsending) func isKept(
        _ reference: String, at provider: String, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await !transaction.query(
            """
            select from payments.payment_methods
            where provider = \(provider) and provider_reference = \(reference)
            """
        ).isEmpty
    }

    /// Newest first, those older than `after`.
    package func list(
        _ filter: PaymentMethodFilter, after: PaymentMethodID?, limit: Int
    ) async throws -> [PaymentMethod] {
        var list = filter.list
        list.follows("m.id", after)
        return try Self.decode(
            await client.query("\(Self.select) \(list.conditions) order by m.id desc limit \(limit)"))
    }

    /// Those whose provider is to be asked. One that is being charged is not forgotten before that is known.
    func due(_ now: Timestamp, limit: Int) async throws -> [PaymentMethod] {
        try Self.decode(
            await client.query(
                """
                \(Self.select) where m.next_at <= \(now) and (m.state <> 'removed' or not exists (
                    select from payments.deposits d
                    where d.payment_method_id = m.id and d.stage in ('ordered', 'creating')))
                order by m.next_at limit \(limit)
                """))
    }

    /// As their owner's account is closed: providers are told to forget them.
    static func close(of owner: UserID, now: Timestamp) -> SQL {
        """
        update payments.payment_methods
        set state = 'removed', is_default = false, attempts = 0, next_at = \(now), updated_at = \(now)
        where owner_id = \(owner) and state <> 'removed'
        """
    }

    private static let select: SQL = """
        select m.id, m.owner_id, m.provider, m.return_url, m.created_at, m.state, m.is_default, m.failure_code,
            m.attempts, m.next_at, m.setup_reference, m.customer_reference, m.setup_url, m.client_secret,
            m.publishable_key, m.kind, m.brand, m.last4, m.exp_month, m.exp_year, m.provider_reference
        from payments.payment_methods m
        """

    private static func decode(_ rows: Rows) throws(PostgresError) -> [PaymentMethod] {
        var methods: [PaymentMethod] = []
        for row in rows {
            let (id, owner, provider, returnURL, createdAt, state, isDefault, failure, attempts, nextAt) =
                try row.decode(
                    PaymentMethodID.self, UserID.self, String.self, String?.self, Timestamp.self, String.self,
                    Bool.self, String?.self, Int.self, Timestamp?.self)
            guard let state = PaymentMethod.State(rawValue: state) else {
                throw PostgresError(.decoding, message: "payment method \(id) is in a state that we do not know")
            }
            methods.append(
                PaymentMethod(
                    id: id, owner: owner, provider: provider, returnURL: returnURL, createdAt: createdAt, state: state,
                    setup: try setup(row), kept: try kept(row), isDefault: isDefault, failureCode: failure,
                    attempts: attempts, nextAt: nextAt))
        }
        return methods
    }

    private static func setup(_ row: Row) throws(PostgresError) -> PaymentMethod.Setup? {
        let secret = try row.decode(String?.self, at: 13)
        let key = try row.decode(String?.self, at: 14)
        let client: ClientAction? =
            if let secret, let key { ClientAction(secret: secret, publishableKey: key) } else { nil }
        let setup = PaymentMethod.Setup(
            reference: try row.decode(String?.self, at: 10), customer: try row.decode(String?.self, at: 11),
            url: try row.decode(String?.self, at: 12), client: client)
        return setup == PaymentMethod.Setup() ? nil : setup
    }

    private static func kept(_ row: Row) throws(PostgresError) -> PaymentMethod.Kept? {
        let kind = try row.decode(String?.self, at: 15).flatMap { PaymentMethod.Kind(rawValue: $0) }
        let reference = try row.decode(String?.self, at: 20)
        guard kind != nil || reference != nil else { return nil }
        return PaymentMethod.Kept(
            kind: kind, brand: try row.decode(String?.self, at: 16), last4: try row.decode(String?.self, at: 17),
            expMonth: try row.decode(Int?.self, at: 18), expYear: try row.decode(Int?.self, at: 19),
            reference: reference, customer: try row.decode(String?.self, at: 11))
    }
}

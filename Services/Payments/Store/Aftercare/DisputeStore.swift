import MoneyKit
package import PaymentsDomain
package import PostgresAccess
package import Primitives

/// Which disputes a list shows.
package struct DisputeFilter: Sendable {
    /// Nil: everybody's, for staff.
    package var user: UserID?
    /// At which end of the payment that person stands.
    package var role: PaymentFilter.Role?
    package var state: Dispute.State?
    package var from: Timestamp?
    package var to: Timestamp?
    /// Nil: both, for staff.
    package var isLive: Bool?

    package init() {}

    var list: ListQuery {
        var list = ListQuery()
        if let user {
            switch role {
            case .payer: list.equals("d.payer_id", user)
            case .payee: list.equals("d.payee_id", user)
            case nil: list.requires("(d.payer_id = \(user) or d.payee_id = \(user))")
            }
        }
        if let isLive { list.requires("\(DisputeStore.isLive) = \(isLive)") }
        list.equals("d.state", state?.rawValue)
        list.from("d.created_at", from)
        list.before("d.created_at", to)
        return list
    }
}

/// All SQL for disputes. Whoever changes one locks its payment first.
package struct DisputeStore: Sendable {
    let client: PostgresClient

    package init(client: PostgresClient) { self.client = client }

    /// - Returns: false when the payment was disputed before.
    nonisolated(nonsending) func insert(
        _ dispute: Dispute, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        try await transaction.execute(
            """
            insert into payments.disputes (
                id, payment_id, reference, payer_id, payee_id, payee_wallet_id, kind, amount, currency, description,
                hold_id, respond_by, decide_by, state, stage, created_at, updated_at)
            values (
                \(dispute.id), \(dispute.payment), \(dispute.reference), \(dispute.payer), \(dispute.payee),
                \(dispute.payeeWallet), \(dispute.kind.rawValue), \(dispute.amount.minorUnits),
                \(dispute.amount.currency.code), \(dispute.text), \(dispute.hold), \(dispute.respondBy),
                \(dispute.decideBy), \(dispute.state.rawValue), \(dispute.stage.rawValue), \(dispute.createdAt),
                \(dispute.createdAt))
            on conflict on constraint disputes_once do nothing
            """) == 1
    }

    nonisolated(nonsending) func update(
        _ dispute: Dispute, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.disputes
            set held = \(dispute.held?.minorUnits), state = \(dispute.state.rawValue),
                stage = \(dispute.stage.rawValue), outcome = \(dispute.outcome?.rawValue),
                refund_id = \(dispute.refund), staff_id = \(dispute.staff), note = \(dispute.note),
                failure_code = \(dispute.failureCode), updated_at = \(now)
            where id = \(dispute.id)
            """)
    }

    nonisolated(nonsending) func lock(
        _ id: DisputeID, in transaction: PostgresTransaction
    ) async throws -> Dispute? {
        try Self.decode(await transaction.query("\(Self.select) where d.id = \(id) for update of d")).first
    }

    package func find(_ id: DisputeID) async throws -> Dispute? {
        try Self.decode(await client.query("\(Self.select) where d.id = \(id)")).first
    }

    nonisolated(nonsending) func find(
        _ id: DisputeID, in transaction: PostgresTransaction
    ) async throws -> Dispute? {
        try Self.decode(await transaction.query("\(Self.select) where d.id = \(id)")).first
    }

    /// Whether a payment was disputed ever.
    nonisolated(nonsending) func isKnown(
        _ payment: PaymentID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await !transaction.query("select from payments.disputes where payment_id = \(payment)").isEmpty
    }

    /// Whether a payment is disputed at this moment. The payment's row must be locked.
    nonisolated(nonsending) func isOpen(
        _ payment: PaymentID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await !transaction.query(
            """
            select from payments.disputes where payment_id = \(payment) and state in ('opened', 'investigating')
            """
        ).isEmpty
    }

    /// Newest first, those older than `after`.
    package func list(_ filter: DisputeFilter, after: DisputeID?, limit: Int) async throws -> [Dispute] {
        var list = filter.list
        list.follows("d.id", after)
        return try Self.decode(
            await client.query("\(Self.select) \(list.conditions) order by d.id desc limit \(limit)"))
    }

    /// As its payment.
    fileprivate static let isLive: SQL = "(select p.livemode from payments.payments p where p.id = d.payment_id)"

    private static let select: SQL = """
        select d.id, d.payment_id, d.payer_id, d.payee_id, d.payee_wallet_id, d.kind, d.amount, d.currency,
            d.description, d.hold_id, d.held, d.respond_by, d.decide_by, d.state, d.stage, d.outcome, d.refund_id,
            d.staff_id, d.note, d.failure_code, d.created_at, \(isLive)
        from payments.disputes d
        """

    private static func decode(_ rows: Rows) throws(PostgresError) -> [Dispute] {
        var disputes: [Dispute] = []
        for row in rows {
            let id = try row.decode(DisputeID.self, at: 0)
            guard let currency = Currency(try row.decode(String.self, at: 7)),
                let kind = Dispute.Kind(rawValue: try row.decode(String.self, at: 5)),
                let state = Dispute.State(rawValue: try row.decode(String.self, at: 13)),
                let stage = Dispute.Stage(rawValue: try row.decode(String.self, at: 14))
            else { throw PostgresError(.decoding, message: "dispute \(id) has a value that we do not know") }
            disputes.append(
                Dispute(
                    id: id, payment: try row.decode(PaymentID.self, at: 1), payer: try row.decode(UserID.self, at: 2),
                    payee: try row.decode(UserID.self, at: 3), payeeWallet: try row.decode(UniqueID.self, at: 4),
                    kind: kind, amount: Money(minorUnits: try row.decode(Int64.self, at: 6), currency: currency),
                    text: try row.decode(String.self, at: 8), hold: try row.decode(UniqueID.self, at: 9),
                    isLive: try row.decode(Bool.self, at: 21),
                    createdAt: try row.decode(Timestamp.self, at: 20),
                    respondBy: try row.decode(Timestamp.self, at: 11),
                    decideBy: try row.decode(Timestamp.self, at: 12), state: state, stage: stage,
                    held: try row.decode(Int64?.self, at: 10).map { Money(minorUnits: $0, currency: currency) },
                    outcome: try row.decode(String?.self, at: 15).flatMap(Dispute.Outcome.init),
                    refund: try row.decode(PaymentRefundID?.self, at: 16),
                    staff: try row.decode(UserID?.self, at: 17), note: try row.decode(String?.self, at: 18),
                    failureCode: try row.decode(String?.self, at: 19)))
        }
        return disputes
    }
}

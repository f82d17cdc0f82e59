import MoneyKit
package import PaymentsDomain
package import PostgresAccess
package import Primitives

/// Which refunds of payments a list shows, all of them one person's.
package struct PaymentRefundFilter: Sendable {
    package var user: UserID
    package var state: PaymentRefund.State?
    package var payment: PaymentID?
    package var from: Timestamp?
    package var to: Timestamp?
    package var isLive: Bool

    package init(user: UserID, isLive: Bool) {
        self.user = user
        self.isLive = isLive
    }

    var list: ListQuery {
        var list = ListQuery()
        list.requires("(r.payer_id = \(user) or r.payee_id = \(user))")
        list.requires("\(PaymentRefundStore.isLive) = \(isLive)")
        list.equals("r.state", state?.rawValue)
        list.equals("r.payment_id", payment)
        list.from("r.created_at", from)
        list.before("r.created_at", to)
        return list
    }
}

/// All SQL for refunds of payments. Whoever adds one has the payment's row locked.
package struct PaymentRefundStore: Sendable {
    let client: PostgresClient

    package init(client: PostgresClient) { self.client = client }

    /// - Parameter staff: the operator who ordered it.
    nonisolated(nonsending) func insert(
        _ refund: PaymentRefund, by staff: UserID?, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into payments.payment_refunds (
                id, payment_id, reference, payer_id, payer_wallet_id, payee_id, payee_wallet_id, amount, fee_returned,
                currency, reason, comment, dispute_id, hold_id, is_covered, staff_id, state, created_at, updated_at)
            values (
                \(refund.id), \(refund.payment), \(refund.reference), \(refund.payer), \(refund.payerWallet),
                \(refund.payee), \(refund.payeeWallet), \(refund.amount.minorUnits), \(refund.feeReturned.minorUnits),
                \(refund.amount.currency.code), \(refund.reason?.rawValue), \(refund.comment),
                \(refund.verdict?.dispute), \(refund.verdict?.hold), \(refund.verdict?.isCovered ?? false), \(staff),
                \(refund.state.rawValue), \(refund.createdAt), \(refund.createdAt))
            """)
    }

    nonisolated(nonsending) func update(
        _ refund: PaymentRefund, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.payment_refunds
            set state = \(refund.state.rawValue), failure_code = \(refund.failureCode), updated_at = \(now)
            where id = \(refund.id)
            """)
    }

    /// What goes or went back of a payment.
    nonisolated(nonsending) func reserved(
        of payment: PaymentID, in transaction: PostgresTransaction
    ) async throws -> ReservedRefunds {
        let (amount, fee) =
            try await transaction.query(
                """
                select coalesce(sum(amount), 0)::bigint, coalesce(sum(fee_returned), 0)::bigint
                from payments.payment_refunds where payment_id = \(payment) and state <> 'failed'
                """
            ).first(Int64.self, Int64.self) ?? (Int64(0), Int64(0))
        return ReservedRefunds(amount: amount, fee: fee)
    }

    /// What has gone back of a payment.
    nonisolated(nonsending) func done(
        of payment: PaymentID, in transaction: PostgresTransaction
    ) async throws -> Int64 {
        try await transaction.query(
            """
            select coalesce(sum(amount), 0)::bigint from payments.payment_refunds
            where payment_id = \(payment) and state = 'succeeded'
            """
        ).first(Int64.self) ?? 0
    }

    nonisolated(nonsending) func lock(
        _ id: PaymentRefundID, in transaction: PostgresTransaction
    ) async throws -> PaymentRefund? {
        try Self.decode(await transaction.query("\(Self.select) where r.id = \(id) for update of r")).first
    }

    package func find(_ id: PaymentRefundID) async throws -> PaymentRefund? {
        try Self.decode(await client.query("\(Self.select) where r.id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    package func list(
        _ filter: PaymentRefundFilter, after: PaymentRefundID?, limit: Int
    ) async throws -> [PaymentRefund] {
        var list = filter.list
        list.follows("r.id", after)
        return try Self.decode(
            await client.query("\(Self.select) \(list.conditions) order by r.id desc limit \(limit)"))
    }

    /// As its payment.
    fileprivate static let isLive: SQL = "(select p.livemode from payments.payments p where p.id = r.payment_id)"

    private static let select: SQL = """
        select r.id, r.payment_id, r.payer_id, r.payer_wallet_id, r.payee_id, r.payee_wallet_id, r.amount,
            r.fee_returned, r.currency, r.reason, r.comment, r.dispute_id, r.hold_id, r.is_covered, r.created_at,
            r.state, r.failure_code, \(isLive)
        from payments.payment_refunds r
        """

    private static func decode(_ rows: Rows) throws(PostgresError) -> [PaymentRefund] {
        var refunds: [PaymentRefund] = []
        for row in rows {
            let id = try row.decode(PaymentRefundID.self, at: 0)
            guard let currency = Currency(try row.decode(String.self, at: 8)),
                let state = PaymentRefund.State(rawValue: try row.decode(String.self, at: 15))
            else { throw PostgresError(.decoding, message: "refund \(id) has a value that we do not know") }
            var verdict: PaymentRefund.Verdict?
            if let dispute = try row.decode(DisputeID?.self, at: 11) {
                verdict = PaymentRefund.Verdict(
                    dispute: dispute, hold: try row.decode(UniqueID?.self, at: 12),
                    isCovered: try row.decode(Bool.self, at: 13))
            }
            refunds.append(
                PaymentRefund(
                    id: id, payment: try row.decode(PaymentID.self, at: 1),
                    payer: try row.decode(UserID.self, at: 2), payerWallet: try row.decode(UniqueID.self, at: 3),
                    payee: try row.decode(UserID.self, at: 4), payeeWallet: try row.decode(UniqueID.self, at: 5),
                    amount: Money(minorUnits: try row.decode(Int64.self, at: 6), currency: currency),
                    feeReturned: Money(minorUnits: try row.decode(Int64.self, at: 7), currency: currency),
                    reason: try row.decode(String?.self, at: 9).flatMap(Outflow.RefundReason.init),
                    comment: try row.decode(String?.self, at: 10), verdict: verdict,
                    isLive: try row.decode(Bool.self, at: 17),
                    createdAt: try row.decode(Timestamp.self, at: 14), state: state,
                    failureCode: try row.decode(String?.self, at: 16)))
        }
        return refunds
    }
}

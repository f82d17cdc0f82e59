import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// What of a deposit has gone back to its payer, what its provider has taken back by itself, and what still can go.
struct DepositRefunds: Sendable, Equatable {
    let refunded: Money
    let refundable: Money
    let returned: Money

    /// - Parameters:
    ///   - refunded: minor units that have arrived at the payer.
    ///   - reserved: those, and what is on its way there.
    ///   - returned: what the provider has taken, unless it has given it back.
    init(of deposit: Deposit, refunded: Int64, reserved: Int64, returned: Int64) {
        let (received, currency) = (deposit.received.minorUnits, deposit.received.currency)
        let isCredited = deposit.status == .succeeded
        // One that no wallet could take has gone back as a whole.
        let whole = deposit.status == .refunded ? received : 0
        self.refunded = Money(minorUnits: isCredited ? refunded : whole, currency: currency)
        let canGoBack = isCredited && deposit.method != .achDebit
        refundable = Money(
            minorUnits: canGoBack ? max(0, received - reserved - returned) : 0, currency: currency)
        self.returned = Money(minorUnits: returned, currency: currency)
    }

    /// Of one that nothing was paid back of after it was credited.
    init(untouched deposit: Deposit) { self.init(of: deposit, refunded: 0, reserved: 0, returned: 0) }
}

/// What goes or went back of a deposit, in minor units: all refunds that have not failed, and what its provider takes
/// back by itself.
struct ReservedOfDeposit: Sendable, Equatable {
    let refunds: ReservedRefunds
    let takenBack: Int64

    var amount: Int64 { refunds.amount + takenBack }
}

extension OutflowStore {
    /// Whoever is to add to it has the deposit's row locked.
    nonisolated(nonsending) func reserved(
        of deposit: DepositID, in transaction: PostgresTransaction
    ) async throws -> ReservedOfDeposit {
        let (amount, fee, takenBack) =
            try await transaction.query(
                """
                select coalesce(sum(o.amount), 0)::bigint, coalesce(sum(o.fee_returned), 0)::bigint,
                    (select coalesce(sum(c.amount), 0)::bigint from payments.chargebacks c
                        where c.deposit_id = \(deposit) and c.state <> 'won')
                from payments.outflows o where o.deposit_id = \(deposit) and o.status <> 'failed'
                """
            ).first(Int64.self, Int64.self, Int64.self) ?? (Int64(0), Int64(0), Int64(0))
        return ReservedOfDeposit(refunds: ReservedRefunds(amount: amount, fee: fee), takenBack: takenBack)
    }

    /// What a guest has again of a payment, whose row must be locked.
    nonisolated(nonsending) func refunded(
        of payment: PaymentID, in transaction: PostgresTransaction
    ) async throws -> Int64 {
        try await transaction.query(
            """
            select coalesce(sum(amount), 0)::bigint from payments.outflows
            where deposit_id = \(payment) and fee_returned is not null and status = 'succeeded'
            """
        ).first(Int64.self) ?? 0
    }

    func refunds(of deposit: Deposit) async throws -> DepositRefunds {
        try await refunds(of: [deposit])[deposit.id] ?? DepositRefunds(untouched: deposit)
    }

    /// Of all of a page at once.
    func refunds(of deposits: [Deposit]) async throws -> [DepositID: DepositRefunds] {
        try await Self.decode(client.query(Self.sums(of: deposits)), deposits)
    }

    nonisolated(nonsending) func refunds(
        of deposit: Deposit, in transaction: PostgresTransaction
    ) async throws -> DepositRefunds {
        try await Self.decode(transaction.query(Self.sums(of: [deposit])), [deposit])[deposit.id]
            ?? DepositRefunds(untouched: deposit)
    }

    private static func sums(of deposits: [Deposit]) -> SQL {
        """
        select d.id,
            (select coalesce(sum(o.amount) filter (where o.status = 'succeeded'), 0)::bigint
                from payments.outflows o where o.deposit_id = d.id and o.status <> 'failed'),
            (select coalesce(sum(o.amount), 0)::bigint
                from payments.outflows o where o.deposit_id = d.id and o.status <> 'failed'),
            (select coalesce(sum(c.amount), 0)::bigint
                from payments.chargebacks c where c.deposit_id = d.id and c.state <> 'won')
        from payments.deposits d where d.id = any(\(deposits.map(\.id)))
        """
    }

    private static func decode(
        _ rows: Rows, _ deposits: [Deposit]
    ) throws(PostgresError) -> [DepositID: DepositRefunds] {
        var refunds = Dictionary(deposits.map { ($0.id, DepositRefunds(untouched: $0)) }) { first, _ in first }
        let known = Dictionary(deposits.map { ($0.id, $0) }) { first, _ in first }
        for (id, refunded, reserved, returned) in try rows.decode(
            DepositID.self, Int64.self, Int64.self, Int64.self)
        {
            guard let deposit = known[id] else { continue }
            refunds[id] = DepositRefunds(of: deposit, refunded: refunded, reserved: reserved, returned: returned)
        }
        return refunds
    }
}

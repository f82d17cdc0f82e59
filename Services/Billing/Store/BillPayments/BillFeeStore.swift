import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// What bills have brought, summed over what they have in common.
struct BillFeeSum: Sendable, Equatable {
    enum Group: String, Sendable, CaseIterable {
        case biller, category, day
    }

    /// The biller's code, the category, or the day.
    let key: String
    /// Completed ones, less those that were taken back.
    let count: Int64
    let volume: Money
    let fees: Money
    let commissions: Money
}

/// All SQL for what bills bring; rows are added, never changed.
struct BillFeeStore: Sendable {
    let client: PostgresClient

    /// In the transaction that completes or reverses a payment.
    static func book(_ payment: BillPayment, _ change: BillPaymentChange, at time: Timestamp) -> SQL? {
        let sign: Int64
        switch change {
        case .completed: sign = 1
        case .reversed: sign = -1
        case .none, .moved, .failed, .withdrawn: return nil
        }
        return """
            insert into billing.bill_payment_fees (
                payment_id, sign, biller_code, category, currency, amount, fee, commission, booked_at)
            values (\(payment.id), \(sign), \(payment.payee.code), \(payment.payee.category.rawValue),
                \(payment.amount.currency.code), \(sign * payment.amount.minorUnits),
                \(sign * payment.fee.minorUnits), \(sign * payment.commission.minorUnits), \(time))
            """
    }

    /// By key and currency.
    /// - Throws: `PostgresError` also where a sum is more than 64 bits hold.
    func sums(by group: BillFeeSum.Group, from: Timestamp?, to: Timestamp?) async throws -> [BillFeeSum] {
        var list = ListQuery()
        list.from("f.booked_at", from)
        list.before("f.booked_at", to)
        let key: SQL =
            switch group {
            case .biller: "f.biller_code"
            case .category: "f.category"
            case .day: "to_char(f.booked_at at time zone 'UTC', 'YYYY-MM-DD')"
            }
        let rows = try await client.query(
            """
            select \(key), f.currency, sum(f.sign)::bigint, sum(f.amount)::bigint, sum(f.fee)::bigint,
                sum(f.commission)::bigint
            from billing.bill_payment_fees f \(list.conditions)
            group by 1, 2 order by 1, 2
            """)
        var sums: [BillFeeSum] = []
        for row in rows {
            let (key, code, count, volume, fees, commissions) = try row.decode(
                String.self, String.self, Int64.self, Int64.self, Int64.self, Int64.self)
            guard let currency = Currency(code) else {
                throw PostgresError(.decoding, message: "fees are of a currency that we do not know")
            }
            sums.append(
                BillFeeSum(
                    key: key, count: count, volume: Money(minorUnits: volume, currency: currency),
                    fees: Money(minorUnits: fees, currency: currency),
                    commissions: Money(minorUnits: commissions, currency: currency)))
        }
        return sums
    }
}

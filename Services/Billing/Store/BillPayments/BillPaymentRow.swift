import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Rows of bill payments as domain values.
enum BillPaymentRow {
    static let columns: SQL = """
        p.id, p.owner_id, p.wallet_id, p.biller_id, p.biller_code, p.biller_name, p.category, p.provider, p.currency,
        p.package_id, p.package_code, p.package_name, p.customer, p.customer_name, p.meter, p.phone, p.amount, p.fee,
        p.capture_id, p.release_id, p.post_id, p.reversal_id, p.schedule_id, p.bill_id, p.created_at, p.status, p.stage,
        p.attempts, p.sent_at, p.send_after, p.missing_since, p.provider_reference, p.commission, p.token, p.units,
        p.bonus_token, p.is_delivered, p.failure_code, p.failure_message, p.is_paid_late, p.completed_at,
        p.assessment_id, a.id, a.begun_at
        """
    /// With the newest attempt.
    static let tables: SQL = """
        billing.bill_payments p
        left join billing.bill_payment_attempts a on a.payment_id = p.id and a.number = p.attempts
        """

    static func decode(_ rows: Rows) throws(PostgresError) -> [BillPayment] {
        var payments: [BillPayment] = []
        payments.reserveCapacity(rows.count)
        for row in rows { payments.append(try payment(row)) }
        return payments
    }

    private static func payment(_ row: Row) throws(PostgresError) -> BillPayment {
        let (id, owner, wallet, biller, code, name, category, provider, currencyCode) = try row.decode(
            BillPaymentID.self, UserID.self, UniqueID.self, BillerID.self, String.self, String.self, String.self,
            String.self, String.self)
        let meter = try row.decode(String?.self, at: 14)
        guard let currency = Currency(currencyCode), let category = Biller.Category(rawValue: category),
            let status = BillPayment.Status(rawValue: try row.decode(String.self, at: 25)),
            let stage = BillPayment.Stage(rawValue: try row.decode(String.self, at: 26)),
            meter == nil || meter.flatMap(BillOrder.MeterType.init) != nil
        else { throw unknownValue(id) }
        return BillPayment(
            id: id, owner: owner, wallet: wallet,
            payee: BillPayment.Payee(id: biller, code: code, name: name, category: category, provider: provider),
            bought: try bought(row), customer: try row.decode(String.self, at: 12),
            customerName: try row.decode(String?.self, at: 13), meter: meter.flatMap(BillOrder.MeterType.init),
            phone: try row.decode(String.self, at: 15),
            amount: Money(minorUnits: try row.decode(Int64.self, at: 16), currency: currency),
            fee: Money(minorUnits: try row.decode(Int64.self, at: 17), currency: currency),
            walletIDs: BillPayment.WalletIDs(
                capture: try row.decode(UniqueID.self, at: 18), release: try row.decode(UniqueID.self, at: 19),
                post: try row.decode(UniqueID.self, at: 20), reversal: try row.decode(UniqueID.self, at: 21)),
            schedule: try row.decode(UniqueID?.self, at: 22), bill: try row.decode(UniqueID?.self, at: 23),
            createdAt: try row.decode(Timestamp.self, at: 24), status: status, stage: stage,
            attempts: try row.decode(Int.self, at: 27), attempt: try attempt(row),
            sentAt: try row.decode(Timestamp?.self, at: 28), sendAfter: try row.decode(Timestamp?.self, at: 29),
            missingSince: try row.decode(Timestamp?.self, at: 30), delivery: try delivery(row, currency),
            failure: try failure(row), isPaidLate: try row.decode(Bool.self, at: 39),
            completedAt: try row.decode(Timestamp?.self, at: 40), assessment: try row.decode(UniqueID?.self, at: 41))
    }

    private static func bought(_ row: Row) throws(PostgresError) -> BillPayment.Bought? {
        guard let id = try row.decode(BillerPackageID?.self, at: 9), let code = try row.decode(String?.self, at: 10),
            let name = try row.decode(String?.self, at: 11)
        else { return nil }
        return BillPayment.Bought(id: id, code: code, name: name)
    }

    private static func delivery(_ row: Row, _ currency: Currency) throws(PostgresError) -> BillDelivery? {
        guard try row.decode(Bool.self, at: 36) else { return nil }
        return BillDelivery(
            reference: try row.decode(String?.self, at: 31),
            commission: try row.decode(Int64?.self, at: 32).map { Money(minorUnits: $0, currency: currency) },
            token: try row.decode(String?.self, at: 33), units: try row.decode(String?.self, at: 34),
            bonusToken: try row.decode(String?.self, at: 35))
    }

    private static func failure(_ row: Row) throws(PostgresError) -> BillFailure? {
        guard let code = try row.decode(String?.self, at: 37), let message = try row.decode(String?.self, at: 38)
        else { return nil }
        return BillFailure(code: code, message: message)
    }

    private static func attempt(_ row: Row) throws(PostgresError) -> BillPayment.Attempt? {
        guard let id = try row.decode(String?.self, at: 42), let begunAt = try row.decode(Timestamp?.self, at: 43)
        else { return nil }
        return BillPayment.Attempt(id: id, begunAt: begunAt)
    }

    private static func unknownValue(_ id: BillPaymentID) -> PostgresError {
        PostgresError(.decoding, message: "bill payment \(id) has a value that we do not know")
    }
}

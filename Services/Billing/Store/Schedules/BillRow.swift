import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Rows of personal bills as domain values.
enum BillRow {
    static let columns: SQL = """
        b.id, b.owner_id, b.name, b.amount, b.currency, b.due_on, b.repeats, b.series_start, b.series_number,
        b.remind_days, b.remind_on, b.reminded_at, b.state, b.paid_on, b.bill_payment_id, b.next_bill_id,
        b.auto_payment_id, b.auto_state, b.auto_attempts, b.auto_due_at, b.auto_failure_code, b.auto_wallet_id,
        b.auto_biller_id, b.auto_biller_name, b.auto_customer_id, b.auto_package_id, b.auto_meter_type, b.created_at
        """

    static func decode(_ rows: Rows) throws(PostgresError) -> [PersonalBill] {
        var bills: [PersonalBill] = []
        for row in rows { bills.append(try bill(row)) }
        return bills
    }

    private static func bill(_ row: Row) throws(PostgresError) -> PersonalBill {
        let id = try row.decode(PersonalBillID.self, at: 0)
        guard let currency = Currency(try row.decode(String.self, at: 4)),
            let state = PersonalBill.State(rawValue: try row.decode(String.self, at: 12))
        else { throw PostgresError(.decoding, message: "bill \(id) has a value that we do not know") }
        return PersonalBill(
            id: id, owner: try row.decode(UserID.self, at: 1), createdAt: try row.decode(Timestamp.self, at: 27),
            face: PersonalBill.Face(
                name: try row.decode(String.self, at: 2),
                amount: Money(minorUnits: try row.decode(Int64.self, at: 3), currency: currency),
                dueOn: try row.decode(CalendarDay.self, at: 5),
                repeats: try row.decode(String?.self, at: 6).flatMap(PersonalBill.Repeat.init),
                remindDays: try row.decode([Int32].self, at: 9).map(Int.init)),
            series: PersonalBill.Series(
                start: try row.decode(CalendarDay.self, at: 7), number: try row.decode(Int.self, at: 8)),
            autoPay: try autoPay(row, id), state: state, paidOn: try row.decode(CalendarDay?.self, at: 13),
            payment: try row.decode(UniqueID?.self, at: 14), next: try row.decode(PersonalBillID?.self, at: 15),
            remindOn: try row.decode(CalendarDay?.self, at: 10), remindedAt: try row.decode(Timestamp?.self, at: 11))
    }

    private static func autoPay(_ row: Row, _ id: PersonalBillID) throws(PostgresError) -> PersonalBill.AutoPay? {
        guard let payment = try row.decode(UniqueID?.self, at: 16) else { return nil }
        guard let state = AutomaticPayment.State(rawValue: try row.decode(String.self, at: 17)) else {
            throw PostgresError(.decoding, message: "bill \(id) is paid in a way that we do not know")
        }
        return PersonalBill.AutoPay(
            order: BillOrder(
                wallet: try row.decode(UniqueID.self, at: 21), biller: try row.decode(BillerID.self, at: 22),
                customer: try row.decode(String.self, at: 24), package: try row.decode(BillerPackageID?.self, at: 25),
                amount: nil, meter: try row.decode(String?.self, at: 26).flatMap(BillOrder.MeterType.init)),
            biller: try row.decode(String.self, at: 23),
            payment: AutomaticPayment(
                id: payment, state: state, attempts: try row.decode(Int.self, at: 18),
                dueAt: try row.decode(Timestamp?.self, at: 19),
                failureCode: try row.decode(String?.self, at: 20)))
    }
}

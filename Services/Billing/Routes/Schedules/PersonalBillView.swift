import BillingDomain
import JSONKit
import MoneyKit
import Primitives

/// Something that its owner has to pay on a day.
struct PersonalBillView: FieldEncodable {
    let bill: PersonalBill

    init(_ bill: PersonalBill) { self.bill = bill }

    static let example = PersonalBillView(
        PersonalBill(
            id: PersonalBillID(.example), owner: UserID(.example),
            face: PersonalBill.Face(
                name: "Rent", amount: .example, dueOn: Timestamp.example.day, repeats: .monthly, remindDays: [3]),
            autoPay: PersonalBill.AutoPay(
                order: BillOrder(
                    wallet: .example, biller: BillerID(.example), customer: "1111111111111", package: nil, amount: nil,
                    meter: nil), biller: "IKEDC Prepaid", payment: AutomaticPayment(id: .example, dueAt: .example)),
            now: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", bill.id)
        out.field("name", bill.face.name)
        out.field("amount", bill.face.amount)
        out.field("due_on", bill.face.dueOn)
        out.field("status", bill.state)
        out.field("repeat", bill.face.repeats)
        out.field("remind_days", bill.face.remindDays)
        out.field("auto_pay", bill.autoPay.map(AutoPayView.init))
        out.field("paid_on", bill.paidOn)
        out.field("bill_payment_id", bill.payment)
        out.field("next_bill_id", bill.next)
        out.field("created_at", bill.createdAt)
    }
}

/// How a bill pays itself.
struct AutoPayView: FieldEncodable {
    let autoPay: PersonalBill.AutoPay

    init(_ autoPay: PersonalBill.AutoPay) { self.autoPay = autoPay }

    static let example = AutoPayView(
        PersonalBill.AutoPay(
            order: BillOrder(
                wallet: .example, biller: BillerID(.example), customer: "1111111111111", package: nil, amount: nil,
                meter: nil), biller: "IKEDC Prepaid", payment: AutomaticPayment(id: .example, dueAt: .example)))

    func encode(to out: inout JSONWriter) {
        let (order, payment) = (autoPay.order, autoPay.payment)
        out.field("wallet_id", order.wallet)
        out.field("biller_id", order.biller)
        out.field("biller", autoPay.biller)
        out.field("customer_id", order.customer)
        out.optional("package_id", order.package)
        out.optional("meter_type", order.meter)
        out.field("status", payment.state)
        out.field("attempts", payment.attempts)
        out.field("next_at", payment.state == .pending ? payment.dueAt : nil)
        out.field("failure_code", payment.failureCode)
    }
}

struct PersonalBillPath: FieldDecodable {
    let id: PersonalBillID

    init(_ fields: inout Fields) { id = fields.required("id", .id(PersonalBillID.self)) }
}

extension PersonalBill.State: FieldValue {}
extension PersonalBill.Repeat: FieldValue {}

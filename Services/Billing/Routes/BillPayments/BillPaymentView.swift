package import BillingDomain
import HTTPKit
package import JSONKit
import MoneyKit
import Primitives

/// A bill payment's id in a path.
struct BillPaymentPath: FieldDecodable {
    let id: BillPaymentID

    init(_ fields: inout Fields) { id = fields.required("id", .id(BillPaymentID.self)) }
}

/// A bill payment as its owner sees it.
struct BillPaymentView: FieldEncodable {
    let payment: BillPayment

    init(_ payment: BillPayment) {
        self.payment = payment
    }

    static let example = BillPaymentView(.example)

    func encode(to out: inout JSONWriter) {
        let delivery = payment.delivery
        out.field("id", payment.id)
        out.field("status", payment.status)
        out.field("biller", payment.payee)
        out.optional("package", payment.bought)
        out.field("customer_id", payment.customer)
        out.optional("customer_name", payment.customerName)
        out.optional("meter_type", payment.meter)
        out.field("amount", payment.amount)
        out.field("fee", payment.fee)
        out.field("total", payment.total)
        out.field("wallet_id", payment.wallet)
        out.optional("provider_reference", delivery?.reference)
        out.optional("token", delivery?.token)
        out.optional("units", delivery?.units)
        out.optional("bonus_token", delivery?.bonusToken)
        // It may be settled before its money is back.
        out.optional("failure", payment.status == .failed ? payment.failure : nil)
        out.optional("transaction_id", payment.transaction)
        out.optional("schedule_id", payment.schedule)
        out.optional("bill_id", payment.bill)
        out.field("created_at", payment.createdAt)
        out.optional("completed_at", payment.completedAt)
    }
}

/// The same as staff see it: with its owner and where it stands.
struct StaffBillPaymentView: FieldEncodable {
    let payment: BillPayment

    init(_ payment: BillPayment) {
        self.payment = payment
    }

    static let example = StaffBillPaymentView(.example)

    func encode(to out: inout JSONWriter) {
        BillPaymentView(payment).encode(to: &out)
        out.field("owner_id", payment.owner)
        out.field("stage", payment.stage)
        out.field("provider", payment.payee.provider)
        out.field("attempts", payment.attempts)
        out.optional("attempt_id", payment.attempt?.id)
        out.optional("sent_at", payment.sentAt)
    }
}

extension BillPayment {
    static let example = BillPayment(
        id: BillPaymentID(.example), owner: UserID(.example), wallet: .example,
        payee: Payee(
            id: BillerID(.example), code: "BIL119", name: "Ikeja Electric", category: .electricity,
            provider: "vtpass"),
        bought: Bought(id: BillerPackageID(.example), code: "dstv-padi", name: "DStv Padi"),
        customer: "1111111111111", customerName: "ADA OBI", meter: .prepaid, phone: "08011111111",
        amount: Money(minorUnits: 500_000, currency: .NGN), fee: Money(minorUnits: 10_000, currency: .NGN),
        walletIDs: WalletIDs(capture: .example, release: .example, post: .example, reversal: .example),
        schedule: .example, bill: .example, createdAt: .example, status: .failed, stage: .ended, attempts: 1,
        attempt: Attempt(id: "202611301147aaaaaaaaaaaaaaaaaaaa", begunAt: .example), sentAt: .example,
        delivery: BillDelivery(
            reference: "17416031746297213938642061", commission: Money(minorUnits: 7_500, currency: .NGN),
            token: "26362054405982757802", units: "79.9", bonusToken: "26362054405982757802"),
        failure: BillFailure(code: "016", message: "TRANSACTION FAILED"), completedAt: .example)
}

extension BillPayment.Payee: FieldEncodable {
    package static let example = BillPayment.example.payee

    package func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("code", code)
        out.field("name", name)
        out.field("category", category)
    }
}

extension BillPayment.Bought: FieldEncodable {
    package static let example = BillPayment.Bought(id: BillerPackageID(.example), code: "dstv-padi", name: "DStv Padi")

    package func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("code", code)
        out.field("name", name)
    }
}

extension BillFailure: FieldEncodable {
    package static let example = BillFailure(code: "016", message: "TRANSACTION FAILED")

    package func encode(to out: inout JSONWriter) {
        out.field("code", code)
        out.field("message", message)
    }
}

extension BillPayment.Status: FieldValue {}
extension BillPayment.Stage: FieldValue {}

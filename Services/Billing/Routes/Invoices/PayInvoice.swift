import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives

/// `POST /public/invoices/{number}/payments`: from a wallet, by anybody who has the invoice's address and an account.
/// Of many who pay the same one does.
struct PayInvoice: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/public/invoices/{number}/payments", id: "payInvoice",
        summary: "Pay an invoice from a wallet", tag: "Invoices",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .moveMoney, idempotency: .required,
        success: 201,
        problems: [
            .notFound, .invoiceNotPayable, .paymentInProgress, .amountNotPositive, .amountExceedsDue,
            .currencyMismatch, .amountTooLarge, .ownInvoice, .noPayoutWallet, .walletFrozen, .walletClosed,
            .authorizationRequired, .authorizationInvalid, .insufficientFunds, .limitExceeded,
            .recipientLimitExceeded, .accountRestricted, .transactionNotPermitted, .transactionUnderReview,
            .rateUnavailable, .assessmentUnavailable,
        ], rateClass: .money)

    typealias Path = InvoiceNumberPath
    typealias Query = InvoiceTokenQuery

    struct Body: FieldDecodable {
        let wallet: UniqueID
        let amount: Money?
        let authorization: String?

        init(_ fields: inout Fields) {
            wallet = fields.required("wallet_id", .uuid)
            amount = fields.optional("amount", .money.described("Without one, all that is due"))
            authorization = fields.optional("authorization", .text(1...100).secret)
        }
    }

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<InvoicePaymentView> {
        let (caller, body) = (try call.caller, call.body)
        let (invoice, _) = try await parts.shown(call.path.number, token: call.query.token)
        guard let key = call.idempotency else { throw Problem(.idempotencyKeyRequired) }
        let order = InvoiceOrder(
            invoice: invoice.id, payer: caller.userID, wallet: body.wallet, amount: body.amount,
            authorization: body.authorization, isSession: caller.isPerson)
        // The trace of the request goes with its answer, which is kept afterwards.
        let id = try await parts.transactions.aside { try await parts.payments.pay(order, key: key) }
        return try await idempotent(call, parts.transactions) { transaction in
            guard let payment = try await parts.desk.payments.find(id, in: transaction),
                let invoice = try await parts.desk.invoices.find(payment.invoice, in: transaction),
                let issue = invoice.issue
            else { throw InvoiceError.missing(.invoice) }
            AuditTrail.resource(payment.id)
            return .created(
                InvoicePaymentView(payment: payment, invoice: ShownInvoiceView(invoice: invoice, issue: issue)))
        }
    }
}

struct InvoicePaymentView: FieldEncodable {
    let payment: InvoicePayment
    let invoice: ShownInvoiceView

    static let example = InvoicePaymentView(
        payment: InvoicePayment(
            id: InvoicePaymentID(.example), invoice: InvoiceID(.example), issuer: UserID(.example), method: .wallet,
            amount: .example, fee: .zero(.USD), paidOn: Timestamp.example.day, createdAt: .example, state: .posted),
        invoice: .example)

    func encode(to out: inout JSONWriter) {
        out.field("id", payment.id)
        out.field("amount", payment.amount)
        out.field("status", payment.state)
        out.field("transaction_id", payment.transaction)
        out.field("invoice", invoice)
    }
}

extension InvoicePayment.State: FieldValue {}

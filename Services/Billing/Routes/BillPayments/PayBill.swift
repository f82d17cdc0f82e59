import Authentication
import BillingDomain
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `POST /bill-payments`. The wallet holds amount and fee before there is an answer; then the biller is waited for a
/// moment.
struct PayBill: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/bill-payments", id: "payBill", summary: "Pay a bill from a wallet",
        tag: "Bill payments", access: .roles([.customer, .merchant], scope: .billingWrite), right: .moveMoney,
        idempotency: .required, success: 201,
        problems: [
            .notFound, .billerNotAvailable, .packageRequired, .amountOutOfRange, .customerNotFound, .billerUnreachable,
            .rateLimited, .currencyMismatch, .walletFrozen, .walletClosed, .insufficientFunds, .limitExceeded,
            .authorizationRequired, .authorizationInvalid, .transactionNotPermitted, .transactionUnderReview,
            .rateUnavailable, .assessmentUnavailable,
        ], rateClass: .money, timeout: .seconds(60))

    struct Body: FieldDecodable {
        let order: BillOrder
        let phone: String?
        let saveAs: String?
        let authorization: String?

        init(_ fields: inout Fields) {
            order = OrderFields(&fields).order
            phone = fields.optional("phone", .line(5...20).example("08011111111").personal)
            saveAs = fields.optional("save_as", .line(1...100).example("Mother's meter"))
            authorization = fields.optional("authorization", .text(1...100))
        }
    }

    static let bodyExample: String? = """
        {"wallet_id": "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", "biller_id": "019b0000-0000-7000-8000-000200000121", \
        "customer_id": "1111111111111", "amount": {"amount": "5000.00", "currency": "NGN"}, "meter_type": "prepaid", \
        "phone": "08011111111"}
        """

    let parts: BillPaymentParts

    func handle(_ call: Call<Self>) async throws -> Reply<BillPaymentView> {
        guard let attempt = call.idempotency else { throw Problem(.idempotencyKeyRequired) }
        let (body, caller) = (call.body, try call.caller)
        let context = PayContext(
            id: BillPaymentID(parts.saga.ids.next()), owner: caller.userID, phone: body.phone,
            authorization: body.authorization, channel: caller.isPerson ? .session : .apiKey, saveAs: body.saveAs,
            key: attempt)
        let payment = try await pay(body.order, as: context, isOperator: caller.has(.operator))
        try await parts.desk.wait(for: payment.id)
        return try await idempotent(call, parts.transactions) { transaction in
            guard let payment = try await parts.payments.find(payment.id, in: transaction) else {
                throw BillPaymentError.missing
            }
            return .created(BillPaymentView(payment))
        }
    }

    /// What it asks for may cost something else by now; its answer does not.
    private func pay(_ order: BillOrder, as context: PayContext, isOperator: Bool) async throws -> BillPayment {
        if let key = context.key, let known = try await parts.desk.known(key, context) { return known }
        let priced = try await parts.saga.seams.price(order, context.owner, isOperator)
        return try await parts.desk.pay(priced, as: context)
    }
}

import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `POST /bill-payments/quote`: what a payment would cost, and whether the wallet would pay it now. Moves nothing, and
/// promises nothing.
struct QuoteBillPayment: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/bill-payments/quote", id: "quoteBillPayment", summary: "What paying a bill would cost",
        tag: "Bill payments", access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        problems: [
            .notFound, .billerNotAvailable, .packageRequired, .amountOutOfRange, .currencyMismatch, .customerNotFound,
            .billerUnreachable, .rateLimited,
        ], timeout: .seconds(45))

    typealias Body = OrderFields

    static let bodyExample: String? = """
        {"wallet_id": "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", "biller_id": "019b0000-0000-7000-8000-000200000121", \
        "customer_id": "1111111111111", "amount": {"amount": "5000.00", "currency": "NGN"}, "meter_type": "prepaid"}
        """

    let parts: CatalogueParts

    func handle(_ call: Call<Self>) async throws -> Reply<BillQuoteView> {
        let caller = try call.caller
        let priced = try await parts.orders.price(
            call.body.order, for: caller.userID, isOperator: caller.has(.operator), isCounted: true)
        let (available, refusal) = try await parts.wallet.canPay(
            priced.total, from: priced.order.wallet, of: caller.userID)
        return .ok(BillQuoteView(priced: priced, available: available, refusal: refusal))
    }
}

struct BillQuoteView: FieldEncodable {
    let amount: Money
    let fee: Money
    let total: Money
    /// Nil where nothing of it would be paid.
    let balanceAfter: Money?
    let refusal: String?

    init(priced: PricedOrder, available: Money?, refusal: String?) {
        (amount, fee, total) = (priced.amount, priced.fee, priced.total)
        // A wallet of another currency refuses.
        balanceAfter = refusal == nil ? available.flatMap { try? $0.subtracting(priced.total) } : nil
        self.refusal = refusal
    }

    private init(amount: Money, fee: Money, total: Money, balanceAfter: Money) {
        (self.amount, self.fee, self.total, self.balanceAfter) = (amount, fee, total, balanceAfter)
        refusal = nil
    }

    static let example = BillQuoteView(
        amount: Money(minorUnits: 500_000, currency: .NGN), fee: Money(minorUnits: 5_000, currency: .NGN),
        total: Money(minorUnits: 505_000, currency: .NGN), balanceAfter: Money(minorUnits: 495_000, currency: .NGN))

    func encode(to out: inout JSONWriter) {
        out.field("amount", amount)
        out.field("fee", fee)
        out.field("total", total)
        out.optional("balance_after", balanceAfter)
        out.optional("refusal", refusal)
    }
}

import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /pay/{slug}/checkout`: by a guest without an account, through a provider. The answer says where to pay; the
/// money is the seller's once the provider has it.
struct OpenCheckout: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/pay/{slug}/checkout", id: "openCheckout", summary: "Pay by a link as a guest",
        tag: "Payment links", access: .public, right: .moveMoney, idempotency: .required, success: 201,
        problems: [
            .notFound, .alreadyUsed, .inactive, .expired, .amountNotPositive, .amountOutOfRange, .amountTooLarge,
            .amountNotSupported, .unknownProvider, .walletFrozen, .walletClosed, .transactionNotPermitted,
            .currencyMismatch,
        ])

    typealias Path = SlugPath

    struct Body: FieldDecodable {
        let email: ContactAddress
        let name: String?
        let amount: Money?
        let provider: String

        init(_ fields: inout Fields) {
            email = fields.required("email", .contactEmail)
            name = fields.optional("name", .line(1...100).example("Grace Hopper").personal)
            amount = fields.optional("amount", .money.described("Where the link leaves it to the payer"))
            provider = fields.required("provider", .text(1...40).example("sandbox"))
        }
    }

    let parts: LinkParts

    func handle(_ call: Call<Self>) async throws -> Reply<CheckoutView> {
        let (desk, body) = (parts.checkouts, call.body)
        let id = try await desk.open(
            CheckoutOrder(
                slug: call.path.slug, guest: Guest(email: body.email.text, name: body.name), amount: body.amount,
                provider: body.provider), key: try DepositKey(call.idempotency))
        return try await idempotent(call, parts.transactions) { transaction in
            guard let deposit = try await desk.deposits.find(id, in: transaction),
                let guest = try await desk.book.checkouts.find(id, in: transaction)
            else { throw PaymentsError.missing(.link) }
            // A guest has no other way to learn where to pay than to ask again.
            guard deposit.stage != .creating else { throw PaymentsError.inProgress }
            return .created(CheckoutView(deposit: deposit, guest: guest))
        }
    }
}

/// A guest's payment as the guest sees it, on its way to the seller.
struct CheckoutView: FieldEncodable {
    let deposit: Deposit
    let guest: Guest

    static let example = CheckoutView(
        deposit: DepositView.example.deposit, guest: Guest(email: "grace@example.com", name: "Grace Hopper"))

    func encode(to out: inout JSONWriter) {
        out.field("id", deposit.id)
        out.field(
            "reference",
            PaymentReference.text(
                Payment.Source.checkout.prefix, of: deposit.id.rawValue, on: deposit.createdAt.day))
        out.field("status", deposit.status)
        out.field("email", guest.email)
        out.field("name", guest.name)
        out.field("amount", deposit.amount)
        out.field("provider", deposit.provider)
        let isAwaited = deposit.status == .pending && deposit.stage == .awaiting
        out.optional("next_action", isAwaited ? NextAction(deposit) : nil)
        out.optional("failure_code", deposit.status == .failed ? deposit.reason : nil)
        out.field("created_at", deposit.createdAt)
    }
}

import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `POST /deposits`. The deposit is written down first, then the provider is asked; the answer carries where to pay
/// when the provider was quick, and is then kept for repetitions. Without its answer the deposit is pending all the
/// same and goes on by itself.
struct CreateDeposit: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/deposits", id: "createDeposit", summary: "Fund a wallet through a provider",
        tag: "Deposits", access: .roles([.customer, .merchant], scope: .paymentsWrite), idempotency: .required,
        success: 201,
        problems: [
            .notFound, .amountNotPositive, .amountTooLarge, .feeAboveAmount, .unknownProvider, .walletFrozen,
            .walletClosed, .currencyMismatch, .limitExceeded, .rateUnavailable,
        ], rateClass: .money, flag: "deposits")

    struct Body: FieldDecodable {
        let wallet: UniqueID
        let amount: Money
        let provider: String
        let method: Deposit.Method
        let returnURL: ClientURL?

        init(_ fields: inout Fields) {
            wallet = fields.required("wallet_id", .uuid)
            amount = fields.required("amount", .money)
            provider = fields.optional("provider", .text(1...40).example("sandbox")) ?? "sandbox"
            method = fields.optional("method", .choice(Deposit.Method.self)) ?? .card
            returnURL = fields.optional("return_url", .webURL)
        }
    }

    let desk: DepositDesk
    let transactions: Transactions
    let addresses: AddressCheck

    func handle(_ call: Input) async throws -> Reply<DepositView> {
        guard let attempt = call.idempotency else { throw Problem(.idempotencyKeyRequired) }
        let body = call.body
        // We only hand it on, to the provider who sends the customer there; so a name need not resolve.
        if let url = body.returnURL, await !addresses.isPublic(url) {
            throw Problem.invalid("return_url", "address_not_allowed", "must not lead into a private network")
        }
        let id = try await desk.open(
            DepositOrder(
                owner: try call.caller.userID, wallet: body.wallet, amount: body.amount, provider: body.provider,
                method: body.method, returnURL: body.returnURL?.text),
            key: DepositKey(scope: attempt.scope, key: attempt.key, requestHash: attempt.requestHash))
        return try await idempotent(call, transactions) { transaction in
            guard let deposit = try await desk.find(id, in: transaction) else { throw Problem.notFound }
            return .created(DepositView(deposit))
        }
    }
}

extension FieldType where Value == ClientURL {
    /// At most 2048 bytes.
    static var webURL: FieldType {
        .parsed("an http or https URL", schema: schema, example: .example) { text in
            text.utf8.count <= maximumLength ? ClientURL(text) : nil
        }
    }

    private static var maximumLength: Int { 2_048 }

    /// Says a little less than is taken: public addresses in place of a name are as good.
    private static var schema: JSONSchema {
        .string(
            JSONMember("maxLength", .number("\(maximumLength)")),
            JSONMember(
                "pattern",
                .string(
                    "^https?://([A-Za-z0-9_-]{1,62}\\.){1,3}[A-Za-z]{2,62}(:[1-9][0-9]{0,3})?"
                        + "([/?#][!#-;=?-Z\\[\\]_a-z~]*)?$")),
            JSONMember("examples", .array([.string(ClientURL.example.text)])))
    }
}

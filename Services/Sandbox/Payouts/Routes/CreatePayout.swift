import HTTPKit
import JSONKit
import MoneyKit

/// An account in a body: `{iban}`, `{routing_number, account_number}` or `{bank_code, account_number}`.
struct AccountBody: FieldDecodable {
    let key: BankAccountKey

    init(_ fields: inout Fields) {
        let iban = fields.optional("iban", .text(5...34))
        let routing = fields.optional("routing_number", .text(9...9))
        let bank = fields.optional("bank_code", .text(1...20).example("058"))
        let account = fields.optional("account_number", .text(4...34).example("0123456789"))
        key = BankAccountKey(
            bank: iban.map { String($0.prefix(2)) } ?? routing ?? bank ?? "", account: iban ?? account ?? "")
        if key.bank.isEmpty || key.account.isEmpty {
            fields.refuse("account_number", .missing, "a whole account is required")
        }
    }
}

/// `POST /payouts`: 201 for a new reference, 200 with the same payout for a known one.
struct CreatePayout: Endpoint {
    let desk: PayoutDesk

    static let spec = EndpointSpec(
        .post, "/payouts", id: "createPayout", summary: "Send money to a bank account", tag: "Payouts",
        access: .public, success: 201, problems: [.wrongAPIKey, .referenceReused, .accountNotFound, .gatewayTimeout],
        timeout: .seconds(60))

    struct Body: FieldDecodable {
        let reference: String
        let amount: Money
        let account: BankAccountKey

        init(_ fields: inout Fields) {
            reference = fields.required("reference", .text(1...255))
            amount = fields.required("amount", .money)
            account = fields.required("account", .object(AccountBody.self)).key
            _ = fields.optional("holder_name", .text(1...140))
            if !amount.isPositive { fields.refuse("amount.amount", .outOfRange, "must be above zero") }
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<PayoutView> {
        try desk.authenticate(call.header("Authorization"))
        let (payout, isNew) = try await desk.create(
            call.body.reference, amount: call.body.amount, account: call.body.account)
        return isNew ? .created(PayoutView(payout)) : .ok(PayoutView(payout))
    }
}

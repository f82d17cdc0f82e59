import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /bank-accounts/{id}/verify`: `{amounts: ["0.07", "0.32"]}` in any order, three tries.
struct VerifyBankAccount: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/bank-accounts/{id}/verify", id: "verifyBankAccount",
        summary: "Name the two small amounts", tag: "Bank accounts",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        problems: [.notFound, .notOpen, .bankAccountUnverified], rateClass: .money)

    typealias Path = BankAccountPath

    struct Body: FieldDecodable {
        /// Cents.
        let amounts: [Int64]

        init(_ fields: inout Fields) {
            let texts = fields.required(
                "amounts", .array(.text(4...4).pattern("^0\\.[0-9]{2}$").example("0.07"), 2...2))
            amounts = texts.compactMap { text in text.hasPrefix("0.") ? Int64(text.dropFirst(2)) : nil }
            if amounts.count != texts.count { fields.refuse("amounts", .outOfRange, "must be like 0.07") }
        }
    }

    let desk: MicroDepositDesk
    let providers: PayoutProviders
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<BankAccountView> {
        let owner = try call.caller.userID
        let (account, triesLeft) = try await transactions.run { transaction in
            let (account, triesLeft) = try await desk.verify(
                call.path.id, of: owner, call.body.amounts, in: transaction)
            // The try counts, and is refused.
            if triesLeft != nil { AuditTrail.refused() }
            return (account, triesLeft)
        }
        if let triesLeft {
            throw Problem(
                .bankAccountUnverified, detail: "The amounts were others.",
                members: [("tries_left", "\(triesLeft)")])
        }
        return .ok(BankAccountView(account: account, rails: providers.rails(to: account.scheme)))
    }
}

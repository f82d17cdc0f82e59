import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// Cards that Paystack keeps: what somebody has paid with by card leaves an authorization, which is charged again.
struct PaystackMethods: Sendable {
    let api: PaystackAPI
    let books: ProviderBooks

    var provider: PaymentMethodProvider {
        PaymentMethodProvider(
            name: PaystackAPI.name, isKeptOfDeposits: true, ask: ask,
            giveUp: { method in
                let report = try await ask(method)
                return report == .waiting ? .refused(code: PaymentMethod.expired) : report
            }, forget: forget)
    }

    /// Of the newest deposit that its owner has paid by card.
    private func ask(_ method: PaymentMethod) async throws -> PaymentMethod.Report {
        guard let reference = try await books.newestByCard(method.owner, PaystackAPI.name) else { return .waiting }
        let answer = try await api.call(
            "verify_transaction", about: "\(method.id)", .get, "/transaction/verify/\(reference)", isIdempotent: true)
        if api.isUnknown(answer) { return .waiting }
        let found = try api.data(PaystackTransaction.self, answer)
        guard found.reference == reference else { throw api.unexpected("a transaction of another reference") }
        guard found.status == "success", let kept = found.kept else { return .waiting }
        return .kept(kept)
    }

    private func forget(_ method: PaymentMethod) async throws -> PaymentMethod.Report {
        guard let code = method.kept?.reference else { return .closed }
        let answer = try await api.call(
            "deactivate_authorization", about: "\(method.id)", .post, "/customer/authorization/deactivate",
            isIdempotent: true, json: PaystackForgetOrder(code: code))
        // Gone already.
        guard answer.isSuccess || api.isUnknown(answer) else { throw api.unexpected(answer) }
        return .closed
    }
}

struct PaystackForgetOrder: FieldEncodable {
    let code: String

    static let example = PaystackForgetOrder(code: "AUTH_72btv547")

    func encode(to out: inout JSONWriter) { out.field("authorization_code", code) }
}

/// What is charged off an authorization.
struct PaystackChargeOrder: FieldEncodable {
    let deposit: Deposit
    let code: String
    /// Of whoever it was left by.
    let email: String

    static let example = PaystackChargeOrder(
        deposit: SandboxOrder.example.deposit, code: "AUTH_72btv547", email: "ada@florin.test")

    func encode(to out: inout JSONWriter) {
        out.field("email", email)
        out.field("amount", deposit.amount.minorUnits)
        out.field("currency", deposit.amount.currency.code)
        out.field("reference", deposit.id)
        out.field("authorization_code", code)
    }
}

/// What a payment by card leaves.
struct PaystackAuthorization: FieldDecodable {
    let receiver: String?
    private let code: String?
    private let isReusable: Bool
    private let channel: String?
    private let brand: String?
    private let last4: String?
    private let expMonth: Int?
    private let expYear: Int?

    init(_ fields: inout Fields) {
        receiver = fields.optional("receiver_bank_account_number", .text(0...40))
        code = fields.optional("authorization_code", .text(0...100))
        isReusable = fields.optional("reusable", .bool) ?? false
        channel = fields.optional("channel", .text(0...40))
        brand = fields.optional("brand", .text(0...40))
        last4 = fields.optional("last4", .text(0...10))
        expMonth = fields.optional("exp_month", .text(0...10)).flatMap { Int($0) }
        expYear = fields.optional("exp_year", .text(0...10)).flatMap { Int($0) }
    }

    /// Nil: it is good for that one payment only.
    func kept(for email: String?) -> PaymentMethod.Kept? {
        guard isReusable, channel == "card", let code, !code.isEmpty, let email, !email.isEmpty, let last4,
            last4.utf8.count == 4, last4.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return PaymentMethod.Kept(
            brand: brand.flatMap { $0.isEmpty ? nil : $0.lowercased() }, last4: last4,
            expMonth: expMonth.flatMap { (1...12).contains($0) ? $0 : nil },
            expYear: expYear.flatMap { (2_000...2_999).contains($0) ? $0 : nil }, reference: code, customer: email)
    }
}

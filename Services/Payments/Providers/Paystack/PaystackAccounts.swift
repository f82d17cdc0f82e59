import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// Paystack's dedicated accounts: a customer of Paystack's has one, so a person has one of a currency.
struct PaystackAccounts: Sendable {
    let api: PaystackAPI

    private static let currencies: Set<Currency> = [.NGN, .GHS]

    var provider: VirtualAccountProvider {
        VirtualAccountProvider(
            name: PaystackAPI.name, currencies: Self.currencies, open: open, close: close, arrival: arrival)
    }

    /// A customer is made once for an address. Whether there is an account already is seen before one is asked for.
    private func open(_ account: VirtualAccount, _ person: PartnerCustomer) async throws -> VirtualAccount.Report {
        let subject = account.id.description
        let made = try await api.call(
            "create_customer", about: subject, .post, "/customer", isIdempotent: true,
            json: PaystackCustomerOrder(customer: person))
        if made.isSureNo { return .refused(code: "provider_refused") }
        let customer = try api.data(PaystackCustomer.self, made)
        let listed = try await api.call(
            "list_accounts", about: subject, .get,
            "/dedicated_account?active=true&currency=\(account.currency.code)&customer=\(customer.id)",
            isIdempotent: true)
        let known = try api.list(PaystackAccount.self, listed).first { $0.isOf(customer, account.currency) }
        if let known { return .opened(known.opened) }
        let answer = try await api.call(
            "create_account", about: subject, .post, "/dedicated_account", isIdempotent: false,
            json: PaystackAccountOrder(customer: customer.code))
        if answer.isSureNo { return .refused(code: "provider_refused") }
        let opened = try api.data(PaystackAccount.self, answer)
        guard opened.currency == account.currency else { throw api.unexpected("an account of another currency") }
        return .opened(opened.opened)
    }

    private func close(_ account: VirtualAccount) async throws -> VirtualAccount.Report {
        guard let opened = account.opened else { return .closed }
        let answer = try await api.call(
            "close_account", about: "\(account.id)", .delete, "/dedicated_account/\(opened.reference)",
            isIdempotent: true)
        // Gone already.
        if answer.status == 404 { return .closed }
        _ = try api.data(PaystackAccount.self, answer)
        return .closed
    }

    private func arrival(_ reference: String) async throws -> Arrival? {
        let answer = try await api.call(
            "verify_transaction", about: reference, .get, "/transaction/verify/\(reference)", isIdempotent: true)
        if api.isUnknown(answer) { return nil }
        let found = try api.data(PaystackTransaction.self, answer)
        guard found.reference == reference else { throw api.unexpected("a transaction of another reference") }
        guard found.status == "success", found.channel == "dedicated_nuban", found.amount.isPositive,
            let number = found.accountNumber
        else { return nil }
        return Arrival(reference: reference, account: .number(number), amount: found.amount)
    }
}

struct PaystackCustomerOrder: FieldEncodable {
    let customer: PartnerCustomer

    static let example = PaystackCustomerOrder(customer: FlutterwaveOrder.example.customer)

    func encode(to out: inout JSONWriter) {
        out.field("email", customer.email)
        out.field("first_name", customer.firstName)
        out.field("last_name", customer.lastName)
    }
}

struct PaystackCustomer: FieldDecodable {
    let id: Int64
    let code: String

    init(_ fields: inout Fields) {
        id = fields.required("id", .integer(1 ... .max))
        code = fields.required("customer_code", .text(1...100))
    }
}

struct PaystackAccountOrder: FieldEncodable {
    let customer: String

    static let example = PaystackAccountOrder(customer: "CUS_358xertt55")

    func encode(to out: inout JSONWriter) { out.field("customer", customer) }
}

struct PaystackAccount: FieldDecodable {
    let id: Int64
    let number: String
    let name: String
    let bank: String
    let currency: Currency
    let customer: Int64?

    init(_ fields: inout Fields) {
        id = fields.required("id", .integer(1 ... .max))
        number = fields.required("account_number", .bankDigits(4...34, example: "9930000902"))
        name = fields.required("account_name", .text(1...140))
        bank = fields.required("bank", .object(Named.self)).name
        currency = fields.required("currency", .currency)
        customer = fields.optional("customer", .object(Numbered.self))?.id
    }

    private struct Named: FieldDecodable {
        let name: String
        init(_ fields: inout Fields) { name = fields.required("name", .text(1...140)) }
    }

    private struct Numbered: FieldDecodable {
        let id: Int64
        init(_ fields: inout Fields) { id = fields.required("id", .integer(1 ... .max)) }
    }

    func isOf(_ customer: PaystackCustomer, _ currency: Currency) -> Bool {
        self.currency == currency && self.customer == customer.id
    }

    var opened: VirtualAccount.Opened {
        VirtualAccount.Opened(number: number, name: name, bank: bank, reference: String(id))
    }
}

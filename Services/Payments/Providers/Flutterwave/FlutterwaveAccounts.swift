import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// What Flutterwave calls a virtual account of ours: all that comes on one has it as its `tx_ref`.
struct FlutterwaveAccountReference: Sendable {
    private static let prefix = "va-"

    let id: VirtualAccountID

    init(_ id: VirtualAccountID) { self.id = id }

    /// Nil: it is a deposit's.
    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let id = VirtualAccountID(String(text.dropFirst(Self.prefix.count))) else {
            return nil
        }
        self.id = id
    }

    var text: String { Self.prefix + id.description }
}

/// Flutterwave's virtual account numbers.
struct FlutterwaveAccounts: Sendable {
    let api: FlutterwaveAPI
    let transactions: FlutterwaveTransactions

    private static let currencies: Set<Currency> = [.NGN]

    var provider: VirtualAccountProvider {
        VirtualAccountProvider(
            name: FlutterwaveAPI.name, currencies: Self.currencies, open: open, close: close, arrival: arrival)
    }

    /// Should it have been opened before without an answer, what came on that one would be known by the same reference.
    private func open(_ account: VirtualAccount, _ person: PartnerCustomer) async throws -> VirtualAccount.Report {
        let order = FlutterwaveAccountOrder(account: account, customer: person)
        let answer = try await api.call(
            "create_account", about: "\(account.id)", .post, "/virtual-account-numbers", isIdempotent: true,
            json: order)
        if api.isSureNo(answer) { return .refused(code: "provider_refused") }
        let opened = try api.data(FlutterwaveAccount.self, answer)
        return .opened(
            VirtualAccount.Opened(
                number: opened.number, name: person.name, bank: opened.bank, reference: opened.order))
    }

    private func close(_ account: VirtualAccount) async throws -> VirtualAccount.Report {
        guard let opened = account.opened else { return .closed }
        let answer = try await api.call(
            "close_account", about: "\(account.id)", .post, "/virtual-account-numbers/\(opened.reference)",
            isIdempotent: true, json: FlutterwaveClosing())
        guard answer.isSuccess || answer.status == 404 else { throw api.unexpected(answer) }
        return .closed
    }

    private func arrival(_ reference: String) async throws -> Arrival? {
        guard let number = Int64(reference), let found = try await transactions.find(number, about: reference),
            found.status == "successful", found.amount.isPositive,
            let account = FlutterwaveAccountReference(found.reference)
        else { return nil }
        return Arrival(reference: reference, account: .ours(account.id), amount: found.amount)
    }
}

struct FlutterwaveAccountOrder: FieldEncodable {
    let account: VirtualAccount
    let customer: PartnerCustomer

    static let example = FlutterwaveAccountOrder(
        account: VirtualAccount(
            id: VirtualAccountID(.example), owner: UserID(.example), wallet: .example, provider: "flutterwave",
            currency: .NGN, createdAt: .example, nextAt: nil), customer: FlutterwaveOrder.example.customer)

    func encode(to out: inout JSONWriter) {
        out.field("email", customer.email)
        out.field("is_permanent", true)
        out.field("tx_ref", FlutterwaveAccountReference(account.id).text)
        out.field("currency", account.currency.code)
        out.field("firstname", customer.firstName)
        out.field("lastname", customer.lastName)
        out.field("narration", customer.name)
    }
}

struct FlutterwaveClosing: FieldEncodable {
    static let example = FlutterwaveClosing()

    func encode(to out: inout JSONWriter) { out.field("status", "inactive") }
}

struct FlutterwaveAccount: FieldDecodable {
    let number: String
    let bank: String
    /// What it is closed by.
    let order: String

    init(_ fields: inout Fields) {
        number = fields.required("account_number", .bankDigits(4...34, example: "7824822527"))
        bank = fields.required("bank_name", .text(1...140))
        order = fields.required("order_ref", .providerReference)
    }
}

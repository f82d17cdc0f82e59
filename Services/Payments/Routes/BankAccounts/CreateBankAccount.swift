import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /bank-accounts`. Numbers that cannot be right are refused; where the bank tells whose the account is, it is
/// asked.
struct CreateBankAccount: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/bank-accounts", id: "createBankAccount",
        summary: "Name a bank account to send money to",
        tag: "Bank accounts", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        idempotency: .required, success: 201,
        problems: [.bankAccountInvalid, .accountNotFound, .railNotAvailable])

    struct Body: FieldDecodable {
        let country: String
        let currency: Currency
        let holderName: String
        let holderKind: BankAccount.HolderKind
        let address: String?
        let numbers: BankNumbersBody

        init(_ fields: inout Fields) {
            country = fields.required("country", .bankCountry)
            currency = fields.required("currency", .currency)
            holderName = fields.required("holder_name", .line(1...140).example("Ada Lovelace").personal)
            holderKind = fields.required("holder_kind", .choice(BankAccount.HolderKind.self))
            address = fields.optional("address", .object(BankAddress.self).personal)?.text
            numbers = BankNumbersBody(&fields)
        }
    }

    let accounts: BankAccountStore
    let providers: PayoutProviders
    let transactions: Transactions
    let ids: IDGenerator
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<BankAccountView> {
        let body = call.body
        let owner = try call.caller.userID
        let numbers = try body.numbers.checked(in: body.country)
        let known = try await resolve(numbers, body.country)
        let account = BankAccount(
            id: ids.next(), owner: owner, country: body.country, currency: body.currency, holderName: body.holderName,
            holderKind: body.holderKind, scheme: numbers.scheme, last4: numbers.last4,
            bankName: known?.bankName ?? numbers.bank, accountName: known?.name,
            verification: known.map { BankAccount.isSame($0.name, body.holderName) ? .nameMatched : .failed } ?? .none,
            createdAt: clock.now().wholeMilliseconds)
        return try await idempotent(call, transactions) { transaction in
            try await accounts.insert(account, numbers, address: body.address, in: transaction)
            AuditTrail.resource(account.id)
            return .created(
                BankAccountView(account: account, rails: providers.rails(to: account.scheme, in: account.currency)))
        }
    }

    /// Nil: nobody tells whose it is.
    private func resolve(_ numbers: BankNumbers, _ country: String) async throws -> ResolvedAccount? {
        guard case .local(let bank, let account) = numbers else { return nil }
        return try await providers.holder(country, bank, account)
    }
}

struct BankAddress: FieldDecodable {
    /// A line for each part.
    let text: String

    init(_ fields: inout Fields) {
        let street = fields.required("street", .line(1...140).example("12 St James's Square"))
        let city = fields.required("city", .line(1...70).example("London"))
        let code = fields.required("postal_code", .line(1...16).example("SW1Y 4JH"))
        let country = fields.required("country", .bankCountry)
        text = [street, city, code, country].joined(separator: "\n")
    }
}

/// One of three: `iban` (with `bic`), `routing_number` with `account_number` and `account_type`, `bank_code` with
/// `account_number`.
struct BankNumbersBody: Sendable {
    let iban: String?
    let bic: String?
    let routing: String?
    let account: String?
    let accountType: BankNumbers.AccountType?
    let bankCode: String?

    init(_ fields: inout Fields) {
        iban = fields.optional("iban", .line(5...42).described("In groups or not").secret)
        bic = fields.optional("bic", .text(8...11).pattern("^[0-9A-Z]+$"))
        routing = fields.optional("routing_number", .text(9...9).pattern("^[0-9]+$"))
        account = fields.optional("account_number", .bankLetters(4...34, example: "0123456789").secret)
        accountType = fields.optional("account_type", .choice(BankNumbers.AccountType.self))
        bankCode = fields.optional("bank_code", .bankLetters(1...20, example: "058"))
        let ways = ["iban", "routing_number", "bank_code"].count { fields.has($0) }
        if ways != 1 {
            fields.refuse("iban", .missing, "exactly one of iban, routing_number and bank_code is required")
        } else if !fields.has("iban"), !fields.has("account_number") {
            fields.refuse("account_number", .missing, "is required beside routing_number and bank_code")
        } else if fields.has("routing_number"), !fields.has("account_type") {
            fields.refuse("account_type", .missing, "is required beside routing_number")
        }
    }

    /// - Throws: `bankAccountInvalid`.
    func checked(in country: String) throws(PaymentsError) -> BankNumbers {
        if let iban {
            guard let iban = IBAN(iban), iban.country == country else { throw .bankAccountInvalid(field: "iban") }
            guard let bic else { return .iban(iban, bic: nil) }
            guard BankNumbers.isBIC(bic) else { throw .bankAccountInvalid(field: "bic") }
            return .iban(iban, bic: bic)
        }
        guard let account else { throw .bankAccountInvalid(field: "account_number") }
        if let routing, let accountType {
            guard country == "US" else { throw .bankAccountInvalid(field: "country") }
            guard BankNumbers.isRoutingNumber(routing) else { throw .bankAccountInvalid(field: "routing_number") }
            guard account.utf8.count <= BankNumbers.longestAccount else {
                throw .bankAccountInvalid(field: "account_number")
            }
            return .aba(routing: routing, account: account, type: accountType)
        }
        guard let bankCode else { throw .bankAccountInvalid(field: "bank_code") }
        return .local(bank: bankCode, account: account)
    }
}

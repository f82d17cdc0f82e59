import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// What Flutterwave sends to bank accounts and pays back.
struct FlutterwavePayouts: Sendable {
    let api: FlutterwaveAPI
    let books: ProviderBooks

    /// Of the countries whose banks it pays to by code and number alone.
    private static let currencies: [String: String] = [
        "NG": "NGN", "GH": "GHS", "KE": "KES", "UG": "UGX", "TZ": "TZS", "ZA": "ZAR",
    ]

    private var refunds: FlutterwaveRefunds { FlutterwaveRefunds(api: api) }
    private var transactions: FlutterwaveTransactions { FlutterwaveTransactions(api: api) }

    var provider: PayoutProvider {
        PayoutProvider(
            name: FlutterwaveAPI.name, schemes: [.local], send: send, fetch: fetch, banks: banks, resolve: resolve,
            profile: ProviderProfile(currencies: Set(Self.currencies.values.compactMap { Currency($0) })))
    }

    private func send(_ outflow: Outflow, _ numbers: BankNumbers?, _ holder: String) async throws -> PayoutAnswer {
        if case .deposit(let deposit, _, _) = outflow.target { return try await refund(outflow, deposit) }
        guard case .local(let bank, let account) = numbers else { return .notTaken(code: "account_refused") }
        let answer = try await api.call(
            "create_transfer", about: "\(outflow.id)", .post, "/transfers", isIdempotent: false,
            json: FlutterwaveTransferOrder(outflow: outflow, bank: bank, account: account, holder: holder))
        if api.isSureNo(answer) { return .notTaken(code: "provider_refused") }
        return .known(try told(try api.data(FlutterwaveTransfer.self, answer), outflow))
    }

    private func fetch(_ outflow: Outflow) async throws -> ProviderPayout? {
        if case .deposit(let deposit, _, _) = outflow.target {
            guard let paid = try await paid(deposit, outflow) else { throw api.unexpected("no transaction") }
            let found = try await refunds.find(
                Self.order(outflow), of: paid.id, about: "\(outflow.id)", since: outflow.createdAt)
            return try found.map { try told($0, outflow) }
        }
        let answer = try await api.call(
            "get_transfer", about: "\(outflow.id)", .get, "/transfers?reference=\(outflow.id)", isIdempotent: true)
        let found = try api.list(FlutterwaveTransfer.self, answer).first { $0.reference == outflow.id.description }
        return try found.map { try told($0, outflow) }
    }

    private func paid(_ deposit: DepositID, _ outflow: Outflow) async throws -> FlutterwaveTransaction? {
        let reference = try await books.reference(deposit) ?? deposit.description
        return try await transactions.find(reference, about: "\(outflow.id)")
    }

    private static func order(_ outflow: Outflow) -> FlutterwaveRefundOrder {
        FlutterwaveRefundOrder(amount: outflow.amount, note: outflow.id.description)
    }

    private func refund(_ outflow: Outflow, _ deposit: DepositID) async throws -> PayoutAnswer {
        let paid: FlutterwaveTransaction?
        do {
            paid = try await self.paid(deposit, outflow)
        } catch let error as PartnerError {
            // Only asked yet: nothing was ordered.
            throw PartnerError(.unreachable, partner: error.partner, error.message)
        }
        guard let paid else { return .notTaken(code: "provider_refused") }
        switch try await refunds.order(Self.order(outflow), of: paid.id, about: "\(outflow.id)") {
        case .taken(let refund): return .known(try told(refund, outflow))
        case .notTaken(let code): return .notTaken(code: code)
        }
    }

    /// It has no word for what came back: that is one that has failed after it was done.
    private func failed(_ outflow: Outflow, _ reference: String, code: String) -> ProviderPayout {
        guard outflow.status == .succeeded else { return .refused(code: code, reference: reference) }
        return .returned(outflow.amount, reference: reference)
    }

    private func told(_ transfer: FlutterwaveTransfer, _ outflow: Outflow) throws -> ProviderPayout {
        guard transfer.reference == outflow.id.description, transfer.amount == outflow.amount else {
            throw api.unexpected("a transfer that was not ordered so")
        }
        let reference = String(transfer.id)
        switch transfer.status {
        case "NEW", "PENDING": return .pending(reference: reference)
        case "SUCCESSFUL": return .paid(reference: reference)
        case "FAILED": return failed(outflow, reference, code: "account_refused")
        default: throw api.unexpected("a transfer of status \(transfer.status)")
        }
    }

    private func told(_ refund: FlutterwaveRefund, _ outflow: Outflow) throws -> ProviderPayout {
        let reference = String(refund.id)
        switch refund.standing {
        case .pending: return .pending(reference: reference)
        case .done: return .paid(reference: reference)
        case .failed: return failed(outflow, reference, code: "provider_refused")
        case nil: throw api.unexpected("a refund of status \(refund.status)")
        }
    }

    // MARK: Banks

    private func banks(_ country: String) async throws -> [Bank] {
        guard let currency = Self.currencies[country] else { return [] }
        let answer = try await api.call("list_banks", about: country, .get, "/banks/\(country)", isIdempotent: true)
        return try api.list(FlutterwaveBank.self, answer)
            .map { Bank(code: $0.code, name: $0.name, country: country, currency: currency) }
    }

    private func resolve(_ country: String, _ bank: String, _ account: String) async throws -> ResolvedAccount? {
        guard let name = try await banks(country).first(where: { $0.code == bank })?.name else { return nil }
        let answer = try await api.call(
            "resolve_account", about: bank, .post, "/accounts/resolve", isIdempotent: true,
            json: FlutterwaveQuestion(bank: bank, account: account))
        if answer.isSureNo { return nil }
        return ResolvedAccount(name: try api.data(FlutterwaveHolder.self, answer).name, bankName: name)
    }
}

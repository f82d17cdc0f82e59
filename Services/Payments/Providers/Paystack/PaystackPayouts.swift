import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// What Paystack sends to bank accounts and pays back.
struct PaystackPayouts: Sendable {
    let api: PaystackAPI
    let books: ProviderBooks

    private var refunds: PaystackRefunds { PaystackRefunds(api: api) }

    var provider: PayoutProvider {
        PayoutProvider(
            name: PaystackAPI.name, schemes: [.local], send: send, fetch: fetch, banks: banks, resolve: resolve,
            profile: ProviderProfile(currencies: PaystackCountry.transferCurrencies))
    }

    private func send(_ outflow: Outflow, _ numbers: BankNumbers?, _ holder: String) async throws -> PayoutAnswer {
        if let order = try await refundOrder(outflow) {
            switch try await refunds.order(order, about: "\(outflow.id)") {
            case .taken(let refund): return .known(try told(refund, outflow))
            case .notTaken(let code): return .notTaken(code: code)
            }
        }
        guard case .local(let bank, let account) = numbers else { return .notTaken(code: "account_refused") }
        let recipient: String
        switch try await self.recipient(outflow, bank, account, holder) {
        case .success(let code): recipient = code
        case .failure: return .notTaken(code: "account_refused")
        }
        let answer = try await api.call(
            "create_transfer", about: "\(outflow.id)", .post, "/transfer", isIdempotent: false,
            json: PaystackTransferOrder(outflow: outflow, recipient: recipient))
        guard answer.isSureNo else { return .known(try transfer(answer, outflow)) }
        let refusal = api.refusal(answer)
        // There already, or gone: neither says that nothing was sent.
        guard !refusal.saysDuplicate, !refusal.saysNotFound, answer.status != 404 else {
            throw api.unexpected(answer)
        }
        return .notTaken(code: "provider_refused")
    }

    private struct RecipientRefused: Error {}

    /// Before a recipient is known nothing of the order is: no answer to this is as good as not sent.
    private func recipient(
        _ outflow: Outflow, _ bank: String, _ account: String, _ holder: String
    ) async throws -> Result<String, RecipientRefused> {
        let order = PaystackRecipientOrder(
            name: holder, bank: bank, account: account, currency: outflow.amount.currency)
        do {
            let answer = try await api.call(
                "create_recipient", about: "\(outflow.id)", .post, "/transferrecipient", isIdempotent: true,
                json: order)
            if answer.isSureNo { return .failure(RecipientRefused()) }
            return .success(try api.data(PaystackRecipient.self, answer).code)
        } catch let error as PartnerError {
            throw PartnerError(.unreachable, partner: error.partner, error.message)
        }
    }

    private func fetch(_ outflow: Outflow) async throws -> ProviderPayout? {
        if let order = try await refundOrder(outflow) {
            let refund = try await refunds.find(order, about: "\(outflow.id)", since: outflow.createdAt)
            return try refund.map { try told($0, outflow) }
        }
        let answer = try await api.call(
            "verify_transfer", about: "\(outflow.id)", .get, "/transfer/verify/\(outflow.id)", isIdempotent: true)
        return api.isUnknown(answer) ? nil : try transfer(answer, outflow)
    }

    /// Nil: it is none.
    private func refundOrder(_ outflow: Outflow) async throws -> PaystackRefundOrder? {
        guard case .deposit(let deposit, _, _) = outflow.target else { return nil }
        return PaystackRefundOrder(
            transaction: try await books.reference(deposit) ?? deposit.description, amount: outflow.amount,
            note: outflow.id.description)
    }

    private func transfer(_ answer: PartnerClient.Answer, _ outflow: Outflow) throws -> ProviderPayout {
        let transfer = try api.data(PaystackTransfer.self, answer)
        guard transfer.reference == outflow.id.description, transfer.amount == outflow.amount,
            let told = transfer.told
        else { throw api.unexpected("a transfer of status \(transfer.status) that was not ordered so") }
        return told
    }

    /// It has no word for what came back: that is one that has failed after it was done.
    private func told(_ refund: PaystackRefund, _ outflow: Outflow) throws -> ProviderPayout {
        let reference = String(refund.id)
        switch refund.standing {
        case .pending: return .pending(reference: reference)
        case .done: return .paid(reference: reference)
        case .failed:
            guard outflow.status == .succeeded else { return .refused(code: "provider_refused", reference: reference) }
            return .returned(outflow.amount, reference: reference)
        case nil: throw api.unexpected("a refund of status \(refund.status)")
        }
    }

    // MARK: Banks

    private func banks(_ country: String) async throws -> [Bank] {
        guard let known = PaystackCountry.named(country) else { return [] }
        let answer = try await api.call(
            "list_banks", about: country, .get, "/bank?country=\(known.query)&currency=\(known.currency.code)",
            isIdempotent: true)
        return try api.list(PaystackBank.self, answer).filter { $0.isActive && !$0.code.isEmpty }
            .map { Bank(code: $0.code, name: $0.name, country: country, currency: $0.currency) }
    }

    private func resolve(_ country: String, _ bank: String, _ account: String) async throws -> ResolvedAccount? {
        guard let name = try await banks(country).first(where: { $0.code == bank })?.name else { return nil }
        let answer = try await api.call(
            "resolve_account", about: bank, .get, "/bank/resolve?account_number=\(account)&bank_code=\(bank)",
            isIdempotent: true)
        if answer.isSureNo { return nil }
        return ResolvedAccount(name: try api.data(PaystackHolder.self, answer).name, bankName: name)
    }
}

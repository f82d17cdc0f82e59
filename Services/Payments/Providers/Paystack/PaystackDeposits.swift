import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// What Paystack takes from customers, on its own page: the payment has the deposit's id as its reference.
struct PaystackDeposits: Sendable {
    let api: PaystackAPI
    let books: ProviderBooks
    let signature: PaystackSignature

    private var refunds: PaystackRefunds { PaystackRefunds(api: api) }

    var provider: DepositProvider {
        DepositProvider(
            name: PaystackAPI.name, create: create, fetch: fetch, cancel: cancel, refund: refund,
            read: { webhook, _ in
                try signature.check(webhook)
                let event = try PaystackEvent.read(webhook.body)
                guard let dispute = event.dispute else { return event }
                return try await PaystackDisputes(api: api).event(event.id, about: dispute.name)
            },
            profile: ProviderProfile(
                methods: [.card, .bankTransfer], currencies: PaystackCountry.depositCurrencies))
    }

    private func create(_ deposit: Deposit) async throws -> ProviderPayment {
        if let id = deposit.paymentMethod { return try await charge(deposit, id) }
        guard let customer = try await books.payer(deposit) else {
            return .declined(reason: "customer_unknown")
        }
        let answer = try await api.call(
            "initialize_transaction", about: "\(deposit.id)", .post, "/transaction/initialize", isIdempotent: true,
            json: PaystackOrder(deposit: deposit, email: customer.email))
        guard answer.isSureNo else {
            let page = try api.data(PaystackCheckout.self, answer)
            return .pending(reference: page.reference, checkoutURL: page.url)
        }
        guard let known = try await fetch(deposit) else { return .declined(reason: "provider_refused") }
        // It was there already: the answer that told of its page got lost, and Paystack does not tell again. Should
        // somebody have seen it and pay, the money counts.
        if case .pending = known { return .declined(reason: "checkout_lost") }
        return known
    }

    /// Once: a reference is good for one charge, and what became of it counts.
    private func charge(_ deposit: Deposit, _ method: PaymentMethodID) async throws -> ProviderPayment {
        guard let kept = try await books.kept(method), let code = kept.reference, let email = kept.customer else {
            return .declined(reason: "payment_method_removed")
        }
        let answer = try await api.call(
            "charge_authorization", about: "\(deposit.id)", .post, "/transaction/charge_authorization",
            isIdempotent: false, json: PaystackChargeOrder(deposit: deposit, code: code, email: email))
        guard answer.isSureNo else {
            return try payment(try api.data(PaystackTransaction.self, answer), deposit.id.description)
        }
        let refusal = api.refusal(answer)
        if let known = try await fetch(deposit) { return known }
        // There already, and not to be found: neither says that nothing was charged.
        guard !refusal.saysDuplicate else { throw api.unexpected(answer) }
        return .declined(reason: "provider_refused")
    }

    private func fetch(_ deposit: Deposit) async throws -> ProviderPayment? {
        let reference = deposit.providerReference ?? deposit.id.description
        let answer = try await api.call(
            "verify_transaction", about: "\(deposit.id)", .get, "/transaction/verify/\(reference)", isIdempotent: true)
        if api.isUnknown(answer) { return nil }
        return try payment(try api.data(PaystackTransaction.self, answer), reference)
    }

    private func payment(_ transaction: PaystackTransaction, _ reference: String) throws -> ProviderPayment {
        guard transaction.reference == reference, let payment = transaction.payment else {
            throw api.unexpected("status \(transaction.status) of \(transaction.reference)")
        }
        return payment
    }

    /// Paystack knows no cancelling: what nobody has paid is over, and what is paid later still counts.
    private func cancel(_ deposit: Deposit) async throws -> ProviderPayment {
        guard let payment = try await fetch(deposit) else { return .cancelled }
        if case .pending = payment { return .cancelled }
        return payment
    }

    private func refund(_ deposit: Deposit) async throws -> ProviderRefund {
        let order = PaystackRefundOrder(
            transaction: deposit.providerReference ?? deposit.id.description, amount: deposit.received,
            note: deposit.refundReference)
        let found = try await refunds.find(order, about: "\(deposit.id)", since: deposit.createdAt)
        let standing: PaystackRefund.Standing?
        if let found {
            standing = found.standing
        } else {
            switch try await refunds.order(order, about: "\(deposit.id)") {
            case .taken(let refund): standing = refund.standing
            // Unless there is nothing left to pay back.
            case .notTaken: return try await fetch(deposit) == .refunded ? .succeeded : .refused
            }
        }
        switch standing {
        case .pending: return .pending
        case .done: return .succeeded
        case .failed: return .refused
        case nil: throw api.unexpected("a refund of a status that we do not know")
        }
    }
}

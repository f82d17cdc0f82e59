import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// What Flutterwave takes from customers, on its own page: the payment has the deposit's id as its `tx_ref`, and is no
/// transaction before somebody has tried to pay.
struct FlutterwaveDeposits: Sendable {
    let api: FlutterwaveAPI
    let books: ProviderBooks
    let hash: FlutterwaveHash
    /// Where customers go afterwards who were promised nothing else.
    let returnURL: String

    private var transactions: FlutterwaveTransactions { FlutterwaveTransactions(api: api) }
    private var refunds: FlutterwaveRefunds { FlutterwaveRefunds(api: api) }

    var provider: DepositProvider {
        DepositProvider(
            name: FlutterwaveAPI.name, create: create, fetch: fetch, cancel: cancel, refund: refund,
            read: { webhook, _ in
                try hash.check(webhook)
                let event = try FlutterwaveEvent.read(webhook.body)
                guard let dispute = event.dispute else { return event }
                return try await FlutterwaveChargebacks(api: api).event(event.id, about: dispute)
            },
            profile: ProviderProfile(methods: [.card, .bankTransfer]))
    }

    /// However often it is asked for a page of one `tx_ref`, one of them is paid.
    private func create(_ deposit: Deposit) async throws -> ProviderPayment {
        guard let customer = try await books.payer(deposit) else {
            return .declined(reason: "customer_unknown")
        }
        let answer = try await api.call(
            "create_payment", about: "\(deposit.id)", .post, "/payments", isIdempotent: true,
            json: FlutterwaveOrder(
                deposit: deposit, customer: customer, returnURL: deposit.returnURL ?? returnURL))
        guard answer.isSureNo else {
            return .pending(
                reference: deposit.id.description, checkoutURL: try api.data(FlutterwavePage.self, answer).url)
        }
        // Refused, unless it is because somebody has paid already.
        return try await transactions.payment(of: deposit) ?? .declined(reason: "provider_refused")
    }

    /// What nobody has tried to pay is no transaction yet.
    private func fetch(_ deposit: Deposit) async throws -> ProviderPayment? {
        try await transactions.payment(of: deposit)
            ?? .pending(reference: deposit.id.description, checkoutURL: nil)
    }

    /// Flutterwave knows no cancelling: what nobody has paid is over, and what is paid later still counts.
    private func cancel(_ deposit: Deposit) async throws -> ProviderPayment {
        guard let payment = try await transactions.payment(of: deposit) else { return .cancelled }
        if case .pending = payment { return .cancelled }
        return payment
    }

    private func refund(_ deposit: Deposit) async throws -> ProviderRefund {
        let order = FlutterwaveRefundOrder(amount: deposit.received, note: deposit.refundReference)
        let subject = deposit.id.description
        let reference = deposit.providerReference ?? subject
        guard let paid = try await transactions.find(reference, about: subject) else {
            throw api.unexpected("no transaction")
        }
        let standing: FlutterwaveRefund.Standing?
        if let found = try await refunds.find(order, of: paid.id, about: subject, since: deposit.createdAt) {
            standing = found.standing
        } else {
            switch try await refunds.order(order, of: paid.id, about: subject) {
            case .taken(let refund): standing = refund.standing
            case .notTaken: return .refused
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

/// What was paid, by our references.
struct FlutterwaveTransactions: Sendable {
    let api: FlutterwaveAPI

    /// Nil: nobody has tried to pay.
    /// - Parameter reference: a deposit's id or, of what came by itself, Flutterwave's own number.
    func find(_ reference: String, about subject: String) async throws -> FlutterwaveTransaction? {
        if let number = Int64(reference) { return try await find(number, about: subject) }
        let answer = try await api.call(
            "verify_transaction", about: subject, .get, "/transactions/verify_by_reference?tx_ref=\(reference)",
            isIdempotent: true)
        if api.isUnknown(answer) { return nil }
        let found = try api.data(FlutterwaveTransaction.self, answer)
        guard found.reference == reference else { throw api.unexpected("a transaction of another reference") }
        return found
    }

    func find(_ number: Int64, about subject: String) async throws -> FlutterwaveTransaction? {
        let answer = try await api.call(
            "verify_transaction", about: subject, .get, "/transactions/\(number)/verify", isIdempotent: true)
        if api.isUnknown(answer) { return nil }
        let found = try api.data(FlutterwaveTransaction.self, answer)
        guard found.id == number else { throw api.unexpected("a transaction of another number") }
        return found
    }

    func payment(of deposit: Deposit) async throws -> ProviderPayment? {
        let reference = deposit.providerReference ?? deposit.id.description
        guard let found = try await find(reference, about: "\(deposit.id)") else { return nil }
        guard let payment = found.payment(reference: reference) else {
            throw api.unexpected("a transaction of status \(found.status)")
        }
        return payment
    }
}

import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// Deposits by Square's payment links.
struct SquarePayments: Sendable {
    let api: SquareAPI
    let signature: SquareSignature

    var provider: DepositProvider {
        DepositProvider(
            name: SquareProcessor.name, create: create, fetch: fetch, cancel: cancel, refund: refund,
            read: { webhook, _ in try await read(webhook) }, profile: ProviderProfile(methods: [.card]))
    }

    private func create(_ deposit: Deposit) async throws -> ProviderPayment {
        switch try await createLink(deposit) {
        case .success(let link): .pending(reference: link.order, checkoutURL: link.url)
        case .failure(let refusal): .declined(reason: refusal.code)
        }
    }

    private struct Refused: Error { let code: String }

    /// Makes it, or gives the one that is there: Square knows it by the deposit's id.
    private func createLink(_ deposit: Deposit) async throws -> Result<SquareLinkAnswer.Link, Refused> {
        let answer = try await api.call(
            "create_payment", about: deposit.id.description, .post, "/online-checkout/payment-links",
            body: JSON.encode(SquareOrder(deposit: deposit, location: api.account.clientID)))
        if answer.status == 200 {
            return .success(try api.link.client.decode(SquareLinkAnswer.self, from: answer).link)
        }
        guard answer.isSureNo else { throw api.link.unexpected(answer) }
        return .failure(Refused(code: api.refusal(answer)))
    }

    private func fetch(_ deposit: Deposit) async throws -> ProviderPayment? {
        let subject = deposit.id.description
        guard let reference = deposit.providerReference else {
            // Not known yet what Square calls it: its key tells.
            guard deposit.stage == .creating, case .success(let link) = try await createLink(deposit) else {
                return nil
            }
            let told = try await told(link.order, deposit)
            guard case .pending? = told else { return told }
            return .pending(reference: link.order, checkoutURL: link.url)
        }
        return try await told(reference, about: subject, deposit)
    }

    private func told(_ order: String, _ deposit: Deposit) async throws -> ProviderPayment? {
        try await told(order, about: deposit.id.description, deposit)
    }

    private func told(_ id: String, about subject: String, _ deposit: Deposit) async throws -> ProviderPayment? {
        guard let order = try await api.order(id, about: subject) else { return nil }
        guard order.florinID == subject else { throw doubtful("an order of something else") }
        guard let payment = order.payment else {
            return order.state == "CANCELED" ? .cancelled : .pending(reference: id, checkoutURL: deposit.checkoutURL)
        }
        guard let paid = try await api.payment(payment, about: subject) else {
            throw doubtful("a tender without payment")
        }
        switch paid.status {
        case "COMPLETED":
            guard let left = paid.left else { throw doubtful("money that we do not know") }
            return left.isPositive ? .paid(left, reference: id) : .refunded
        case "APPROVED", "PENDING": return .pending(reference: id, checkoutURL: deposit.checkoutURL)
        case "CANCELED", "FAILED": return .declined(reason: "payment_\(paid.status.lowercased())")
        default: throw doubtful("a payment in \(paid.status)")
        }
    }

    /// Without its link nobody can pay.
    private func cancel(_ deposit: Deposit) async throws -> ProviderPayment {
        guard case .success(let link) = try await createLink(deposit) else {
            return try await fetch(deposit) ?? .cancelled
        }
        let answer = try await api.call(
            "cancel_payment", about: deposit.id.description, .delete, "/online-checkout/payment-links/\(link.id)")
        // Gone already, or ended otherwise: its order tells.
        guard answer.status == 200 || answer.isSureNo else { throw api.link.unexpected(answer) }
        guard let now = try await told(link.order, deposit) else { return .cancelled }
        return now
    }

    private func refund(_ deposit: Deposit) async throws -> ProviderRefund {
        let (subject, name) = (deposit.id.description, deposit.refundReference)
        guard let payment = try await api.payment(ofOrder: deposit.providerReference, about: subject),
            let left = payment.left
        else { throw doubtful("a payment that is not there") }
        if let told = try await api.refund(named: name, of: payment, about: subject)?.refund { return told }
        guard left.isPositive else { return .succeeded }
        let answer = try await api.call(
            "refund_payment", about: subject, .post, "/refunds",
            body: JSON.encode(SquareRefundOrder(name: name, payment: payment.id, amount: left)))
        if answer.status == 200,
            let told = try api.link.client.decode(SquareRefundAnswer.self, from: answer).refund.refund
        {
            return told
        }
        guard answer.isSureNo else { throw api.link.unexpected(answer) }
        return .refused
    }

    // MARK: Events

    /// Events carry no name of ours, so Square is asked already here.
    private func read(_ webhook: Webhook) async throws -> ProviderEvent {
        try signature.check(webhook)
        let event = try webhook.json
        guard let id = event["event_id"]?.stringValue, (1...255).contains(id.utf8.count),
            let object = event["data"]?["object"]
        else { throw PaymentsError.webhookMalformed }
        let type = event["type"]?.stringValue ?? ""
        // Evidence moves no money.
        if type.hasPrefix("dispute."), !type.hasPrefix("dispute.evidence.") {
            return try await SquareDisputes(api: api).event(id, about: object["dispute"]?["id"]?.stringValue)
        }
        if let refund = object["refund"] { return .asking(id, aboutRefund: refund["reason"]?.stringValue) }
        guard let name = object["payment"]?["id"]?.stringValue,
            let payment = try await api.payment(try name.pathName, about: id), let orderID = payment.order,
            let order = try await api.order(orderID, about: id), let deposit = order.florinID.flatMap({ DepositID($0) })
        else { return .asking(id, about: nil) }
        guard payment.isGivenUp, order.payment == nil else { return .asking(id, about: deposit) }
        // Tried in vain; should the customer try again and pay, money that comes late is taken all the same.
        return ProviderEvent(
            id: id, deposit: deposit, report: .declined(reason: "payment_\(payment.status.lowercased())"))
    }

    private func doubtful(_ what: String) -> PartnerError {
        PartnerError(.malformedAnswer, partner: SquareProcessor.name, what)
    }
}

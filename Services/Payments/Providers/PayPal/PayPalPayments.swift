import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// Deposits by PayPal's orders: the payer agrees on PayPal's page, then the money is taken by us and nobody else.
struct PayPalPayments: Sendable {
    let api: PayPalAPI
    let proof: PayPalProof

    var provider: DepositProvider {
        DepositProvider(
            name: PayPalProcessor.name, create: create, fetch: fetch, cancel: cancel, refund: refund,
            read: { webhook, _ in try await read(webhook) },
            profile: ProviderProfile(methods: [.card, .wallet], currencies: PayPalAmount.carried),
            takes: { PayPalAmount.text($0) != nil })
    }

    private func create(_ deposit: Deposit) async throws -> ProviderPayment {
        let answer = try await api.call(
            "create_payment", about: deposit.id.description, .post, "/v2/checkout/orders",
            body: JSON.encode(PayPalOrderRequest(deposit: deposit)), request: deposit.id.description)
        if answer.status == 200 || answer.status == 201 {
            return try told(try api.link.client.decode(PayPalOrder.self, from: answer), deposit)
        }
        guard answer.isSureNo else { throw api.link.unexpected(answer) }
        return .declined(reason: api.refusal(answer))
    }

    private func fetch(_ deposit: Deposit) async throws -> ProviderPayment? {
        guard let id = deposit.providerReference else {
            // Not known yet what PayPal calls it: the id of the request tells.
            guard deposit.stage == .creating else { return nil }
            let made = try await create(deposit)
            guard case .pending(let id, _, _) = made else { return made }
            return try await taken(id, deposit) ?? made
        }
        return try await taken(id, deposit)
    }

    /// As it stands, what the payer has agreed to taken.
    private func taken(_ id: String, _ deposit: Deposit) async throws -> ProviderPayment? {
        guard let order = try await api.order(id, about: deposit.id.description) else { return nil }
        // What has failed or expired is taken no more.
        let isWanted = deposit.stage == .creating || deposit.stage == .awaiting
        guard order.status == "APPROVED", isWanted else { return try told(order, deposit) }
        _ = try told(order, deposit)
        let answer = try await api.call(
            "capture_payment", about: deposit.id.description, .post, "/v2/checkout/orders/\(id)/capture",
            body: Array("{}".utf8), request: "\(deposit.id)-capture")
        if answer.status == 200 || answer.status == 201 {
            return try told(try api.link.client.decode(PayPalOrder.self, from: answer), deposit)
        }
        guard answer.status == 422 else { throw api.link.unexpected(answer) }
        let code = api.refusal(answer)
        // Only the next capture could take it, and there will be none.
        if code == "instrument_declined" || code == "payer_cannot_pay" { return .declined(reason: code) }
        guard let now = try await api.order(id, about: deposit.id.description) else { return nil }
        return try told(now, deposit)
    }

    private func told(_ order: PayPalOrder, _ deposit: Deposit) throws -> ProviderPayment {
        guard order.florinID == deposit.id.description, let told = order.payment else {
            throw api.doubtful("an order in \(order.status)")
        }
        return told
    }

    /// Nobody but us can take what the payer agreed to: what is not taken yet is not taken any more.
    private func cancel(_ deposit: Deposit) async throws -> ProviderPayment {
        guard let id = deposit.providerReference, let order = try await api.order(id, about: deposit.id.description)
        else { return .cancelled }
        let now = try told(order, deposit)
        guard case .pending = now, order.status != "COMPLETED" else { return now }
        return .cancelled
    }

    private func refund(_ deposit: Deposit) async throws -> ProviderRefund {
        let (subject, name) = (deposit.id.description, deposit.refundReference)
        guard let id = deposit.providerReference, let order = try await api.order(id, about: subject),
            let capture = order.capture
        else { throw api.doubtful("a payment that is not there") }
        if let told = order.refunds.first(where: { $0.florinID == name })?.refund { return told }
        if try told(order, deposit) == .refunded { return .succeeded }
        let answer = try await api.call(
            "refund_payment", about: subject, .post, "/v2/payments/captures/\(capture.id)/refund",
            body: JSON.encode(PayPalRefundRequest(name: name, amount: nil)), request: name)
        if answer.status == 200 || answer.status == 201,
            let told = try api.link.client.decode(PayPalMovement.self, from: answer).refund
        {
            return told
        }
        guard answer.isSureNo else { throw api.link.unexpected(answer) }
        return .refused
    }

    /// Events about what whoever paid says of a payment; the second is the older name.
    private static let disputes = ["CUSTOMER.DISPUTE.", "RISK.DISPUTE."]
    /// About money that PayPal takes back by itself, of which it can be asked nothing.
    private static let reversed = "PAYMENT.CAPTURE.REVERSED"

    private func read(_ webhook: Webhook) async throws -> ProviderEvent {
        let event = try await proof.event(of: webhook)
        guard let id = event["id"]?.stringValue, (1...255).contains(id.utf8.count), let resource = event["resource"]
        else { throw PaymentsError.webhookMalformed }
        let type = event["event_type"]?.stringValue ?? ""
        if Self.disputes.contains(where: { type.hasPrefix($0) }) {
            return try await PayPalDisputes(api: api).event(id, about: resource["dispute_id"]?.stringValue)
        }
        if type == Self.reversed { return .unbooked(id, type) }
        let unit = resource["purchase_units"]?.arrayValue?.first
        let name = (resource["custom_id"] ?? unit?["custom_id"])?.stringValue
        return event["resource_type"]?.stringValue == "refund"
            ? .asking(id, aboutRefund: name) : .asking(id, about: name.flatMap { DepositID($0) })
    }
}

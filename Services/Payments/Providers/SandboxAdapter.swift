import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// The sandbox provider over its HTTP API.
struct SandboxAdapter: Sendable {
    let link: PartnerLink
    let apiKey: String
    let signature: TimedSignature

    var provider: DepositProvider {
        DepositProvider(
            name: "sandbox", create: create, fetch: fetch, cancel: cancel, refund: refund,
            read: { webhook, now in try read(webhook, now) },
            profile: ProviderProfile(methods: [.card, .bankTransfer]))
    }

    private func create(_ deposit: Deposit) async throws -> ProviderPayment {
        let answer = try await link.call(
            call("create_payment", deposit.id, .post, "/payments"), json: SandboxOrder(deposit: deposit))
        switch answer.status {
        case 200, 201: return try payment(answer).charged(deposit)
        // A definite no; anything else may have been acted on.
        case 400, 404, 409, 422: return .declined(reason: "provider_refused")
        default: throw unexpected(answer)
        }
    }

    private func fetch(_ deposit: Deposit) async throws -> ProviderPayment? {
        let answer = try await link.call(call("get_payment", deposit.id, .get, "/payments/\(deposit.id)"))
        switch answer.status {
        case 200: return try payment(answer)
        case 404: return nil
        default: throw unexpected(answer)
        }
    }

    private func cancel(_ deposit: Deposit) async throws -> ProviderPayment {
        let answer = try await link.call(call("cancel_payment", deposit.id, .post, "/payments/\(deposit.id)/cancel"))
        if answer.status == 200 { return try payment(answer) }
        // Ended otherwise in the meantime: that is what counts.
        guard answer.status == 409, let payment = try await fetch(deposit) else { throw unexpected(answer) }
        return payment
    }

    private func refund(_ deposit: Deposit) async throws -> ProviderRefund {
        let order = SandboxRefundOrder(reference: deposit.refundReference)
        let answer = try await link.call(
            call("refund_payment", deposit.id, .post, "/payments/\(deposit.id)/refunds"), json: order)
        switch answer.status {
        case 200, 201:
            guard let refund = try link.client.decode(SandboxRefund.self, from: answer).refund else {
                throw unexpected(answer)
            }
            return refund
        // A definite no, unless there is nothing left to pay back.
        case 400, 404, 409, 422: return try await fetch(deposit) == .refunded ? .succeeded : .refused
        default: throw unexpected(answer)
        }
    }

    private func read(_ webhook: Webhook, _ now: Timestamp) throws(PaymentsError) -> ProviderEvent {
        try signature.check(webhook, now: now)
        let event: SandboxEvent
        do {
            event = try JSONReader.decode(SandboxEvent.self, from: webhook.body, unknownFields: .ignore)
        } catch {
            throw .webhookMalformed
        }
        if let payout = event.payout {
            return ProviderEvent(id: event.id, deposit: nil, report: nil, outflow: OutflowID(payout.reference))
        }
        if let method = event.method {
            return ProviderEvent(id: event.id, deposit: nil, report: nil, method: PaymentMethodID(method.reference))
        }
        guard let payment = event.payment else { throw .webhookMalformed }
        let deposit = DepositID(payment.reference)
        return ProviderEvent(
            id: event.id, deposit: deposit, report: event.report,
            outflow: event.refund.flatMap { OutflowID($0.reference) },
            chargeback: deposit.flatMap { event.chargeback?.told(of: $0) })
    }

    /// The provider knows a payment by the deposit's id, and a refund by that and its attempt: each may come twice.
    private func call(_ operation: String, _ id: DepositID, _ method: EndpointMethod, _ path: String) -> PartnerCall {
        PartnerCall(
            operation, about: id.description, method, path, headers: [("Authorization", "Bearer \(apiKey)")],
            isIdempotent: true)
    }

    private func payment(_ answer: PartnerClient.Answer) throws -> ProviderPayment {
        guard let payment = try link.client.decode(SandboxPayment.self, from: answer).payment else {
            throw unexpected(answer)
        }
        return payment
    }

    private func unexpected(_ answer: PartnerClient.Answer) -> PartnerError {
        PartnerError(.malformedAnswer, partner: "sandbox", "status \(answer.status)")
    }
}

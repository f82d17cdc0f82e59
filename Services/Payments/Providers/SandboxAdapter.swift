import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// The sandbox provider over its HTTP API.
struct SandboxAdapter: Sendable {
    let client: PartnerClient
    let apiKey: String
    let signature: SandboxSignature

    var provider: DepositProvider {
        DepositProvider(
            name: "sandbox", create: create, fetch: fetch, cancel: cancel, refund: refund,
            read: { (webhook: Webhook, now: Timestamp) throws(PaymentsError) in try read(webhook, now) })
    }

    private func create(_ deposit: Deposit) async throws -> ProviderPayment {
        let answer = try await client.send(.post, "/payments", headers: headers, json: SandboxOrder(deposit: deposit))
        switch answer.status {
        case 200, 201: return try payment(answer)
        // A definite no; anything else may have been acted on.
        case 400, 409, 422: return .declined(reason: "provider_refused")
        default: throw unexpected(answer)
        }
    }

    private func fetch(_ id: DepositID) async throws -> ProviderPayment? {
        let answer = try await client.send(.get, "/payments/\(id)", headers: headers)
        switch answer.status {
        case 200: return try payment(answer)
        case 404: return nil
        default: throw unexpected(answer)
        }
    }

    private func cancel(_ id: DepositID) async throws -> ProviderPayment {
        let answer = try await client.send(.post, "/payments/\(id)/cancel", headers: headers)
        if answer.status == 200 { return try payment(answer) }
        // Ended otherwise in the meantime: that is what counts.
        guard answer.status == 409, let payment = try await fetch(id) else { throw unexpected(answer) }
        return payment
    }

    private func refund(_ deposit: Deposit) async throws -> ProviderRefund {
        let order = SandboxRefundOrder(reference: SandboxRefund.reference(of: deposit))
        let answer = try await client.send(
            .post, "/payments/\(deposit.id)/refunds", headers: headers, json: order)
        switch answer.status {
        case 200, 201:
            guard let refund = try client.decode(SandboxRefund.self, from: answer).refund else {
                throw unexpected(answer)
            }
            return refund
        // A definite no, unless there is nothing left to pay back.
        case 400, 404, 409, 422: return try await fetch(deposit.id) == .refunded ? .succeeded : .refused
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
        return ProviderEvent(id: event.id, deposit: DepositID(event.payment.reference), report: event.report)
    }

    private var headers: [(name: String, value: String)] { [("Authorization", "Bearer \(apiKey)")] }

    private func payment(_ answer: PartnerClient.Answer) throws -> ProviderPayment {
        guard let payment = try client.decode(SandboxPayment.self, from: answer).payment else {
            throw unexpected(answer)
        }
        return payment
    }

    private func unexpected(_ answer: PartnerClient.Answer) -> PartnerError {
        PartnerError(.malformedAnswer, partner: "sandbox", "status \(answer.status)")
    }
}

import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// Deposits by Stripe's PaymentIntents: the customer's own program confirms them with the client secret.
struct StripePayments: Sendable {
    let api: StripeAPI
    let signature: TimedSignature

    var provider: DepositProvider {
        DepositProvider(
            name: StripeProcessor.name, create: create, fetch: fetch, cancel: cancel, refund: refund,
            read: read,
            profile: ProviderProfile(methods: [.card], publishableKey: api.account.publishableKey),
            takes: { StripeAmount.units($0) != nil })
    }

    private func create(_ deposit: Deposit) async throws -> ProviderPayment {
        guard let units = StripeAmount.units(deposit.amount) else { return .declined(reason: "amount_not_supported") }
        var form = FormFields([
            ("amount", "\(units)"), ("currency", deposit.amount.currency.code.lowercased()),
            ("metadata[\(StripeMetadata.name)]", deposit.id.description),
        ])
        form.add("payment_method_types[]", "card")
        if let id = deposit.paymentMethod {
            guard let kept = try await api.account.books.kept(id), let reference = kept.reference else {
                return .declined(reason: "payment_method_removed")
            }
            form.add("customer", kept.customer)
            form.add("payment_method", reference)
            form.add("off_session", "true")
            form.add("confirm", "true")
        }
        let answer = try await api.call(
            "create_payment", about: deposit.id.description, .post, "/payment_intents", form,
            key: deposit.id.description)
        if answer.status == 200 { return try payment(answer).told.charged(deposit) }
        guard answer.isSureNo else { throw api.link.unexpected(answer) }
        return .declined(reason: api.refusal(answer))
    }

    /// By Stripe's own id, or before we know that by ours.
    private func fetch(_ deposit: Deposit) async throws -> ProviderPayment? {
        guard let id = deposit.providerReference else { return try await search(deposit) }
        let answer = try await api.call(
            "get_payment", about: deposit.id.description, .get, "/payment_intents/\(id)",
            FormFields([("expand[]", "latest_charge")]))
        switch answer.status {
        case 200: return try await concluded(try payment(answer), deposit)
        case 404: return nil
        default: throw api.link.unexpected(answer)
        }
    }

    private func search(_ deposit: Deposit) async throws -> ProviderPayment? {
        let query = "metadata['\(StripeMetadata.name)']:'\(deposit.id)'"
        let answer = try await api.call(
            "search_payments", about: deposit.id.description, .get, "/payment_intents/search",
            FormFields([("query", query), ("expand[]", "data.latest_charge")]))
        guard answer.status == 200 else { throw api.link.unexpected(answer) }
        let found = try api.link.client.decode(StripeList<StripeIntent>.self, from: answer).data
        guard let intent = found.first else { return nil }
        guard let told = intent.payment(publishableKey: api.account.publishableKey) else {
            throw api.link.unexpected(answer)
        }
        return try await concluded((intent, told), deposit)
    }

    /// One that the customer tried in vain could be tried again for ever: it is ended, and then it has failed.
    private func concluded(
        _ found: (intent: StripeIntent, told: ProviderPayment), _ deposit: Deposit
    ) async throws -> ProviderPayment {
        guard found.intent.status == "requires_payment_method", found.intent.failure != nil else {
            return found.told.charged(deposit)
        }
        return try await cancel(found.intent.id, deposit)
    }

    private func cancel(_ deposit: Deposit) async throws -> ProviderPayment {
        if let id = deposit.providerReference { return try await cancel(id, deposit) }
        guard let found = try await search(deposit) else { return .cancelled }
        guard case .pending(let id, _, _) = found else { return found }
        return try await cancel(id, deposit)
    }

    private func cancel(_ id: String, _ deposit: Deposit) async throws -> ProviderPayment {
        let answer = try await api.call(
            "cancel_payment", about: deposit.id.description, .post, "/payment_intents/\(id)/cancel",
            key: "\(deposit.id)-cancel")
        if answer.status == 200 { return try payment(answer).told }
        // Ended otherwise in the meantime: that is what counts.
        guard answer.isSureNo else { throw api.link.unexpected(answer) }
        let now = try await api.call(
            "get_payment", about: deposit.id.description, .get, "/payment_intents/\(id)",
            FormFields([("expand[]", "latest_charge")]))
        guard now.status == 200 else { throw api.link.unexpected(now) }
        return try payment(now).told
    }

    private func refund(_ deposit: Deposit) async throws -> ProviderRefund {
        guard let intent = deposit.providerReference else {
            throw PartnerError(.malformedAnswer, partner: StripeProcessor.name, "a payment without a reference")
        }
        let name = deposit.refundReference
        let known = try await api.refunds(of: intent, about: deposit.id.description).first { $0.florinID == name }
        if let told = known?.refund { return told }
        let answer = try await api.call(
            "refund_payment", about: deposit.id.description, .post, "/refunds",
            FormFields([("payment_intent", intent), ("metadata[\(StripeMetadata.name)]", name)]), key: name)
        if answer.status == 200, let told = try api.link.client.decode(StripeRefund.self, from: answer).refund {
            return told
        }
        // A definite no, unless there is nothing left to pay back.
        guard answer.isSureNo else { throw api.link.unexpected(answer) }
        return try await fetch(deposit) == .refunded ? .succeeded : .refused
    }

    private func read(_ webhook: Webhook, _ now: Timestamp) async throws -> ProviderEvent {
        try signature.check(webhook, now: now)
        let event = try webhook.json
        guard let id = event["id"]?.stringValue, (1...255).contains(id.utf8.count),
            let type = event["type"]?.stringValue, let object = event["data"]?["object"]
        else { throw PaymentsError.webhookMalformed }
        if type.hasPrefix("charge.dispute.") {
            return try await StripeDisputes(api: api).event(id, about: object["id"]?.stringValue)
        }
        let name = object["metadata"]?[StripeMetadata.name]?.stringValue
        // An account of ours may be used for other things too.
        switch type.split(separator: ".").first {
        case _ where object["object"]?.stringValue == "refund": return .asking(id, aboutRefund: name)
        case "payment_intent", "charge": return .asking(id, about: name.flatMap { DepositID($0) })
        case "setup_intent":
            var told = ProviderEvent.asking(id, about: nil)
            told.method = name.flatMap { PaymentMethodID($0) }
            return told
        default: return .asking(id, about: nil)
        }
    }

    private func payment(_ answer: PartnerClient.Answer) throws -> (intent: StripeIntent, told: ProviderPayment) {
        let intent = try api.link.client.decode(StripeIntent.self, from: answer)
        guard let told = intent.payment(publishableKey: api.account.publishableKey) else {
            throw api.link.unexpected(answer)
        }
        return (intent, told)
    }
}

import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `POST /webhooks/{provider}`: the provider's own signed bytes.
struct ReceiveWebhook: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/webhooks/{provider}", id: "receiveWebhook", summary: "A provider's signed event",
        tag: "Webhooks", access: .public, right: .moveMoney,
        problems: [.webhookNotSigned, .webhookMalformed, .notFound, .requestInProgress],
        bodyLimit: 256 << 10, rateClass: .webhook)

    typealias Body = RawBody

    struct Path: FieldDecodable {
        let provider: String
        init(_ fields: inout Fields) { provider = fields.required("provider", .pathName(1...40, example: "sandbox")) }
    }

    let saga: DepositSaga
    let outflows: OutflowSaga
    let accounts: VirtualAccountDesk
    let chargebacks: ChargebackSaga
    let methods: PaymentMethodDesk
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<WebhookAnswer> {
        guard let provider = saga.providers.all[call.path.provider] else {
            throw Problem(.notFound, detail: "There is no such provider.")
        }
        let webhook = Webhook(body: call.body.bytes, header: { call.header($0) })
        let event = try await provider.event(of: webhook, now: clock.now())
        try await saga.take(event, from: provider.name)
        if let id = event.outflow { try await outflows.ask(about: id, at: provider.name) }
        if let payment = event.refundsOf { try await outflows.ask(aboutRefundsOf: payment, at: provider.name) }
        if let reference = event.arrival {
            try await accounts.take(reference, from: provider.name, event: event.id)
        }
        if let id = event.method { try await methods.ask(about: id, at: provider.name) }
        if let told = event.chargeback { try await chargebacks.take(told, from: provider.name) }
        if let told = event.chargebackOf { try await chargebacks.take(told, from: provider.name) }
        if let why = event.unbooked { chargebacks.unbooked.add(why, from: provider.name) }
        return .ok(WebhookAnswer())
    }
}

struct WebhookAnswer: FieldEncodable {
    static let example = WebhookAnswer()
    func encode(to out: inout JSONWriter) { out.field("received", true) }
}

package import JSONKit
package import Outbox
import Primitives

/// One call to a partner as staff see it.
package struct PartnerExchangeView: FieldEncodable {
    private let exchange: PartnerExchange

    package init(_ exchange: PartnerExchange) { self.exchange = exchange }

    package static let example = PartnerExchangeView(
        PartnerExchange(
            id: .example, partner: "sandbox", operation: "create_payment",
            subject: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", attempt: 1, request: #"{"reference":"…"}"#,
            result: .answer(status: 201, body: #"{"status":"pending"}"#), outcome: .done,
            duration: .milliseconds(12), at: .example))

    package func encode(to out: inout JSONWriter) {
        let (status, answer, failure): (Int?, String?, String?) =
            switch exchange.result {
            case .answer(let status, let body): (status, body, nil)
            case .failure(let text): (nil, nil, text)
            }
        out.field("at", exchange.at)
        out.field("partner", exchange.partner)
        out.field("operation", exchange.operation)
        out.field("attempt", exchange.attempt)
        out.field("outcome", exchange.outcome)
        out.field("status", status)
        out.field("failure", failure)
        out.field("duration_ms", Int(exchange.duration / .milliseconds(1)))
        out.field("request", exchange.request)
        out.field("answer", answer)
    }
}

extension PartnerOutcome: FieldValue {}

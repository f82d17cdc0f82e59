import JSONKit
import PaymentsDomain
import Primitives

/// `verif-hash: <the secret itself>`. It proves who knows the secret, and nothing of what is sent beside it.
struct FlutterwaveHash: Sendable {
    static let header = "verif-hash"

    /// The current one and those before it that are still good.
    let secrets: [String]

    /// - Throws: `webhookNotSigned`.
    func check(_ webhook: Webhook) throws(PaymentsError) {
        guard let given = webhook.header(Self.header) else { throw .webhookNotSigned }
        var isGenuine = false
        for secret in secrets {
            let isRight = constantTimeEquals(given, secret)
            isGenuine = isRight || isGenuine
        }
        guard isGenuine else { throw .webhookNotSigned }
    }
}

/// `{"event": "charge.completed", "data": {...}}`: only its references count, Flutterwave is asked about them.
struct FlutterwaveEvent: FieldDecodable {
    private let kind: String
    private let data: Facts

    init(_ fields: inout Fields) {
        kind = fields.required("event", .text(1...100))
        data = fields.required("data", .object(Facts.self))
    }

    private struct Facts: FieldDecodable {
        let number: Int64?
        let transaction: String?
        let reference: String?
        let payment: String?

        init(_ fields: inout Fields) {
            number = fields.optional("id", .integer(1 ... .max))
            transaction = fields.optional("tx_ref", .text(0...255))
            reference = fields.optional("reference", .text(0...255))
            payment = fields.optional("flw_ref", .providerReference)
        }
    }

    /// Its id is the hash of its bytes: Flutterwave gives it none.
    /// - Throws: `webhookMalformed`.
    static func read(_ body: [UInt8]) throws(PaymentsError) -> ProviderEvent {
        let event: FlutterwaveEvent
        do {
            event = try JSONReader.decode(FlutterwaveEvent.self, from: body, unknownFields: .ignore)
        } catch {
            throw .webhookMalformed
        }
        return event.meaning(id: Hex.encode(Digest.sha256(body)))
    }

    private func meaning(id: String) -> ProviderEvent {
        var meaning = ProviderEvent(id: id, deposit: nil, report: nil)
        switch kind.split(separator: ".").first {
        case "charge" where data.transaction.flatMap({ FlutterwaveAccountReference($0) }) != nil:
            meaning.arrival = data.number.map { String($0) }
        case "charge":
            meaning = ProviderEvent(id: id, deposit: data.transaction.flatMap { DepositID($0) }, report: nil)
            meaning.asksProvider = true
        case "chargeback", "dispute":
            guard let number = data.number, let payment = data.payment else {
                meaning.unbooked = kind
                break
            }
            meaning.dispute = NamedDispute(name: String(number), payment: payment)
        case "transfer": meaning.outflow = data.reference.flatMap { OutflowID($0) }
        case "refund": meaning.refundsOf = data.transaction
        default: break
        }
        return meaning
    }
}

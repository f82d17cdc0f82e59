import JSONKit
import PaymentsDomain
import Primitives

/// `{"event": "charge.success", "data": {...}}`: tells what has moved, and never how: Paystack is asked.
struct PaystackEvent: FieldDecodable {
    private let kind: String
    private let data: Facts

    init(_ fields: inout Fields) {
        kind = fields.required("event", .text(1...100))
        data = fields.required("data", .object(Facts.self))
    }

    private struct Facts: FieldDecodable {
        let number: Int64?
        let reference: String?
        let channel: String?
        let transaction: String?

        init(_ fields: inout Fields) {
            number = fields.optional("id", .integer(1 ... .max))
            reference = fields.optional("reference", .providerReference)
            channel = fields.optional("channel", .text(0...40))
            transaction = fields.optional("transaction_reference", .providerReference)
        }
    }

    /// Its id is the hash of its bytes: Paystack gives it none.
    /// - Throws: `webhookMalformed`.
    static func read(_ body: [UInt8]) throws(PaymentsError) -> ProviderEvent {
        let event: PaystackEvent
        do {
            event = try JSONReader.decode(PaystackEvent.self, from: body, unknownFields: .ignore)
        } catch {
            throw .webhookMalformed
        }
        return event.meaning(id: Hex.encode(Digest.sha256(body)))
    }

    private func meaning(id: String) -> ProviderEvent {
        var meaning = ProviderEvent(id: id, deposit: nil, report: nil)
        switch kind.split(separator: ".").first {
        case "charge" where kind.hasPrefix("charge.dispute."):
            meaning.dispute = data.number.map { NamedDispute(name: String($0)) }
            if data.number == nil { meaning.unbooked = kind }
        case "charge" where data.channel == "dedicated_nuban": meaning.arrival = data.reference
        case "charge":
            meaning = ProviderEvent(id: id, deposit: data.reference.flatMap { DepositID($0) }, report: nil)
            meaning.asksProvider = true
        case "transfer": meaning.outflow = data.reference.flatMap { OutflowID($0) }
        case "refund": meaning.refundsOf = data.transaction
        default: break
        }
        return meaning
    }
}

extension FieldType where Value == String {
    /// What may stand in a path: letters, digits and `-._=`.
    static var providerReference: FieldType {
        .characters(1...100, pattern: "^[0-9A-Za-z._=-]+$", example: "7PVGX8MEk85tgeEpVDtD") { scalar in
            ("0"..."9").contains(scalar) || ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
                || ["-", ".", "_", "="].contains(scalar)
        }
    }
}

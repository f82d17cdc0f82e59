import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

extension PartnerClient.Answer {
    /// A sure no to what was never asked before; too early, too often or there already is none, for it may have been
    /// acted on.
    var isSureNo: Bool { (400..<500).contains(status) && ![408, 409, 425, 429].contains(status) }
}

extension PartnerLink {
    /// An answer that says nothing we can use: what was asked may have been done.
    func unexpected(_ answer: PartnerClient.Answer) -> PartnerError {
        PartnerError(.malformedAnswer, partner: client.name, "status \(answer.status)")
    }

    /// Its own word for a refusal, when it is one that can be told to people.
    func refusal(_ code: String?) -> String {
        guard let code, (1...100).contains(code.utf8.count) else { return "provider_refused" }
        return code.lowercased()
    }
}

extension Webhook {
    /// - Throws: `webhookMalformed`.
    var json: JSONValue {
        get throws(PaymentsError) {
            do {
                return try JSONParser.parse(body)
            } catch {
                throw .webhookMalformed
            }
        }
    }
}

extension ProviderEvent {
    /// One that only tells that something has become of a deposit.
    static func asking(_ id: String, about deposit: DepositID?) -> ProviderEvent {
        ProviderEvent(id: id, deposit: deposit, report: nil, asksProvider: deposit != nil)
    }

    /// The same of money on its way back, by what we called it: an outflow's id, or that of a deposit which could not
    /// be credited and the attempt.
    static func asking(_ id: String, aboutRefund name: String?) -> ProviderEvent {
        guard let name else { return asking(id, about: nil) }
        if let outflow = OutflowID(name) { return ProviderEvent(id: id, deposit: nil, report: nil, outflow: outflow) }
        return asking(id, about: DepositID(String(name.prefix(36))))
    }
}

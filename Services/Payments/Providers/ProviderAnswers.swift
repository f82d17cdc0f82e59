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

extension String {
    /// What was signed may still not be put into a path as it is.
    /// - Throws: `webhookMalformed`.
    var pathName: String {
        get throws(PaymentsError) {
            let isPlain = utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
                    || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: "_")
            }
            guard isPlain, (1...255).contains(utf8.count) else { throw .webhookMalformed }
            return self
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

extension ProviderPayment {
    /// Of one that is charged off what is kept nothing is left for its owner to do.
    func charged(_ deposit: Deposit) -> ProviderPayment {
        guard deposit.paymentMethod != nil, case .pending(let reference, _, _) = self else { return self }
        return .pending(reference: reference, checkoutURL: nil)
    }
}

import BillingDomain
import JSONKit

/// What a webhook is about. It is not signed: nothing in it is believed but that it is worth asking.
enum VTpassNews: Equatable {
    /// Our own id of an attempt, as far as anybody may know it.
    case attempt(String)
    /// What a service sells has changed.
    case variations
    case other

    /// - Throws: `webhookMalformed`.
    init(_ bytes: [UInt8]) throws(BillingError) {
        guard let body = VTpassAnswer.json(bytes), let type = body["type"]?.stringValue else { throw .webhookMalformed }
        switch type {
        case "transaction-update":
            guard let id = body["data"]?["requestId"]?.stringValue, VTpassAttempt.isID(id) else {
                throw .webhookMalformed
            }
            self = .attempt(id)
        case "variations-update": self = .variations
        default: self = .other
        }
    }
}

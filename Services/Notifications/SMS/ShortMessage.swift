import NotificationsDomain
import Primitives

/// A message as it is handed to a provider.
struct ShortMessage: Sendable {
    let deliveryID: UniqueID
    let number: String
    let text: String
    let expiresAt: Timestamp?
}

/// What came of handing it over.
enum ShortMessageOutcome: Sendable {
    /// - Parameter reference: how the provider calls it; nil: by no name.
    case accepted(reference: String?)
    /// - Parameter code: the provider's own.
    case refused(ShortMessageRefusal, code: String?, text: String, retryAfter: Duration? = nil)
    case notSent(String)
    case unknown(String)
}

extension CarrierOutcome {
    init(_ outcome: ShortMessageOutcome) {
        switch outcome {
        case .accepted(let reference): self = .accepted(reference: reference)
        case .refused(let refusal, let code, let text, let retryAfter):
            let words = [code, text].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
            switch refusal {
            // By the code its number is put on the list.
            case .invalid, .optedOut: self = .refused(isPermanent: true, code: code, text: words)
            case .failed: self = .refused(isPermanent: true, code: nil, text: words)
            case .later, .ourAccount:
                self = .refused(isPermanent: false, code: code, text: words, retryAfter: retryAfter)
            }
        case .notSent(let text): self = .notSent(text)
        case .unknown(let text): self = .unknown(text)
        }
    }
}

import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// Whether a consent allows something now.
struct AccessConsentAnswerView: FieldEncodable {
    let answer: AccessConsent.Answer

    static let example = AccessConsentAnswerView(answer: .expired)

    func encode(to out: inout JSONWriter) {
        out.field("valid", answer == .valid)
        out.field("reason", answer == .valid ? nil : answer)
    }
}

import ComplianceDomain
import Contracts
import Primitives
import ServiceKit

/// Tells other services whether a customer's consent allows something now.
struct AnswerAccessConsents: Sendable {
    let consents: AccessConsentStore
    let clock: WallClock

    var served: ServedRequest {
        .on(ValidateAccessConsent.self) { asked, _ in
            guard let consent = try await consents.find(AccessConsentID(asked.consentID)) else {
                throw RightsError.notFound
            }
            // What we do not know nobody has allowed.
            let scope = asked.scope.map(AccessConsent.Scope.init(rawValue:))
            if let scope, scope == nil {
                return ValidatedAccessConsent(
                    valid: false, reason: AccessConsent.Answer.scopeNotGranted.rawValue, userID: consent.user)
            }
            let answer = consent.allows(scope ?? nil, wallet: asked.walletID, at: clock.now())
            return ValidatedAccessConsent(
                valid: answer == .valid, reason: answer == .valid ? nil : answer.rawValue, userID: consent.user)
        }
    }
}

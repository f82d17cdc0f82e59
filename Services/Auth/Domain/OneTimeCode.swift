/// Six digits sent to an address or number, good for one purpose, once.
package struct OneTimeCode: Hashable, Sendable {
    package enum Purpose: String, CaseIterable, Hashable, Sendable {
        case emailVerification = "email_verification"
        case phoneVerification = "phone_verification"
        case passwordReset = "password_reset"
    }

    package static let lifetime: Duration = .seconds(15 * 60)
    package static let maximumAttempts = 5
    /// Codes sent to one address for one purpose within an hour.
    package static let maximumPerHour = 5

    /// Uniform over all of six digits.
    package static func text(using random: inout some RandomNumberGenerator) -> String {
        let digits = String(Int.random(in: 0...999_999, using: &random))
        return String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }
}

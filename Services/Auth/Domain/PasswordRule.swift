/// Which passwords we take. Length and known lists instead of character classes, as NIST SP 800-63B section 5.1.1.2.
package enum PasswordRule {
    /// Characters, counted as Unicode scalars.
    package static let length = 10...256

    package enum Refusal: String, Hashable, Sendable {
        case tooShort = "too_short"
        case tooLong = "too_long"
        case tooCommon = "too_common"
        case isAddress = "is_address"
        case invalidCharacters = "invalid_characters"
    }

    /// Why the password is refused for the owner of this address, or nil if it is good.
    /// - Parameter email: nil if it is not known yet.
    package static func refusal(of password: String, for email: EmailAddress?) -> Refusal? {
        guard let password = OpaqueString.prepared(password) else { return .invalidCharacters }
        let count = password.unicodeScalars.count
        if count < length.lowerBound { return .tooShort }
        if count > length.upperBound { return .tooLong }
        if password.lowercased() == email?.text { return .isAddress }
        if CommonPasswords.contains(password) { return .tooCommon }
        return nil
    }
}

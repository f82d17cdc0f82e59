import AuthDomain
import Authentication

/// Checks and hashes passwords, taking the same time whether or not there is an account.
struct Passwords: Sendable {
    let hasher: PasswordHasher

    /// Throws `passwordRefused` naming the field, or `overloaded`.
    func hash(_ password: String, for email: EmailAddress, field: String) async throws(AuthError) -> String {
        if let refusal = PasswordRule.refusal(of: password, for: email) {
            throw .passwordRefused(field: field, refusal)
        }
        return try await hash(OpaqueString.prepared(password) ?? password)
    }

    /// Whether two texts are one password.
    func areSame(_ one: String, _ other: String) -> Bool { Self.prepared(one) == Self.prepared(other) }

    /// In which form a password fits a hash.
    enum Match: Sendable {
        case none
        case prepared
        /// As it was typed: the hash is from before passwords were brought to one form.
        case asTyped
    }

    /// `none` for no hash, after as much work as for a wrong password.
    func match(_ password: String, against hash: String?) async throws(AuthError) -> Match {
        let prepared = Self.prepared(password)
        if try await fits(prepared, hash) { return .prepared }
        // Byte for byte: texts that are canonically equivalent are equal in Swift.
        guard !prepared.utf8.elementsEqual(password.utf8) else { return .none }
        return try await fits(password, hash) ? .asTyped : .none
    }

    func verify(_ password: String, against hash: String?) async throws(AuthError) -> Bool {
        try await match(password, against: hash) != .none
    }

    /// A hash of today's cost and form, if the stored one has another.
    func upgrade(_ hash: String, of password: String, matched: Match) async throws(AuthError) -> String? {
        guard matched == .asTyped || hasher.needsRehash(hash) else { return nil }
        return try await self.hash(Self.prepared(password))
    }

    /// What no rule would take any more stays what it was, so that whoever has such a password can still sign in.
    private static func prepared(_ password: String) -> String { OpaqueString.prepared(password) ?? password }

    private func hash(_ text: String) async throws(AuthError) -> String {
        try await guarding { () async throws(PasswordHasher.Overloaded) in try await hasher.hash(text) }
    }

    private func fits(_ text: String, _ hash: String?) async throws(AuthError) -> Bool {
        try await guarding { () async throws(PasswordHasher.Overloaded) in
            guard let hash else { return try await hasher.verifyNothing(text) }
            return try await hasher.verify(text, against: hash)
        }
    }

    private func guarding<R>(
        _ work: () async throws(PasswordHasher.Overloaded) -> R
    ) async throws(AuthError) -> R {
        do {
            return try await work()
        } catch {
            throw .overloaded
        }
    }
}

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
        return try await guarding { () async throws(PasswordHasher.Overloaded) in try await hasher.hash(password) }
    }

    /// False for no hash, after as much work as for a wrong password.
    func verify(_ password: String, against hash: String?) async throws(AuthError) -> Bool {
        try await guarding { () async throws(PasswordHasher.Overloaded) in
            guard let hash else { return try await hasher.verifyNothing(password) }
            return try await hasher.verify(password, against: hash)
        }
    }

    /// A hash of today's cost, if the stored one has another.
    func upgrade(_ hash: String, of password: String) async throws(AuthError) -> String? {
        guard hasher.needsRehash(hash) else { return nil }
        return try await guarding { () async throws(PasswordHasher.Overloaded) in try await hasher.hash(password) }
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

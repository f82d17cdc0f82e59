import Authentication
import Contracts
import Primitives
import RedisAccess

/// What a credential turned out to be.
struct AcceptedCredential: Sendable {
    let token: AccessToken
    let goodUntil: Timestamp
    /// For an API key: the token that services know.
    let replacement: String?
    let ownLimit: RateLimit?

    init(_ token: AccessToken, goodUntil: Timestamp? = nil, replacement: String? = nil, ownLimit: RateLimit? = nil) {
        self.token = token
        self.goodUntil = goodUntil ?? token.expiresAt
        self.replacement = replacement
        self.ownLimit = ownLimit
    }
}

/// Why a credential is not accepted.
enum CredentialRefusal: Error, Equatable, Sendable {
    /// None was sent.
    case missing
    case invalid
    /// An access token's time is over.
    case expired
    /// Why an API key opens nothing, which only whoever holds its secret is told.
    case key(APIKeyRefusal)
    /// Of an API key: compliance has restricted its owner.
    case restricted
    /// Nobody can say at the moment.
    case unavailable

    /// Whoever sends many of these guesses.
    var isBadCredential: Bool {
        switch self {
        case .invalid, .key: true
        case .missing, .expired, .restricted, .unavailable: false
        }
    }
}

/// Checks what an Authorization header holds: an access token, or an API key.
struct CredentialCheck: Sendable {
    static let apiKeyPrefix = "flk_"

    let tokens: TokenCache
    let apiKeys: APIKeyExchange

    /// The bearer credential of a header's value (RFC 6750 section 2.1), or nil.
    static func bearer(_ value: String) -> String? {
        let prefix = value.utf8.prefix(7)
        guard prefix.count == 7, String(prefix)?.asciiLowercased == "bearer " else { return nil }
        let credential = value.dropFirst(7).drop { $0 == " " }
        guard !credential.isEmpty, !credential.contains(" ") else { return nil }
        return String(credential)
    }

    /// The answer for a token seen before; nil when it takes longer to tell.
    func known(_ credential: String) throws(CredentialRefusal) -> AcceptedCredential? {
        guard !credential.hasPrefix(Self.apiKeyPrefix) else { return nil }
        do throws(TokenError) {
            return try tokens.cached(credential).map { AcceptedCredential($0) }
        } catch {
            throw CredentialRefusal(error)
        }
    }

    func check(_ credential: String) async throws(CredentialRefusal) -> AcceptedCredential {
        if credential.hasPrefix(Self.apiKeyPrefix) { return try await apiKeys.exchange(credential) }
        do throws(TokenError) {
            return AcceptedCredential(try await tokens.verify(credential))
        } catch {
            throw CredentialRefusal(error)
        }
    }
}

extension CredentialRefusal {
    init(_ error: TokenError) {
        self =
            switch error {
            case .expired: .expired
            case .keysUnavailable: .unavailable
            case .malformed, .unsupportedAlgorithm, .unknownKey, .badSignature, .notForUs, .notYetValid, .revoked:
                .invalid
            }
    }
}

import Authentication
import Crypto
import Primitives

/// Everything that is derived from the one secret of the service, `auth.secret`.
///
/// Each purpose has a key of its own (HKDF-SHA256), so nothing made for one can be used for another.
struct AuthSecrets: Sendable {
    /// Seals signing keys, authenticator secrets and, outside production, one-time codes.
    let box: SecretBox
    private let refreshKey: SymmetricKey
    private let codeKey: SymmetricKey
    private let failureKey: SymmetricKey

    init(secret: String) {
        let bytes = Array(secret.utf8)
        box = SecretBox(secret: bytes)
        let material = SymmetricKey(data: bytes)
        func key(_ purpose: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: material,
                info: Array("florin auth \(purpose) v1".utf8),
                outputByteCount: 32
            )
        }
        refreshKey = key("refresh tokens")
        codeKey = key("one-time codes")
        failureKey = key("login failures")
    }

    /// The refresh token that follows another. Derived instead of drawn: an honest second request for it gets the same
    /// text although only hashes are stored. Without the secret it cannot be foretold from its predecessor.
    func successor(of token: SecretToken) -> SecretToken {
        SecretToken(SessionStore.refreshTokenPrefix + Base64URL.encode(Self.mac(refreshKey, token.text)))
    }

    /// What is stored of a one-time code. Bound to the code's own id, so equal codes have different hashes.
    func hash(ofCode code: String, id: UniqueID) -> [UInt8] {
        Self.mac(codeKey, "\(id) \(code)")
    }

    /// The key under which failures of an account or address are counted: no address is stored in the clear.
    func failureKey(_ kind: String, _ value: String) -> [UInt8] {
        Array(Self.mac(failureKey, "\(kind) \(value)").prefix(16))
    }

    private static func mac(_ key: SymmetricKey, _ text: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
    }
}

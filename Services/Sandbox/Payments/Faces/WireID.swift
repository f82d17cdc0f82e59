import Crypto
import Primitives

/// Ids as partners write them: a prefix and 32 hex digits.
enum WireID {
    static func text(_ prefix: String, _ id: UniqueID) -> String {
        prefix + id.description.filter { $0 != "-" }
    }

    static func id(_ text: String, _ prefix: String) -> UniqueID? {
        guard text.hasPrefix(prefix) else { return nil }
        return Hex.decode(String(text.dropFirst(prefix.count))).flatMap { UniqueID(bytes: $0) }
    }
}

/// Proofs that partners make of their events' bytes.
enum WireHash {
    static func sha256(_ bytes: [UInt8], _ secret: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: Array(secret.utf8))))
    }
}

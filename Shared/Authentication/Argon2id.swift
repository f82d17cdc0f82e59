import Csodium

/// libsodium's Argon2id. Blocks for as long as its cost says: call it through ``PasswordHasher`` only.
enum Argon2id {
    /// False if libsodium cannot start, which means that the system has no randomness. Runs once.
    private static let isReady = sodium_init() >= 0

    /// A self-describing text (`$argon2id$v=19$m=...`), or nil if the memory cannot be had.
    static func hash(_ password: String, cost: PasswordHasher.Cost) -> String? {
        guard isReady else { return nil }
        let password = password.utf8.map { CChar(bitPattern: $0) }
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let failed = crypto_pwhash_str(
            &text, password, UInt64(password.count), UInt64(cost.passes), Int(cost.memoryBytes))
        guard failed == 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func verify(_ password: String, against hash: String) -> Bool {
        guard isReady, hash.utf8.count < Int(crypto_pwhash_STRBYTES) else { return false }
        let password = password.utf8.map { CChar(bitPattern: $0) }
        return crypto_pwhash_str_verify(hash, password, UInt64(password.count)) == 0
    }

    static func needsRehash(_ hash: String, cost: PasswordHasher.Cost) -> Bool {
        guard isReady, hash.utf8.count < Int(crypto_pwhash_STRBYTES) else { return true }
        return crypto_pwhash_str_needs_rehash(hash, UInt64(cost.passes), Int(cost.memoryBytes)) != 0
    }
}

import Crypto
import Primitives

/// The keys that files are sealed with. Each file has one of its own, derived from one of these and a salt (HKDF), so
/// that counting up makes nonces that are never used twice under a key.
package struct FileKeys: Sendable {
    package struct Malformed: Error {}

    /// 1 to 16 letters, digits and dashes.
    let current: String
    private let keys: [String: SymmetricKey]

    /// - Parameter text: `id:secret`, several with commas between. The first seals, all open; so a key is changed by
    ///   putting a new one first, and dropped when no file of it is left.
    package init(_ text: String) throws(Malformed) {
        var keys: [String: SymmetricKey] = [:]
        var first: String?
        for part in text.split(separator: ",") {
            let pair = part.split(separator: ":", maxSplits: 1)
            guard pair.count == 2, Self.isID(pair[0]), pair[1].utf8.count >= 32 else { throw Malformed() }
            let key = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: Array(pair[1].utf8)), info: Array("florin files v1".utf8),
                outputByteCount: 32)
            guard keys.updateValue(key, forKey: String(pair[0])) == nil else { throw Malformed() }
            first = first ?? String(pair[0])
        }
        guard let first else { throw Malformed() }
        current = first
        self.keys = keys
    }

    private static func isID(_ text: Substring) -> Bool {
        (1...16).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (48...57).contains($0) || (97...122).contains($0) || (65...90).contains($0) || $0 == 45
            }
    }

    func fileKey(_ id: String, salt: [UInt8]) throws(FileError) -> SymmetricKey {
        guard let key = keys[id] else { throw .damaged("sealed with the key \(id), which is not here") }
        return HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, salt: salt, info: Array("florin file v1".utf8), outputByteCount: 32)
    }
}

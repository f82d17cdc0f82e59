import Primitives

/// Codes that replace a lost authenticator, each once: four groups of four letters, 80 random bits, such as
/// `K7QD-4WMA-ZX2P-TLBE`. Store the hash.
package struct RecoveryCode: Sendable {
    package static let setSize = 10
    private static let byteCount = 10

    package let text: String

    package static func generateSet() -> [RecoveryCode] {
        (0..<setSize).map { _ in RecoveryCode(letters: Base32.encode(randomBytes(byteCount))) }
    }

    /// A code as a person types it: in either case, with or without hyphens and blanks. Nil if it cannot be one.
    package init?(typed text: String) {
        let letters = text.asciiUppercased.filter { $0 != "-" && $0 != " " }
        guard letters.utf8.count == 16, Base32.decode(letters) != nil else { return nil }
        self.init(letters: letters)
    }

    private init(letters: String) {
        let letters = Array(letters)
        text = stride(from: 0, to: letters.count, by: 4)
            .map { String(letters[$0..<min($0 + 4, letters.count)]) }
            .joined(separator: "-")
    }

    /// 32 bytes. Eighty random bits need no slow hash.
    package var hash: [UInt8] { SecretToken(text).hash }
}

package import Primitives

/// The last part of a link's address: small letters and digits, with single hyphens between.
package enum LinkSlug {
    package static let lengths = 3...64

    package static func isValid(_ text: String) -> Bool {
        guard lengths.contains(text.utf8.count), text.first != "-", text.last != "-", !text.contains("--") else {
            return false
        }
        return text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    /// For who wants none of their own: fifty random bits of an id.
    package static func generated(from id: UniqueID) -> String {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
        return String((0..<10).map { alphabet[Int(truncatingIfNeeded: id.low >> ($0 * 5)) & 31] })
    }
}

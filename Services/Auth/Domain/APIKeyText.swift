/// An API key as its owner holds it: `flk_<prefix>_<secret>`. The prefix is public and finds the record.
package struct APIKeyText: Sendable {
    package static let marker = "flk_"
    /// Sixty bits, enough to be unique.
    package static let prefixLength = 12

    package let prefix: String
    package let text: String

    package init(prefix: String, secret: String) {
        self.prefix = prefix
        text = "\(Self.marker)\(prefix)_\(secret)"
    }

    /// Nil if the text cannot be a key of ours.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.marker), text.utf8.count <= 128 else { return nil }
        let rest = text.utf8.dropFirst(Self.marker.utf8.count)
        let prefix = rest.prefix(Self.prefixLength)
        let tail = rest.dropFirst(Self.prefixLength)
        guard
            prefix.count == Self.prefixLength, prefix.allSatisfy(Self.isPrefixLetter),
            tail.first == UInt8(ascii: "_"), tail.count > 1
        else { return nil }
        self.prefix = String(prefix) ?? ""
        self.text = text
    }

    private static func isPrefixLetter(_ letter: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
            || (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(letter)
    }
}

import Crypto

/// The text of a page cursor was not made by us, or for another list.
package struct InvalidCursor: Error {
    package init() {}
}

/// Turns "where the page ended" into an opaque text and back. The text carries the first 128 bits of an HMAC-SHA256,
/// so a tampered cursor is refused before its content is looked at. It hides nothing: put no secret into it.
package struct CursorCodec: Sendable {
    private static let tagLength = 16
    private static let longestText = 2_048

    private let key: SymmetricKey

    /// Any secret bytes; all replicas of a service share them.
    package init(key: [UInt8]) {
        self.key = SymmetricKey(data: key)
    }

    /// `list` names the list that the cursor belongs to, so that one list's cursor is invalid on another.
    package func encode(_ payload: [UInt8], list: String = "") -> String {
        Base64URL.encode(tag(of: payload, list: list) + payload)
    }

    package func encode(_ payload: String, list: String = "") -> String {
        encode(Array(payload.utf8), list: list)
    }

    package func decode(_ text: String, list: String = "") throws(InvalidCursor) -> [UInt8] {
        guard
            text.utf8.count <= Self.longestText, let bytes = Base64URL.decode(text), bytes.count >= Self.tagLength
        else { throw InvalidCursor() }
        let payload = Array(bytes[Self.tagLength...])
        guard constantTimeEquals(Array(bytes[..<Self.tagLength]), tag(of: payload, list: list)) else {
            throw InvalidCursor()
        }
        return payload
    }

    package func decodeText(_ text: String, list: String = "") throws(InvalidCursor) -> String {
        String(decoding: try decode(text, list: list), as: UTF8.self)
    }

    private func tag(of payload: [UInt8], list: String) -> [UInt8] {
        var mac = HMAC<SHA256>(key: key)
        // The list's length goes first, so no list and payload can be read as another pair.
        mac.update(data: [UInt8(truncatingIfNeeded: list.utf8.count)] + Array(list.utf8))
        mac.update(data: payload)
        return Array(mac.finalize().prefix(Self.tagLength))
    }
}

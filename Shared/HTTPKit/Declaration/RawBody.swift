package import JSONKit

/// A request body as it came, for endpoints that check a signature over the bytes. Any content type is taken; the
/// endpoint's `bodyLimit` holds.
package struct RawBody: FieldDecodable {
    package let bytes: [UInt8]
    /// The `Content-Type` field, as sent.
    package let contentType: String?

    package init(bytes: [UInt8], contentType: String?) {
        self.bytes = bytes
        self.contentType = contentType
    }

    package init(_ fields: inout Fields) {
        self.init(bytes: [], contentType: nil)
    }
}

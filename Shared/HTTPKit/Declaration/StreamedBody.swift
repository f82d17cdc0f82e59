package import JSONKit
import NIOCore

/// A request body that is taken while it arrives, for endpoints that declare what they `consume`. The client is read
/// as fast as the endpoint asks and no faster, so no more than a window of the body is ever in memory.
///
/// Whoever takes it works at a client's pace, so nothing scarce may be held meanwhile: take the body first, then open
/// the transaction.
package struct StreamedBody: FieldDecodable {
    /// The `Content-Type` field, as sent.
    package let contentType: String?
    /// What the client announced; nil when it sends chunks.
    package let length: Int?
    private let source: BodySource

    init(_ source: BodySource, contentType: String?, length: Int?) {
        self.source = source
        self.contentType = contentType
        self.length = length
    }

    package init(_ fields: inout Fields) {
        self.init(.empty, contentType: nil, length: 0)
    }

    /// The next piece, nil at the end. One reader at a time.
    /// - Throws: 413 `content_too_large`, 408 `request_body_timeout`, 400 `bad_request` when the client has gone or
    ///   sends no HTTP; what was taken until then is no body and has to be forgotten.
    package func next() async throws -> [UInt8]? {
        try await source.next().map { Array($0.readableBytesView) }
    }
}

import NIOCore
import NIOHTTP1

enum ContentType {
    /// A body must say that it is JSON, and not compressed. One of no bytes has no type, whatever is said of it:
    /// libraries name one with every request.
    /// - Throws: 415 `unsupported_media_type`.
    static func requireJSON(_ headers: HTTPHeaders, for body: ByteBuffer) throws(Problem) {
        guard body.readableBytes > 0 else { return }
        guard headers.joined("Content-Encoding") ?? "identity" == "identity" else {
            throw Problem(.unsupportedMediaType, detail: "Bodies are not compressed: send it without Content-Encoding.")
                .header(
                    "Accept-Encoding", "identity")
        }
        guard let contentType = headers.joined("Content-Type"), isJSON(contentType) else {
            throw Problem(.unsupportedMediaType, detail: "The body must be application/json.")
        }
    }

    /// One of these types, whatever its parameters; none asks for none.
    /// - Throws: 415 `unsupported_media_type`.
    static func require(_ types: [String], _ headers: HTTPHeaders) throws(Problem) {
        guard headers.joined("Content-Encoding") ?? "identity" == "identity" else {
            throw Problem(.unsupportedMediaType, detail: "Bodies are not compressed: send it without Content-Encoding.")
                .header(
                    "Accept-Encoding", "identity")
        }
        let type = headers.joined("Content-Type")?.prefix { $0 != ";" && $0 != " " && $0 != "\t" }.lowercased() ?? ""
        guard types.contains("*/*") || types.contains(type) else {
            throw Problem(.unsupportedMediaType, detail: "The body must be \(types.joined(separator: " or ")).")
        }
    }

    /// `application/json`, in any case, alone or with `charset=utf-8` (RFC 8259 knows no other encoding).
    static func isJSON(_ contentType: String) -> Bool {
        if contentType == "application/json" { return true }
        let parts = contentType.lowercased().split(separator: ";", omittingEmptySubsequences: false)
            .map { part in String(part.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " }.reversed()) }
        guard parts.first == "application/json" else { return false }
        return parts.dropFirst().allSatisfy { part in
            !part.hasPrefix("charset=") || part == "charset=utf-8" || part == #"charset="utf-8""#
        }
    }
}

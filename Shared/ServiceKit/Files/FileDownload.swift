package import FileKit
package import HTTPKit
import Primitives

/// A file as an answer: always something to be saved, never something to be shown within our pages.
package enum FileDownload {
    /// - Parameters:
    ///   - filename: a clean one (`FileName`).
    ///   - contentType: of text whose writer knows better what it is; nil: what the file is by its content.
    ///   - range, ifRange: the fields of the request.
    /// - Throws: 416 `range_not_satisfiable`.
    package static func reply<Output>(
        _ reader: FileReader, filename: String, contentType: String? = nil, range: String?, ifRange: String?
    ) throws(Problem) -> Reply<Output> {
        let tag = "\"\(Hex.encode(reader.file.address.digest))\""
        // Of an older file no part is to be put to what the client has.
        let asked = ifRange.map { $0 == tag } ?? true ? range : nil
        let type = contentType ?? reader.file.type.contentType
        let reply: Reply<Output>
        switch ByteRange(asked, of: reader.size) {
        case .whole: reply = stream(200, reader, type, 0..<reader.size)
        case .part(let part):
            reply = stream(206, reader, type, part).header(
                "Content-Range", "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(reader.size)")
        case .outside:
            throw Problem(.rangeNotSatisfiable).header("Content-Range", "bytes */\(reader.size)")
        }
        return reply.header("Accept-Ranges", "bytes").header("ETag", tag)
            .attachment(filename)
    }

    private static func stream<Output>(
        _ status: Int, _ reader: FileReader, _ contentType: String, _ range: Range<Int>
    ) -> Reply<Output> {
        .stream(status, contentType: contentType, length: range.count) { writer in
            try await reader.read(range) { try await writer.write($0) }
        }
    }
}

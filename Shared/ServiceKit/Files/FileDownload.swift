package import FileKit
package import HTTPKit
import Primitives

/// A file as an answer: always something to be saved, never something to be shown within our pages.
package enum FileDownload {
    /// - Parameters:
    ///   - filename: a clean one (`FileName`).
    ///   - range, ifRange: the fields of the request.
    /// - Throws: 416 `range_not_satisfiable`.
    package static func reply<Output>(
        _ reader: FileReader, filename: String, range: String?, ifRange: String?
    ) throws(Problem) -> Reply<Output> {
        let tag = "\"\(Hex.encode(reader.file.address.digest))\""
        // Of an older file no part is to be put to what the client has.
        let asked = ifRange.map { $0 == tag } ?? true ? range : nil
        let reply: Reply<Output>
        switch ByteRange(asked, of: reader.size) {
        case .whole: reply = stream(200, reader, 0..<reader.size)
        case .part(let part):
            reply = stream(206, reader, part).header(
                "Content-Range", "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(reader.size)")
        case .outside:
            throw Problem(.rangeNotSatisfiable).header("Content-Range", "bytes */\(reader.size)")
        }
        return reply.header("Accept-Ranges", "bytes").header("ETag", tag)
            .header("Content-Disposition", FileName.disposition(filename))
    }

    private static func stream<Output>(_ status: Int, _ reader: FileReader, _ range: Range<Int>) -> Reply<Output> {
        .stream(status, contentType: reader.file.type.contentType, length: range.count) { writer in
            try await reader.read(range) { try await writer.write($0) }
        }
    }
}

/// Names that clients give to files: shown again, and used for nothing else.
package enum FileName {
    private static let longest = 200

    /// The last part of a path, without what steers a terminal or turns a line of text round.
    /// - Parameter fallback: for one of which nothing is left.
    package static func clean(_ name: String?, or fallback: String) -> String {
        // By scalars: a slash with a mark upon it is another character, and a slash.
        let last = (name ?? "").unicodeScalars.split { $0 == "/" || $0 == "\\" }.last ?? Substring().unicodeScalars
        var clean = ""
        for scalar in last where !isHidden(scalar) {
            guard clean.utf8.count < longest else { break }
            clean.unicodeScalars.append(scalar)
        }
        let trimmed = clean.drop { $0 == " " || $0 == "." }
        return trimmed.isEmpty ? fallback : String(trimmed)
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }

    /// RFC 6266: the name for all, and beside it the one in other letters (RFC 8187).
    static func disposition(_ name: String) -> String {
        let plain = String(
            name.unicodeScalars.map { scalar in
                (" "..."~").contains(scalar) && scalar != "\"" && scalar != "\\" && scalar != "%"
                    ? Character(scalar) : "_"
            })
        let isPlain = plain == name
        let encoded = name.utf8.map { byte -> String in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            return isPlain || byte == 46 || byte == 45 || byte == 95
                ? String(Unicode.Scalar(byte)) : "%" + Hex.encode([byte]).uppercased()
        }
        return "attachment; filename=\"\(plain)\"" + (isPlain ? "" : "; filename*=UTF-8''\(encoded.joined())")
    }
}

import Primitives

/// A message, or a part of one, taken apart (RFC 2045, 2046). Never refuses: what is no MIME is a text.
package struct MIMEPart: Sendable {
    package let headers: MailHeaders
    package let mediaType: MediaType
    /// Still in its transfer encoding.
    package let body: ArraySlice<UInt8>
    /// Of a multipart its parts; of an enclosed message that message.
    package let parts: [MIMEPart]

    /// Deeper and more is a text: nobody writes it who means well.
    private static let mostLevels = 8
    private static let mostParts = 64

    package init(_ bytes: [UInt8]) {
        self.init(bytes, usual: "text/plain", levels: Self.mostLevels)
    }

    /// - Parameter usual: the type of a part that says none (RFC 2046 section 5.1.5).
    private init(_ bytes: [UInt8], usual: String, levels: Int) {
        let lines = MailLines(bytes)
        let (headers, next) = MailHeaders.read(lines, from: 0)
        self.headers = headers
        let type = MediaType(headers["Content-Type"] ?? usual)
        mediaType = type
        body = lines.rest(from: next)
        guard levels > 0 else {
            parts = []
            return
        }
        if type.isMultipart, let boundary = type.parameters["boundary"], !boundary.isEmpty {
            let usual = type.name == "multipart/digest" ? "message/rfc822" : "text/plain"
            parts = Self.ranges(of: boundary, lines, next..<max(next, lines.count)).map {
                MIMEPart(Array(lines.joined($0)), usual: usual, levels: levels - 1)
            }
        } else if Self.enclosing.contains(type.name) {
            let decoded = TransferCoding.decode(body, headers["Content-Transfer-Encoding"])
            parts = [MIMEPart(decoded, usual: "text/plain", levels: levels - 1)]
        } else {
            parts = []
        }
    }

    /// This part and all below it, in the order in which they are written.
    package var all: [MIMEPart] { [self] + parts.flatMap(\.all) }

    /// Without its transfer encoding.
    package var decoded: [UInt8] { TransferCoding.decode(body, headers["Content-Transfer-Encoding"]) }

    /// As text, with line feeds.
    package var text: String {
        let scalars = Charset.decode(decoded, mediaType.parameters["charset"]).unicodeScalars
        return String(
            scalars.reduce(into: String.UnicodeScalarView()) { text, scalar in
                if scalar == "\n", text.last == "\r" { text.removeLast() }
                text.append(scalar)
            })
    }

    package var isAttachment: Bool {
        headers["Content-Disposition"]?.asciiLowercased.hasPrefix("attachment") == true
    }

    private static let enclosing: Set<String> = ["message/rfc822", "message/global", "text/rfc822-headers"]

    /// The lines of each part: between two delimiters, or from the last one to the end where the message was cut.
    private static func ranges(of boundary: String, _ lines: MailLines, _ content: Range<Int>) -> [Range<Int>] {
        let delimiter = Array("--\(boundary)".utf8)
        var found: [Range<Int>] = []
        var start: Int?
        for index in content {
            let line = lines[index]
            guard line.starts(with: delimiter) else { continue }
            let rest = line.dropFirst(delimiter.count).drop { $0 == 0x20 || $0 == 0x09 }
            let isEnd = rest.starts(with: [0x2D, 0x2D])
            guard isEnd || rest.isEmpty else { continue }
            if let start { found.append(start..<index) }
            start = isEnd ? nil : index + 1
            if isEnd || found.count >= mostParts { return found }
        }
        if let start { found.append(start..<content.upperBound) }
        return found
    }
}

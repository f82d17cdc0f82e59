import Primitives

/// The head of a message or of a part of one, as it came: in order, unfolded, nothing decoded.
package struct MailHeaders: Sendable {
    package let fields: [(name: String, value: String)]

    package init(fields: [(name: String, value: String)]) { self.fields = fields }

    /// More are passed over: no mailer writes so many, and who does means harm.
    private static let mostFields = 512

    /// The first of that name, by any case of it.
    package subscript(name: String) -> String? {
        let wanted = name.asciiLowercased
        return fields.first { $0.name.asciiLowercased == wanted }?.value
    }

    package func all(_ name: String) -> [String] {
        let wanted = name.asciiLowercased
        return fields.filter { $0.name.asciiLowercased == wanted }.map(\.value)
    }

    /// The same for people: encoded words read (RFC 2047).
    package func text(_ name: String) -> String? { self[name].map(EncodedWords.decode) }

    /// Reads up to the empty line, or to the first line that belongs to no head.
    /// - Returns: the head, and where the body begins.
    static func read(_ lines: MailLines, from start: Int) -> (headers: MailHeaders, next: Int) {
        var fields: [(name: String, value: String)] = []
        var index = start
        while index < lines.count {
            let line = lines[index]
            if line.isEmpty { return (MailHeaders(fields: fields), index + 1) }
            if line.first == 0x20 || line.first == 0x09 {
                if let last = fields.indices.last {
                    fields[last].value += " " + String(decoding: line, as: UTF8.self).trimmedOfSpaces
                }
            } else if let colon = line.firstIndex(of: 0x3A), isName(line[..<colon]) {
                if fields.count < mostFields {
                    fields.append(
                        (
                            String(decoding: line[..<colon], as: UTF8.self).trimmedOfSpaces,
                            String(decoding: line[(colon + 1)...], as: UTF8.self).trimmedOfSpaces
                        ))
                }
            } else if !(index == start && line.starts(with: Array("From ".utf8))) {
                // The line of a mailbox file stands before some heads; anything else is the body already.
                return (MailHeaders(fields: fields), index)
            }
            index += 1
        }
        return (MailHeaders(fields: fields), index)
    }

    /// Printable, without a space but before the colon, where old mailers put one.
    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        var bytes = bytes
        while bytes.last == 0x20 || bytes.last == 0x09 { bytes.removeLast() }
        return !bytes.isEmpty && bytes.count <= 256 && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}

/// Bytes as lines, whichever way they end. Lines are slices of the same bytes.
struct MailLines {
    let bytes: [UInt8]
    private let starts: [(start: Int, end: Int)]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var lines: [(start: Int, end: Int)] = []
        var start = 0
        while start < bytes.count {
            let feed = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let end = feed > start && bytes[feed - 1] == 0x0D ? feed - 1 : feed
            lines.append((start, end))
            start = feed + 1
        }
        starts = lines
    }

    var count: Int { starts.count }
    var endsWithNewline: Bool { bytes.last == 0x0A }

    subscript(index: Int) -> ArraySlice<UInt8> { bytes[starts[index].start..<starts[index].end] }

    /// All bytes from a line on.
    func rest(from index: Int) -> ArraySlice<UInt8> { index < count ? bytes[starts[index].start...] : [] }

    /// The bytes of some lines, without the end of the last one, which belongs to the delimiter behind it.
    func joined(_ range: Range<Int>) -> ArraySlice<UInt8> {
        range.isEmpty ? [] : bytes[starts[range.lowerBound].start..<starts[range.upperBound - 1].end]
    }
}

extension StringProtocol {
    var trimmedOfSpaces: String {
        var rest = Substring(self)
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}

extension MailHeaders {
    /// The groups of fields of a report, between empty lines (RFC 3464 section 2.1).
    package static func groups(_ bytes: [UInt8]) -> [MailHeaders] {
        let lines = MailLines(bytes)
        var groups: [MailHeaders] = []
        var index = 0
        while index < lines.count {
            let (headers, next) = read(lines, from: index)
            if !headers.fields.isEmpty { groups.append(headers) }
            // A line that is no field ends nothing here.
            index = max(next, index + 1)
        }
        return groups
    }
}

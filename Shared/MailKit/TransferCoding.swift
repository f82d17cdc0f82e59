import Primitives

/// How bodies travel where only lines of ASCII may (RFC 2045 section 6).
package enum TransferCoding {
    /// By the name in `Content-Transfer-Encoding`; what no rule knows comes as it is.
    package static func decode(_ bytes: ArraySlice<UInt8>, _ name: String?) -> [UInt8] {
        switch name?.trimmedOfSpaces.asciiLowercased {
        case "base64": decodedBase64(bytes)
        case "quoted-printable": decodedQuotedPrintable(bytes)
        default: Array(bytes)
        }
    }

    // MARK: Base64

    /// In one line, padded.
    package static func base64(_ bytes: some Sequence<UInt8>) -> String {
        // The letters of base64url differ in two, and there is no padding.
        var text = Base64URL.encode(Array(bytes)).utf8.map { byte -> UInt8 in
            byte == minus ? plus : byte == underline ? slash : byte
        }
        while !text.count.isMultiple(of: 4) { text.append(padding) }
        return String(decoding: text, as: UTF8.self)
    }

    /// In lines of 76 letters with CRLF behind each.
    package static func base64Lines(_ bytes: [UInt8]) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(bytes.count / bytesOfLine * 78 + 78)
        for start in stride(from: 0, to: bytes.count, by: bytesOfLine) {
            lines += base64(bytes[start..<min(start + bytesOfLine, bytes.count)]).utf8
            lines += newline
        }
        return lines
    }

    /// Whatever is no letter is passed over, as the rule has it; a letter alone at the end is lost.
    package static func decodedBase64(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count / 4 * 3)
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            if byte == padding { break }
            guard let value = value(of: byte) else { continue }
            pending = pending << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: pending >> bits))
            }
        }
        return result
    }

    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) + 4
        case plus: 62
        case slash: 63
        default: nil
        }
    }

    // MARK: Quoted-printable

    /// Lines end with CRLF, whichever way they ended before, the last one too. No line begins with a dot, which SMTP
    /// doubles, or with `From `, which mailbox files change: a signature over the body outlives both.
    package static func quotedPrintable(_ text: String) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count * 5 / 4)
        let lines = MailLines(Array(text.utf8))
        for index in 0..<lines.count {
            appendLine(lines[index], to: &out)
            out += newline
        }
        return out
    }

    private static func appendLine(_ line: ArraySlice<UInt8>, to out: inout [UInt8]) {
        var column = 0
        for (offset, byte) in line.enumerated() {
            let isLast = offset == line.count - 1
            let isSpace = byte == space || byte == tab
            let mustQuote =
                byte == equals || byte > 0x7E || (byte < space && byte != tab) || (isSpace && isLast)
                || (column == 0 && (byte == dot || byte == UInt8(ascii: "F")))
            let width = mustQuote ? 3 : 1
            if column + width > longestLine - (isLast ? 0 : 1) {
                out.append(equals)
                out += newline
                column = 0
                // What would begin the new line is looked at again.
                let begins = byte == dot || byte == UInt8(ascii: "F")
                append(byte, quoted: mustQuote || begins, to: &out)
                column = mustQuote || begins ? 3 : 1
                continue
            }
            append(byte, quoted: mustQuote, to: &out)
            column += width
        }
    }

    private static func append(_ byte: UInt8, quoted: Bool, to out: inout [UInt8]) {
        if quoted {
            out.append(equals)
            out += Hex.encode([byte]).utf8.map { $0 >= 0x61 ? $0 - 0x20 : $0 }
        } else {
            out.append(byte)
        }
    }

    /// Lenient: an equals sign that begins nothing stands for itself.
    package static func decodedQuotedPrintable(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        let lines = MailLines(Array(bytes))
        for index in 0..<lines.count {
            var line = lines[index]
            while line.last == space || line.last == tab { line.removeLast() }
            let isSoft = line.last == equals
            if isSoft { line.removeLast() }
            appendDecoded(line, to: &result)
            if !isSoft, index < lines.count - 1 || lines.endsWithNewline { result += newline }
        }
        return result
    }

    static func appendDecoded(_ line: ArraySlice<UInt8>, to result: inout [UInt8]) {
        var index = line.startIndex
        while index < line.endIndex {
            if line[index] == equals, index + 2 < line.endIndex,
                let byte = Hex.decode(String(decoding: line[(index + 1)...(index + 2)], as: UTF8.self))
            {
                result += byte
                index += 3
            } else {
                result.append(line[index])
                index += 1
            }
        }
    }

    package static let newline: [UInt8] = [0x0D, 0x0A]
    private static let bytesOfLine = 57
    private static let longestLine = 76
    private static let (space, tab, equals, dot) = (UInt8(0x20), UInt8(0x09), UInt8(0x3D), UInt8(0x2E))
    private static let (plus, slash, minus) = (UInt8(0x2B), UInt8(0x2F), UInt8(0x2D))
    private static let (underline, padding) = (UInt8(0x5F), UInt8(0x3D))
}

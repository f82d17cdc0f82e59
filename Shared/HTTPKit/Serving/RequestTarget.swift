import Primitives

/// The path and query of a request line, split but not decoded.
struct RequestTarget: Sendable {
    /// Always starts with a slash, or the target is not one we serve.
    let path: Substring
    /// Nil when there is no question mark.
    let query: Substring?

    /// Takes the origin form (`/path?query`) and, as every server has to (RFC 9112 section 3.2.2), the absolute one, on
    /// whose authority nothing here depends. Everything else finds no route.
    init(_ target: String) {
        let target = Self.withoutAuthority(target)
        let beforeFragment = target.utf8.firstIndex(of: UInt8(ascii: "#")).map { target[..<$0] } ?? target
        guard let mark = beforeFragment.utf8.firstIndex(of: UInt8(ascii: "?")) else {
            path = beforeFragment
            query = nil
            return
        }
        path = beforeFragment[..<mark]
        query = beforeFragment[beforeFragment.utf8.index(after: mark)...]
    }

    private static func withoutAuthority(_ target: String) -> Substring {
        for scheme in ["http://", "https://"] {
            guard target.prefix(scheme.count).asciiLowercased == scheme else { continue }
            let rest = target.utf8.dropFirst(scheme.utf8.count)
            let path = rest.firstIndex { [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")].contains($0) }
            guard let path, path > rest.startIndex else { break }
            return target[path...]
        }
        return target[...]
    }

    /// More parameters than any route of ours has by far.
    static let maximumParameters = 64

    /// The pairs of the query, decoded, in order.
    /// - Throws: 400 `malformed_parameter`.
    func parameters() throws(Problem) -> [(name: String, value: String)] {
        guard let query, !query.isEmpty else { return [] }
        var pairs: [(name: String, value: String)] = []
        for piece in query.split(separator: "&", omittingEmptySubsequences: true) {
            guard pairs.count < Self.maximumParameters else {
                throw Problem(.malformedParameter, detail: "too many parameters")
            }
            let equals = piece.utf8.firstIndex(of: UInt8(ascii: "="))
            let name = piece[..<(equals ?? piece.endIndex)]
            let value = equals.map { piece[piece.utf8.index(after: $0)...] } ?? ""
            guard let name = PercentEncoding.decode(name, plusIsSpace: true),
                let value = PercentEncoding.decode(value, plusIsSpace: true)
            else { throw Problem(.malformedParameter, detail: "a percent-encoding is not valid") }
            pairs.append((name, value))
        }
        return pairs
    }
}

/// RFC 3986 section 2.1.
package enum PercentEncoding {
    /// Nil for a broken escape or bytes that are not UTF-8.
    package static func decode(_ text: Substring, plusIsSpace: Bool = false) -> String? {
        let isPlain = !text.utf8.contains { $0 == UInt8(ascii: "%") || ($0 == UInt8(ascii: "+") && plusIsSpace) }
        if isPlain { return String(text) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(nibble), let low = rest.popFirst().flatMap(nibble) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Everything but unreserved characters is escaped, so the result fits into a path segment or a query value.
    package static func encode(_ text: String) -> String {
        var result: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            if isUnreserved(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// Writes FinCEN's batches: each element that has others in it is numbered, texts are cut to what the form has room
/// for, and nothing that a person wrote can become markup.
///
/// Source: FinCEN's `EFL_CTRXBatchSchema.xsd` and `EFL_SARXBatchSchema.xsd`, version 1.2.
struct FinCENWriter {
    private(set) var body = ""
    private var sequence = 0
    /// How often each element with others in it was begun.
    private(set) var groups: [String: Int] = [:]

    mutating func group(_ name: String, _ fill: (inout FinCENWriter) -> Void) {
        sequence += 1
        groups[name, default: 0] += 1
        body += "<fc2:\(name) SeqNum=\"\(sequence)\">"
        fill(&self)
        body += "</fc2:\(name)>\n"
    }

    /// A text of at most so many characters; nothing where there is none.
    mutating func text(_ name: String, _ value: String?, _ limit: Int) {
        let clean = Self.line(value ?? "", limit)
        if !clean.isEmpty { raw(name, clean) }
    }

    /// A text with its lines, as narratives are.
    mutating func lines(_ name: String, _ value: String) { raw(name, value) }

    mutating func code(_ name: String, _ value: String) { raw(name, value) }

    mutating func dollars(_ name: String, cents: Int64) { raw(name, "\(WholeDollars.of(cents: cents))") }

    mutating func flag(_ name: String, _ isSet: Bool = true) { raw(name, isSet ? "Y" : "") }

    /// An element that the form wants and that says nothing.
    mutating func blank(_ name: String) { raw(name, "") }

    private mutating func raw(_ name: String, _ value: String) {
        body += "<fc2:\(name)>\(Self.escaped(value))</fc2:\(name)>"
    }

    /// The whole document.
    /// - Parameter attributes: of the batch.
    func document(form: String, _ attributes: [(name: String, value: Int64)]) -> [UInt8] {
        let numbers = attributes.map { " \($0.name)=\"\($0.value)\"" }.joined()
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <fc2:EFilingBatchXML\(numbers) xmlns:fc2="www.fincen.gov/base">
            <fc2:FormTypeCode>\(form)</fc2:FormTypeCode>
            \(body)</fc2:EFilingBatchXML>

            """
        return Array(text.utf8)
    }

    // MARK: Texts

    /// On one line, single spaces between words, none at the ends, cut by the scalar, as the schemas count.
    static func line(_ text: String, _ limit: Int) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).map { word in
            String(String.UnicodeScalarView(word.unicodeScalars.filter(isAllowed)))
        }
        let joined = words.filter { !$0.isEmpty }.joined(separator: " ").unicodeScalars.prefix(limit)
        var scalars = String.UnicodeScalarView(joined)
        while let last = scalars.last, last == " " { scalars.removeLast() }
        return String(scalars)
    }

    /// Pieces of at most so many scalars, and at most so many of them; what is over is cut off, and the last says so.
    static func pieces(of text: String, _ limit: Int, atMost count: Int) -> [String] {
        let ending = " [cut off]"
        var scalars = Array(text.unicodeScalars.filter { isAllowed($0) && $0 != "\r" })
        if scalars.count > limit * count {
            scalars = Array(scalars.prefix(limit * count - ending.unicodeScalars.count)) + Array(ending.unicodeScalars)
        }
        return stride(from: 0, to: scalars.count, by: limit).map { start in
            String(String.UnicodeScalarView(scalars[start..<min(start + limit, scalars.count)]))
        }
    }

    /// What XML 1.0 may hold.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&apos;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

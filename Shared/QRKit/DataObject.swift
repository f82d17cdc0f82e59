/// One data object of a payload: a tag of two digits, a length of two digits, and as many characters (EMV QRCPS
/// merchant-presented mode 1.1, chapter 3). A template is an object whose value is objects again.
struct DataObject: Hashable, Sendable {
    let tag: String
    let value: String

    /// What two digits of a length can say.
    private static let longest = 99

    /// All of a text, in its order. Lengths count characters, whatever they take as UTF-8.
    /// - Throws: `notObjects`.
    static func read(_ text: some Collection<Unicode.Scalar>) throws(QRPayloadError) -> [DataObject] {
        var rest = Array(text)[...]
        var objects: [DataObject] = []
        while !rest.isEmpty {
            guard let tag = digits(rest.prefix(2)),
                let length = digits(rest.dropFirst(2).prefix(2)).flatMap({ Int($0) }),
                rest.count >= 4 + length
            else { throw .notObjects }
            var value = String.UnicodeScalarView()
            value.append(contentsOf: rest.dropFirst(4).prefix(length))
            objects.append(DataObject(tag: tag, value: String(value)))
            rest = rest.dropFirst(4 + length)
        }
        return objects
    }

    /// - Throws: `unwritable` for a value that has no characters, or too many.
    func written() throws(QRPayloadError) -> String {
        let length = value.unicodeScalars.count
        guard (1...Self.longest).contains(length) else { throw .unwritable(tag: tag) }
        return "\(tag)\(length < 10 ? "0" : "")\(length)\(value)"
    }

    private static func digits(_ two: ArraySlice<Unicode.Scalar>) -> String? {
        guard two.count == 2, two.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        return two.map { String($0) }.joined()
    }
}

extension [DataObject] {
    /// The value of a tag; nil without one.
    subscript(tag: String) -> String? { first { $0.tag == tag }?.value }

    func written() throws(QRPayloadError) -> String {
        var text = ""
        for object in self { text += try object.written() }
        return text
    }
}

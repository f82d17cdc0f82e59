/// Says the document's language in its catalog (ISO 32000-1, 14.9.2), which this cairo has no call for.
///
/// Cairo writes the catalog as its last object, so what is added to it moves the table of objects and no object.
enum PDFCatalog {
    /// - Parameter tail: what cairo wrote last: catalog, table and trailer are in it.
    /// - Throws: `failed` when they are not where they should be.
    static func adding(language: String, to tail: [UInt8]) throws(DocumentError) -> [UInt8] {
        let catalog = Array("/Type /Catalog".utf8)
        let pointer = Array("startxref\n".utf8)
        guard let found = lastRange(of: catalog, in: tail), let start = lastRange(of: pointer, in: tail),
            found.upperBound < start.lowerBound
        else { throw .failed("the catalog", cause: "not where cairo writes it") }
        let digits = tail[start.upperBound...].prefix { (48...57).contains($0) }
        guard let offset = Int(String(decoding: digits, as: UTF8.self)) else {
            throw .failed("the catalog", cause: "no offset of the table")
        }
        let entry = Array(" /Lang (\(language))".utf8)
        var result = Array(tail[..<found.upperBound])
        result += entry
        result += tail[found.upperBound..<start.upperBound]
        result += Array(String(offset + entry.count).utf8)
        result += tail[digits.endIndex...]
        return result
    }

    private static func lastRange(of needle: [UInt8], in bytes: [UInt8]) -> Range<Int>? {
        var start = bytes.count - needle.count
        while start >= 0 {
            if bytes[start..<(start + needle.count)].elementsEqual(needle) { return start..<(start + needle.count) }
            start -= 1
        }
        return nil
    }
}

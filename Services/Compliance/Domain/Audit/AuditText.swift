import JSONKit
import Primitives

/// The text of a message as it came, with the places in it that are about people: what is sealed is cut out and written
/// anew, and everything else is copied. A message of many movements is never taken apart into values.
struct AuditText: Sendable {
    /// A JSON string, its quotes included.
    struct Piece: Sendable {
        let range: Range<Int>
        /// Within the entry, with the numbers of elements.
        let path: String
        let person: String
    }

    let bytes: [UInt8]
    /// In the order of the text.
    let pieces: [Piece]

    /// Appends the text with its pieces sealed.
    func append<Failure: Error>(
        to out: inout [UInt8], id: UniqueID, by seal: (String, [UInt8], [UInt8]) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        var copied = 0
        for piece in pieces {
            out += bytes[copied..<piece.range.lowerBound]
            copied = piece.range.upperBound
            let value = masked(piece.range)
            let sealed = try seal(piece.person, value, AuditSealing.associatedData(entry: id, path: piece.path))
            out += JSON.encode(AuditSealing.written(sealed, of: piece.person))
        }
        out += bytes[copied...]
    }

    /// The string without the numbers of payment cards. What cannot be read is sealed as it is.
    private func masked(_ range: Range<Int>) -> [UInt8] {
        let text = Array(bytes[range])
        guard case .string(let value)? = try? JSONParser.parse(text) else { return text }  // see above
        return JSON.encode(CardNumbers.masked(value))
    }
}

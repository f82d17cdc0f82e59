/// Looks for what a PDF of a document has no use for: scripts, programs that it starts, files that it carries.
///
/// It trusts nothing that the file says of itself: names are looked for everywhere, also spelled with `#`, and in
/// whatever unpacks after the word `stream`. What cannot be looked into is refused.
package enum PDFCheck {
    package enum Danger: String, Error, CaseIterable, Sendable {
        case script, launch, files
        /// Encrypted, or packed so that nobody here can look into it.
        case sealed
        /// More comes out of it than a document can hold.
        case tooLarge = "too_large"
    }

    /// No scan of 10 MiB comes near it.
    package static let maximumUnpacked = 64 << 20

    /// - Parameter limit: of everything that unpacks.
    /// - Throws: the first danger found.
    package static func check(_ bytes: [UInt8], limit: Int = maximumUnpacked) throws(Danger) {
        try PDFNames.check(bytes)
        var left = limit
        for stream in streams(of: bytes) {
            if stream.holdsObjects, stream.isScrambled { throw .sealed }
            let (unpacked, failure) = Inflate.zlibPrefix(bytes, from: stream.start, limit: left)
            if failure == .tooLong { throw .tooLarge }
            left -= unpacked.count
            if stream.holdsObjects, stream.isPacked, failure != nil { throw .sealed }
            try PDFNames.check(unpacked)
        }
    }

    private struct Stream {
        /// Of its content.
        let start: Int
        let holdsObjects: Bool
        let isPacked: Bool
        /// What comes out is not yet what readers see.
        let isScrambled: Bool
    }

    /// The dictionary of a stream stands somewhere between it and the one before it. Where exactly is for readers to
    /// say, and they do not agree; so everything there counts as its own.
    private static func streams(of bytes: [UInt8]) -> [Stream] {
        let word = Array("stream".utf8)
        var streams: [Stream] = []
        var (previous, place) = (0, 0)
        while let found = bytes.firstPlace(of: word, from: place) {
            place = found + word.count
            let before = bytes[previous..<found]
            previous = place
            if before.suffix(3).elementsEqual("end".utf8) { continue }
            var start = place
            if start < bytes.count, bytes[start] == 0x0D { start += 1 }
            if start < bytes.count, bytes[start] == 0x0A { start += 1 }
            let names = PDFNames.all(in: before)
            // Some readers go by N and First and never look at the type.
            let holdsObjects = names.contains("ObjStm") || names.isSuperset(of: ["N", "First"])
            streams.append(
                Stream(
                    start: start, holdsObjects: holdsObjects, isPacked: names.contains("Filter"),
                    isScrambled: names.contains("Predictor")))
        }
        return streams
    }
}

/// Names in the bytes of a PDF: `/JavaScript`, also spelled `/J#61vaScript`.
private enum PDFNames {
    /// Longer ones say nothing to us.
    private static let longest = 40

    private static let dangers: [String: PDFCheck.Danger] = [
        "JavaScript": .script, "XFA": .script, "Rendition": .script, "Launch": .launch, "ImportData": .launch,
        "EmbeddedFile": .files, "EmbeddedFiles": .files, "FileAttachment": .files, "GoToE": .files,
        "RichMedia": .files, "Encrypt": .sealed,
    ]
    /// Too short to mean anything by themselves among the bytes of a picture: what follows must look like their value.
    private static let short: [String: PDFCheck.Danger] = ["EF": .files, "AF": .files]

    static func check(_ bytes: [UInt8]) throws(PDFCheck.Danger) {
        var found: PDFCheck.Danger?
        forEach(in: bytes[...]) { name, end in
            found = dangers[name] ?? short[name].flatMap { isObject(at: end, bytes) ? $0 : nil }
            return found == nil
        }
        if let found { throw found }
    }

    static func all(in bytes: ArraySlice<UInt8>) -> Set<String> {
        var names: Set<String> = []
        forEach(in: bytes) { name, _ in
            names.insert(name)
            return true
        }
        return names
    }

    /// Whether a dictionary, an array or a reference stands here, behind white space and comments.
    private static func isObject(at start: Int, _ bytes: [UInt8]) -> Bool {
        var place = start
        func skipSpace() {
            while place < bytes.count, [0, 9, 10, 12, 13, 32, UInt8(ascii: "%")].contains(bytes[place]) {
                if bytes[place] == UInt8(ascii: "%") {
                    while place < bytes.count, bytes[place] != 10, bytes[place] != 13 { place += 1 }
                } else {
                    place += 1
                }
            }
        }
        func skipDigits() -> Bool {
            let first = place
            while place < bytes.count, (0x30...0x39).contains(bytes[place]) { place += 1 }
            return place > first
        }
        skipSpace()
        guard place < bytes.count else { return false }
        if bytes[place] == UInt8(ascii: "[") || bytes[place...].starts(with: "<<".utf8) { return true }
        guard skipDigits() else { return false }
        skipSpace()
        guard skipDigits() else { return false }
        skipSpace()
        return place < bytes.count && bytes[place] == UInt8(ascii: "R")
    }

    /// - Parameter body: gets a name and where it ends, and says whether to go on.
    private static func forEach(in bytes: ArraySlice<UInt8>, _ body: (String, Int) -> Bool) {
        var place = bytes.startIndex
        while place < bytes.endIndex {
            guard bytes[place] == UInt8(ascii: "/") else {
                place += 1
                continue
            }
            var name: [UInt8] = []
            place += 1
            while place < bytes.endIndex, name.count <= longest, let (letter, length) = letter(at: place, bytes) {
                name.append(letter)
                place += length
            }
            guard body(String(decoding: name, as: UTF8.self), place) else { return }
        }
    }

    /// A regular character (ISO 32000-1, section 7.2.2), or two hexadecimal digits behind `#`.
    private static func letter(at place: Int, _ bytes: ArraySlice<UInt8>) -> (UInt8, Int)? {
        let byte = bytes[place]
        guard byte > 0x20, byte < 0x7F, !"()<>[]{}/%".utf8.contains(byte) else { return nil }
        guard byte == UInt8(ascii: "#"), place + 2 < bytes.endIndex, let high = hex(bytes[place + 1]),
            let low = hex(bytes[place + 2])
        else { return (byte, 1) }
        return (high << 4 | low, 3)
    }

    private static func hex(_ letter: UInt8) -> UInt8? {
        UInt8(String(UnicodeScalar(letter)), radix: 16)
    }
}

extension [UInt8] {
    fileprivate func firstPlace(of word: [UInt8], from start: Int) -> Int? {
        var place = start
        while place + word.count <= count {
            if self[place] == word[0], self[place..<(place + word.count)].elementsEqual(word) { return place }
            place += 1
        }
        return nil
    }
}

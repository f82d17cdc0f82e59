import Primitives

/// Bytes as text. What is in a rare character set comes out with marks in place of its letters: the headers that matter
/// are ASCII in all of them.
enum Charset {
    static func decode(_ bytes: [UInt8], _ name: String?) -> String {
        switch name?.trimmedOfSpaces.asciiLowercased {
        case "iso-8859-1", "latin1", "iso-8859-15":
            String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        case "windows-1252", "cp1252":
            String(String.UnicodeScalarView(bytes.map { windows[$0] ?? Unicode.Scalar($0) }))
        default: String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Where it is not Latin 1.
    private static let windows: [UInt8: Unicode.Scalar] = [
        0x80: "€", 0x82: "‚", 0x83: "ƒ", 0x84: "„", 0x85: "…", 0x86: "†", 0x87: "‡", 0x88: "ˆ", 0x89: "‰", 0x8A: "Š",
        0x8B: "‹", 0x8C: "Œ", 0x8E: "Ž", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–", 0x97: "—",
        0x98: "˜", 0x99: "™", 0x9A: "š", 0x9B: "›", 0x9C: "œ", 0x9E: "ž", 0x9F: "Ÿ",
    ]
}

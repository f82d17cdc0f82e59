/// What a file is, by its own first bytes; what its sender calls it counts for nothing.
package enum FileType: String, Sendable, CaseIterable {
    case png, jpeg, pdf, text
    /// Bytes of any kind, for a reader of ours that judges them itself; never given out. Nothing is taken for it where
    /// anything else is allowed.
    case data

    /// Those that content is told by, and that people are given.
    package static let told: [FileType] = [.png, .jpeg, .pdf, .text]

    package var mediaType: String {
        switch self {
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .pdf: "application/pdf"
        case .text: "text/plain"
        case .data: "application/octet-stream"
        }
    }

    /// With the parameters it needs.
    package var contentType: String { self == .text ? "\(mediaType); charset=utf-8" : mediaType }

    /// One byte of a file's own description.
    var code: UInt8 {
        switch self {
        case .png: 1
        case .jpeg: 2
        case .pdf: 3
        case .text: 4
        case .data: 5
        }
    }

    init?(code: UInt8) {
        guard let type = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = type
    }

    private static let signatures: [(FileType, [UInt8])] = [
        (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), (.jpeg, [0xFF, 0xD8, 0xFF]),
        (.pdf, Array("%PDF-".utf8)),
    ]

    /// What a file is of which these types are allowed.
    init?(beginning: [UInt8], allowing types: Set<FileType>) {
        if types == [.data] {
            self = .data
        } else {
            self.init(beginning: beginning)
        }
    }

    /// - Parameter beginning: eight bytes or more, unless the file is shorter.
    /// - Returns: nil for what none of these is. Text is what has no signature; `TextCheck` sees to the rest of it.
    init?(beginning: [UInt8]) {
        if let (type, _) = Self.signatures.first(where: { beginning.starts(with: $0.1) }) {
            self = type
        } else {
            var check = TextCheck()
            guard check.take(beginning) else { return nil }
            self = .text
        }
    }
}

/// Whether bytes that come in pieces are plain text: UTF-8 without control characters but tab and line ends.
struct TextCheck: Sendable {
    /// Of a character that a piece ended within.
    private var carried: [UInt8] = []

    mutating func take(_ piece: [UInt8]) -> Bool {
        let bytes = carried + piece
        let whole = bytes.count - Self.unfinished(bytes)
        carried = Array(bytes[whole...])
        guard String(validating: bytes[..<whole], as: UTF8.self) != nil else { return false }
        return bytes[..<whole].allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 9 || $0 == 10 || $0 == 13 }
    }

    /// Nothing may be left of a character at the end.
    var isWhole: Bool { carried.isEmpty }

    /// How many bytes at the end begin a character that needs more of them.
    private static func unfinished(_ bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0b1100_0000 == 0b1000_0000 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? back : 0
        }
        return 0
    }
}

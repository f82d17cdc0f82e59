/// The sides of a picture in pixels, from its own head; no picture is decoded for that.
package struct PictureSides: Hashable, Sendable {
    package let width: Int
    package let height: Int

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Smaller ones nobody can read, larger ones are made to fill memory.
    package static let allowed = 300...10_000

    package var areAllowed: Bool { Self.allowed.contains(width) && Self.allowed.contains(height) }

    /// ISO 15948: the signature, then IHDR as the first chunk.
    package init?(png bytes: [UInt8]) {
        let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        guard bytes.count >= 33, bytes.starts(with: head) else { return nil }
        func number(_ place: Int) -> Int { bytes[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) } }
        self.init(width: number(16), height: number(20))
    }

    /// ISO 10918-1: the first start of a frame. A frame that tells its height later (DNL) is refused.
    package init?(jpeg bytes: [UInt8]) {
        guard bytes.starts(with: [0xFF, 0xD8, 0xFF]) else { return nil }
        var place = 2
        while place + 3 < bytes.count {
            guard bytes[place] == 0xFF else { return nil }
            let marker = bytes[place + 1]
            switch marker {
            case 0xFF:  // A fill byte.
                place += 1
            case 0x01, 0xD0...0xD7:
                place += 2
            case 0xD8...0xDA:  // The picture itself begins or ends, and nothing has told its sides.
                return nil
            default:
                let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
                guard length >= 2 else { return nil }
                // C4, C8 and CC are tables and an extension.
                if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                    guard length >= 8, place + 9 <= bytes.count else { return nil }
                    let height = Int(bytes[place + 5]) << 8 | Int(bytes[place + 6])
                    let width = Int(bytes[place + 7]) << 8 | Int(bytes[place + 8])
                    guard height > 0, width > 0 else { return nil }
                    self.init(width: width, height: height)
                    return
                }
                place += 2 + length
            }
        }
        return nil
    }
}

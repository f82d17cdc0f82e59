/// How a name in Chinese characters is read: in Mandarin, and where its characters are usual in the names of Koreans or
/// Japanese also as they are read there, for `金正恩` is `Kim Jong Un` and `山田太郎` is `Yamada Taro`.
enum HanReadings {
    /// Each reading is a name in words of Latin letters, surname first.
    static func readings(of name: [Unicode.Scalar]) -> [[[UInt8]]] {
        var readings = [words(name, spelled: name.map { mandarinByScalar[$0] ?? unread($0) })]
        if (2...4).contains(name.count) {
            let korean = name.compactMap { koreanByScalar[$0] }
            if korean.count == name.count { readings.append(words(name, spelled: korean)) }
            if let japanese = japanese(name) { readings.append(japanese) }
        }
        return readings
    }

    static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3005, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2FA1F: true
        default: false
        }
    }

    /// A name of two to four characters is a surname (of two, where it is one of the known ones) and a given name;
    /// anything longer is no Chinese person's, and is one word.
    private static func words(_ name: [Unicode.Scalar], spelled: [[UInt8]]) -> [[UInt8]] {
        guard (2...4).contains(name.count) else { return [Array(spelled.joined())] }
        let isDouble = name.count > 2 && doubleSurnames.contains(String(String.UnicodeScalarView(name.prefix(2))))
        let surname = isDouble ? 2 : 1
        return [Array(spelled.prefix(surname).joined()), Array(spelled.dropFirst(surname).joined())]
    }

    private static func japanese(_ name: [Unicode.Scalar]) -> [[UInt8]]? {
        for length in (1...min(3, name.count - 1)).reversed() {
            let parts = [name.prefix(length), name.dropFirst(length)].map { String(String.UnicodeScalarView($0)) }
            guard let surname = japaneseSurnames[parts[0]], let given = japaneseGivenNames[parts[1]] else { continue }
            return [Array(surname.utf8), Array(given.utf8)]
        }
        return nil
    }

    /// Letters that stand for a character without a known reading, so that it equals itself and nothing else.
    static func unread(_ scalar: Unicode.Scalar) -> [UInt8] {
        var value = scalar.value
        return (0..<4).map { _ in
            defer { value /= 26 }
            return 0x61 + UInt8(value % 26)
        }
    }

    private static let mandarinByScalar = byScalar(mandarin)
    private static let koreanByScalar = byScalar(korean)

    private static func byScalar(_ text: String) -> [Unicode.Scalar: [UInt8]] {
        var table: [Unicode.Scalar: [UInt8]] = [:]
        for (key, scalars) in LetterTable.entries(of: text) {
            for scalar in scalars { table[scalar] = Array(key.utf8) }
        }
        return table
    }

    private static let doubleSurnames: Set<String> = [
        "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "司徒", "东方", "東方", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐",
    ]
}

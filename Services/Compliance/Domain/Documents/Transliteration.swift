/// Letters as machine-readable zones write them (Doc 9303-3, section 6): A to Z alone.
///
/// Where the standard lets an issuer choose, the recommended way stands first and the others count as well.
package enum Transliteration {
    /// The parts of a name, each letter with its ways. Apostrophes and the like are left out, hyphens and spaces part.
    /// - Returns: nil for a letter that has no way here.
    static func parts(of name: String) -> [[[String]]]? {
        var parts: [[[String]]] = [[]]
        for character in name.uppercased() {
            if character.isWhitespace || hyphens.contains(character) {
                parts.append([])
            } else if let ways = ways[character] {
                parts[parts.count - 1].append(ways)
            } else if character.isASCII, character.isLetter {
                parts[parts.count - 1].append([String(character)])
            } else if character.isLetter || character.isNumber {
                guard let plain = withoutMarks(character) else { return nil }
                parts[parts.count - 1].append(plain)
            }
        }
        return parts.filter { !$0.isEmpty }
    }

    /// - Parameter cut: the letters may end before the part does.
    static func matches(_ part: [[String]], _ letters: [UInt8], cut: Bool) -> Bool {
        var places: Set<Int> = [0]
        for ways in part {
            var next: Set<Int> = []
            for place in places {
                for way in ways.map({ Array($0.utf8) }) {
                    let rest = letters[place...]
                    if rest.starts(with: way) { next.insert(place + way.count) }
                    if cut, !rest.isEmpty, way.starts(with: rest) { return true }
                }
            }
            if cut, next.contains(letters.count), !letters.isEmpty { return true }
            places = next
        }
        return places.contains(letters.count)
    }

    private static let hyphens: Set<Character> = ["-", "\u{2010}", "\u{2011}", "\u{2013}", "/"]

    /// A letter written with marks that are characters of their own.
    private static func withoutMarks(_ character: Character) -> [String]? {
        let scalars = character.unicodeScalars
        guard let first = scalars.first,
            scalars.dropFirst().allSatisfy({ $0.properties.generalCategory == .nonspacingMark })
        else { return nil }
        let base = Character(first)
        if base.isASCII, base.isLetter { return [String(base)] }
        return scalars.count > 1 ? ways[base] : nil
    }

    private static let ways: [Character: [String]] = {
        var ways: [Character: [String]] = [:]
        for (letters, spellings) in latin + cyrillic {
            for letter in letters { ways[letter] = spellings }
        }
        return ways
    }()

    private static let latin: [(String, [String])] = [
        ("ÀÁÂÃĀĂĄǍẠẢẤẦẨẪẬẮẰẲẴẶ", ["A"]), ("Ä", ["AE", "A"]), ("Å", ["AA", "A"]), ("Æ", ["AE"]),
        ("ÇĆĈĊČ", ["C"]), ("ÐĎĐ", ["D"]), ("ÈÉÊËĒĔĖĘĚẸẺẼẾỀỂỄỆƏ", ["E"]), ("ĜĞĠĢǦ", ["G"]), ("ĤĦ", ["H"]),
        ("ÌÍÎÏĨĪĬĮİỈỊ", ["I"]), ("ı", ["I"]), ("Ĳ", ["IJ"]), ("Ĵ", ["J"]), ("Ķ", ["K"]), ("ĹĻĽĿŁ", ["L"]),
        ("ŃŅŇŊ", ["N"]), ("Ñ", ["N", "NXX"]), ("ÒÓÔÕŌŎŐỌỎỐỒỔỖỘƠỚỜỞỠỢ", ["O"]), ("Ö", ["OE", "O"]),
        ("Ø", ["OE", "O"]), ("Œ", ["OE"]), ("ŔŖŘ", ["R"]), ("ŚŜŞŠȘ", ["S"]), ("ẞß", ["SS"]), ("ŢŤŦȚ", ["T"]),
        ("Þ", ["TH"]), ("ÙÚÛŨŪŬŮŰŲỤỦƯỨỪỬỮỰ", ["U"]), ("Ü", ["UE", "UXX", "U"]), ("Ŵ", ["W"]), ("ÝŶŸỲỴỶỸ", ["Y"]),
        ("ŹŻŽ", ["Z"]),
    ]

    private static let cyrillic: [(String, [String])] = [
        ("А", ["A"]), ("Б", ["B"]), ("В", ["V"]), ("Г", ["G", "H"]), ("Ґ", ["G"]), ("Д", ["D"]), ("Е", ["E"]),
        ("Ё", ["E", "IO"]), ("Ж", ["ZH", "Z"]), ("З", ["Z"]), ("И", ["I", "Y"]), ("Й", ["I"]), ("І", ["I"]),
        ("Ї", ["I"]), ("К", ["K"]), ("Л", ["L"]), ("М", ["M"]), ("Н", ["N"]), ("О", ["O"]), ("П", ["P"]), ("Р", ["R"]),
        ("С", ["S"]), ("Т", ["T"]), ("У", ["U"]), ("Ў", ["U"]), ("Ф", ["F"]), ("Х", ["KH", "H"]), ("Ц", ["TS", "C"]),
        ("Ч", ["CH", "C"]), ("Ш", ["SH", "S"]), ("Щ", ["SHCH", "SHT"]), ("Ъ", ["IE"]), ("Ы", ["Y"]), ("Ь", ["", "Y"]),
        ("Э", ["E"]), ("Ю", ["IU"]), ("Я", ["IA"]), ("Є", ["IE"]), ("Ѕ", ["DZ"]), ("Ј", ["J"]), ("Љ", ["LJ"]),
        ("Њ", ["NJ"]), ("Џ", ["DZ", "DJ"]), ("Ђ", ["D", "DJ"]), ("Ћ", ["C"]), ("Ќ", ["K", "KJ"]), ("Ѓ", ["G", "GJ"]),
    ]
}

/// The names of a zone: fillers between parts, two between surname and given names.
package struct MRZNames: Hashable, Sendable {
    package let surname: [String]
    package let given: [String]
    /// It ends in a letter: there was no more room, and what stands there may be cut.
    package let isFull: Bool

    init(field: [UInt8]) {
        let filler = UInt8(ascii: "<")
        isFull = field.last != filler
        var split = field.endIndex
        for index in field.indices.dropLast() where field[index] == filler && field[index + 1] == filler {
            split = index
            break
        }
        func parts(_ bytes: ArraySlice<UInt8>) -> [String] {
            bytes.split(separator: filler).map { String(decoding: $0, as: UTF8.self) }
        }
        surname = parts(field[..<split])
        given = parts(field[split...])
    }

    /// As a zone has it: transliterated, filled up, and cut where there is no more room.
    package static func field(surname: String, given: String, _ format: MRZ.Format) -> String? {
        guard let first = Transliteration.parts(of: surname), let second = Transliteration.parts(of: given) else {
            return nil
        }
        func joined(_ parts: [[[String]]]) -> String {
            parts.map { $0.map { $0[0] }.joined() }.joined(separator: "<")
        }
        let names = second.isEmpty ? joined(first) : "\(joined(first))<<\(joined(second))"
        let room = format.nameWidth - names.utf8.count
        return room >= 0 ? names + String(repeating: "<", count: room) : String(names.prefix(format.nameWidth))
    }
}

extension MRZNames {
    package enum Likeness: Sendable {
        case same, other
        /// A name has letters that ICAO has no table for here.
        case unknown
    }

    /// Whether these are the names of a profile, in any of the ways in which Doc 9303 lets letters be written.
    package func compare(surname: String, given: String) -> Likeness {
        guard let first = Transliteration.parts(of: surname), let second = Transliteration.parts(of: given) else {
            return .unknown
        }
        // Without a given name everything stands as the surname.
        let isSame = isFull ? isCut(first, second) : agree(self.surname, first) && agree(self.given, second)
        return isSame ? .same : .other
    }

    private func agree(_ parts: [String], _ profile: [[[String]]]) -> Bool {
        parts.count == profile.count
            && zip(parts, profile).allSatisfy { Transliteration.matches($1, Array($0.utf8), cut: false) }
    }

    /// Issuers cut parts or leave the last ones away (Doc 9303-4, section 4.2.3): each part there is must begin one of
    /// the profile, in their order, and the first of the surname must be there.
    private func isCut(_ first: [[[String]]], _ second: [[[String]]]) -> Bool {
        func inOrder(_ parts: [String], _ profile: [[[String]]]) -> Bool {
            var rest = profile[...]
            return parts.enumerated().allSatisfy { index, part in
                let letters = Array(part.utf8)
                guard let place = rest.firstIndex(where: { Transliteration.matches($0, letters, cut: true) }),
                    index > 0 || place == profile.startIndex
                else { return false }
                rest = rest[(place + 1)...]
                return true
            }
        }
        return !surname.isEmpty && inOrder(surname, first) && inOrder(given, second)
    }
}

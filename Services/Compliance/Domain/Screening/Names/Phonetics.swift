/// Spelling by sound, for Latin letters of any language at once: what several languages write differently and mean
/// alike becomes one sign. Two capitals stand for sounds of two letters: `S` for sh, `C` for ch.
enum Phonetics {
    static func fold(_ letters: [UInt8]) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(letters.count)
        var place = 0
        while place < letters.count {
            let (sound, length) = sound(at: place, of: letters)
            for letter in sound where letter != folded.last { folded.append(letter) }
            place += length
        }
        return folded
    }

    /// Consonants only, neighbours in sound as one, the beginning vowel as `a`: what survives another alphabet's
    /// vowels.
    static func skeleton(_ folded: [UInt8]) -> [UInt8] {
        var skeleton: [UInt8] = []
        var followsVowel = true
        for (place, letter) in folded.enumerated() {
            guard let kept = skeletal(letter, isFirst: place == 0) else {
                followsVowel = true
                continue
            }
            // A vowel between two equal consonants keeps them apart: `mama` is not `ma`.
            if followsVowel || kept != skeleton.last { skeleton.append(kept) }
            followsVowel = false
        }
        return skeleton
    }

    private static func skeletal(_ letter: UInt8, isFirst: Bool) -> UInt8? {
        switch letter {
        case ascii("a"), ascii("e"), ascii("i"), ascii("o"), ascii("u"): isFirst ? ascii("a") : nil
        case ascii("h"): isFirst ? letter : nil
        case ascii("b"): ascii("p")
        case ascii("v"): ascii("f")
        case ascii("d"): ascii("t")
        case ascii("g"): ascii("k")
        case ascii("z"), ascii("S"): ascii("s")
        case ascii("j"): ascii("C")
        case ascii("m"): ascii("n")
        default: letter
        }
    }

    /// What Arabic and Hebrew write of a name: no vowels, and none of the letters that may stand for one.
    static func consonants(_ folded: [UInt8]) -> [UInt8] {
        let weak: [UInt8] = [ascii("a"), ascii("e"), ascii("i"), ascii("o"), ascii("u"), ascii("v")]
        var kept = folded.filter { !weak.contains($0) }
        // A final h is written as an ending vowel as often as not.
        if kept.count > 2, kept.last == ascii("h") { kept.removeLast() }
        return kept
    }

    /// Chinese, Japanese and Korean have one sound where others have l and r.
    static func liquid(_ skeleton: [UInt8]) -> [UInt8] {
        skeleton.map { $0 == ascii("l") ? ascii("r") : $0 }
    }

    private static func ascii(_ scalar: Unicode.Scalar) -> UInt8 { UInt8(ascii: scalar) }

    private static func sound(at place: Int, of letters: [UInt8]) -> (sound: [UInt8], length: Int) {
        let first = letters[place]
        let rest = letters.count - place
        // Only these begin a sound of several letters.
        if let rules = clusters[first] {
            for rule in rules where rule.letters.count <= rest {
                if letters[place..<(place + rule.letters.count)].elementsEqual(rule.letters) {
                    return (rule.sound, rule.letters.count)
                }
            }
        }
        switch first {
        case ascii("c"):
            let next = rest > 1 ? letters[place + 1] : 0
            return ([[ascii("e"), ascii("i"), ascii("y")].contains(next) ? ascii("s") : ascii("k")], 1)
        case ascii("q"): return ([ascii("k")], 1)
        case ascii("x"): return (place == 0 ? [ascii("s")] : [ascii("k"), ascii("s")], 1)
        case ascii("w"): return ([ascii("v")], 1)
        case ascii("y"): return ([ascii("i")], 1)
        default: return ([first], 1)
        }
    }

    private struct Rule {
        let letters: [UInt8]
        let sound: [UInt8]
    }

    /// Longest first for each first letter.
    private static let clusters: [UInt8: [Rule]] = {
        let text = """
            tsch:C tch:C tsh:C ts:s tz:s th:t dsch:j dzh:j dj:j dz:z dh:d dt:t shch:S sch:S sh:S sz:s ch:C cz:C ck:k \
            zh:j kh:h gh:g ph:f ou:u oo:u ee:i ie:i ij:i ae:e oe:o ue:u
            """
        var table: [UInt8: [Rule]] = [:]
        for entry in text.split(separator: " ") {
            let parts = entry.split(separator: ":")
            let rule = Rule(letters: Array(parts[0].utf8), sound: Array(parts[1].utf8))
            table[rule.letters[0], default: []].append(rule)
        }
        return table.mapValues { $0.sorted { $0.letters.count > $1.letters.count } }
    }()
}

/// Hangul syllables by Unicode's composition, spelled as Koreans spell their names and as lists write them: nearer to
/// McCune-Reischauer without its marks than to the official system (`Kim Jong Un`, not `Gim Jeong-eun`).
enum Hangul {
    static func letters(of scalar: Unicode.Scalar) -> [UInt8]? {
        guard (0xAC00...0xD7A3).contains(scalar.value) else { return nil }
        let place = Int(scalar.value - 0xAC00)
        let spelled = initials[place / 588] + vowels[place % 588 / 28] + finals[place % 28]
        return Array(spelled.utf8)
    }

    /// A surname is spelled by custom.
    static func surname(_ scalar: Unicode.Scalar) -> [UInt8]? {
        surnames[scalar].map { Array($0.utf8) }
    }

    private static let surnames: [Unicode.Scalar: String] = [
        "김": "kim", "이": "lee", "리": "ri", "박": "park", "최": "choi", "정": "jung", "강": "kang", "조": "cho",
        "윤": "yoon", "장": "jang", "임": "lim", "한": "han", "오": "oh", "서": "seo", "신": "shin", "권": "kwon",
        "황": "hwang", "안": "ahn", "송": "song", "류": "ryu", "유": "yoo", "전": "jun", "홍": "hong", "고": "ko",
        "문": "moon", "노": "roh", "백": "paek", "배": "bae", "우": "woo",
    ]
    private static let initials = [
        "k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h",
    ]
    private static let vowels = [
        "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "u",
        "ui", "i",
    ]
    private static let finals = [
        "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng",
        "t", "t", "k", "t", "p", "t",
    ]
}

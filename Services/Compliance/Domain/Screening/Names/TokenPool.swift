/// Words that have been met: the names of a list have each some four words, and together a quarter as many different
/// ones.
struct TokenPool {
    private struct Key: Hashable {
        let letters: [UInt8]
        let kind: NameToken.Kind
    }
    private var tokens: [Key: NameToken] = [:]

    mutating func token(_ letters: [UInt8], _ kind: NameToken.Kind) -> NameToken {
        let key = Key(letters: letters, kind: kind)
        if let token = tokens[key] { return token }
        let token = NameToken(letters: letters, kind: kind)
        tokens[key] = token
        return token
    }
}

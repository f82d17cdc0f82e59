/// Words by a key of letters that they share, such as their consonants: a number for the key and a chain through the
/// words, for a dictionary of arrays would be larger than the names themselves. Two keys may have one number; what is
/// found is compared afterwards anyway.
struct LetterKeys: Sendable {
    private var newest: [UInt64: Int32] = [:]
    /// For each word the one before it with its key, or -1.
    private var before: [Int32] = []

    /// Words are added in the order of their ids, from 0 and each once.
    mutating func add(_ key: [UInt8]) {
        let id = Int32(before.count)
        let known = newest.updateValue(id, forKey: Self.number(of: key))
        before.append(known ?? -1)
    }

    /// The newest first.
    func ids(of key: [UInt8]) -> [Int32] {
        var ids: [Int32] = []
        var id = newest[Self.number(of: key)] ?? -1
        while id >= 0 {
            ids.append(id)
            id = before[Int(id)]
        }
        return ids
    }

    /// FNV-1a.
    private static func number(of key: [UInt8]) -> UInt64 {
        key.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}

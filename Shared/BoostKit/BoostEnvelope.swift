import Primitives

/// What trees are kept in: the mark `FLTREE01`, the number of columns (four bytes, the lowest first), the SHA-256 of
/// the rest, the trees. XGBoost trusts the places that a file names and reads wherever they lead; so nothing reaches it
/// that has changed since it was written.
struct BoostEnvelope {
    private static let mark = Array("FLTREE01".utf8)
    private static let headBytes = mark.count + 4 + 32
    private static let columns = 1...10_000
    /// Far above what thousands of rounds come to.
    private static let longest = 64 << 20

    let columns: Int
    let trees: [UInt8]

    init(columns: Int, trees: [UInt8]) {
        self.columns = columns
        self.trees = trees
    }

    /// - Throws: `unreadable`.
    init(_ bytes: [UInt8]) throws(BoostError) {
        guard (Self.headBytes + 1...Self.longest).contains(bytes.count), bytes.starts(with: Self.mark) else {
            throw BoostError(.unreadable, "\(bytes.count) bytes are no trees")
        }
        let count = bytes[8..<12].reversed().reduce(0) { $0 << 8 | Int($1) }
        let trees = Array(bytes[Self.headBytes...])
        guard Self.columns.contains(count), Digest.sha256(trees).elementsEqual(bytes[12..<Self.headBytes]) else {
            throw BoostError(.unreadable, "the trees are not as they were written")
        }
        self.init(columns: count, trees: trees)
    }

    var encoded: [UInt8] {
        let count = (0..<4).map { UInt8(truncatingIfNeeded: columns >> (8 * $0)) }
        return Self.mark + count + Digest.sha256(trees) + trees
    }
}

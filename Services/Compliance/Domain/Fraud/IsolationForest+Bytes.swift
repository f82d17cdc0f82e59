extension IsolationForest {
    /// The mark of the form below.
    private static let mark = Array("FLFOREST".utf8)
    private static let mostNodes = 1_000_000
    private static let mostColumns = 10_000

    /// After the mark, each number as four bytes, the lowest first: columns, rows that a tree has seen, nodes, trees;
    /// the places of the roots; the usual values; the score above which outliers are, as its bits (eight bytes); and
    /// for each node column (all bits set in a leaf), threshold as its bits, size, left, right.
    package var encoded: [UInt8] {
        var bytes = Self.mark
        func append(_ number: UInt32) {
            for place in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
        }
        for number in [columns, sampled, nodes.count, roots.count] + roots { append(UInt32(number)) }
        for value in usual { append(value.bitPattern) }
        append(UInt32(truncatingIfNeeded: outlierAbove.bitPattern))
        append(UInt32(outlierAbove.bitPattern >> 32))
        for node in nodes {
            append(node.column.map { UInt32($0) } ?? .max)
            append(node.threshold.bitPattern)
            for number in [node.size, node.left, node.right] { append(UInt32(number)) }
        }
        return bytes
    }

    /// - Returns: nil for what no forest was written as: whatever is read can be asked, and every way in it ends.
    package init?(encoded bytes: [UInt8]) {
        guard bytes.starts(with: Self.mark), (bytes.count - Self.mark.count).isMultiple(of: 4) else { return nil }
        let numbers = stride(from: Self.mark.count, to: bytes.count, by: 4).map { start in
            bytes[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        var rest = numbers[...]
        guard rest.count >= 4 else { return nil }
        let head = rest.prefix(4).map { Int($0) }
        rest = rest.dropFirst(4)
        let (columns, sampled, count, trees) = (head[0], head[1], head[2], head[3])
        guard (1...Self.mostColumns).contains(columns), sampled > 1, (1...Self.mostNodes).contains(count),
            (1...count).contains(trees), rest.count == trees + columns + 2 + 5 * count
        else { return nil }
        let roots = rest.prefix(trees).map { Int($0) }
        let usual = rest.dropFirst(trees).prefix(columns).map { Float(bitPattern: $0) }
        rest = rest.dropFirst(trees + columns)
        let outlierAbove = Double(
            bitPattern: UInt64(rest[rest.startIndex]) | UInt64(rest[rest.startIndex + 1]) << 32)
        rest = rest.dropFirst(2)
        var nodes: [Node] = []
        nodes.reserveCapacity(count)
        for place in 0..<count {
            let fields = Array(rest.dropFirst(5 * place).prefix(5))
            let node = Node(
                column: fields[0] == .max ? nil : Int(fields[0]), threshold: Float(bitPattern: fields[1]),
                size: Int(fields[2]), left: Int(fields[3]), right: Int(fields[4]))
            // Ways lead on only, so each ends.
            let leadsOn = (place + 1..<count).contains(node.left) && (place + 1..<count).contains(node.right)
            guard node.size <= sampled, node.column.map({ $0 < columns && leadsOn }) ?? true else { return nil }
            nodes.append(node)
        }
        guard roots.allSatisfy({ $0 < count }), outlierAbove.isFinite, usual.allSatisfy(\.isFinite) else { return nil }
        self.init(
            columns: columns, nodes: nodes, roots: roots, sampled: sampled, usual: usual, outlierAbove: outlierAbove)
    }
}

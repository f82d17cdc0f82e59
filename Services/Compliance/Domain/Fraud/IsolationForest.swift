/// Trees that part payments at random until each stands alone: what stands apart is alone soon (Liu, Ting and Zhou,
/// *Isolation Forest*, 2008). Needs no labels, and says nothing of fraud: only that a payment is unlike the others.
package struct IsolationForest: Hashable, Sendable {
    struct Node: Hashable, Sendable {
        /// The column that parts; none in a leaf.
        let column: Int?
        /// Below it to the left.
        let threshold: Float
        /// Of a leaf, how many ended in it.
        let size: Int
        /// Places in the forest's nodes; both behind the node itself.
        let left: Int
        let right: Int

        static func leaf(_ size: Int) -> Node { Node(column: nil, threshold: 0, size: size, left: 0, right: 0) }
    }

    package static let trees = 100
    /// A tree sees so many payments: more would hide what stands apart.
    package static let sample = 256
    private static let depth = 8
    /// Of the payments it was grown on, so many in ten thousand are called unlike the others.
    private static let outliers = 10

    package let columns: Int
    let nodes: [Node]
    let roots: [Int]
    /// How many each tree has seen.
    let sampled: Int
    /// The median of each column: what would be usual.
    let usual: [Float]
    /// Above this score a payment is unlike the others.
    let outlierAbove: Double

    init(columns: Int, nodes: [Node], roots: [Int], sampled: Int, usual: [Float], outlierAbove: Double) {
        self.columns = columns
        self.nodes = nodes
        self.roots = roots
        self.sampled = sampled
        self.usual = usual
        self.outlierAbove = outlierAbove
    }

    /// - Parameter values: row after row; at least two rows.
    package init(_ values: [Float], columns: Int, using random: inout some RandomNumberGenerator) {
        let rows = values.count / columns
        precondition(rows > 1, "one payment is unlike nothing")
        var planter = Planter(values: values.map(Self.known), columns: columns)
        let sampled = min(rows, Self.sample)
        let roots = (0..<Self.trees).map { _ in
            planter.plant(planter.draw(sampled, of: rows, using: &random), depth: Self.depth, using: &random)
        }
        let usual = (0..<columns).map { column in
            (0..<rows).map { planter.values[$0 * columns + column] }.sorted()[rows / 2]
        }
        let grown = IsolationForest(
            columns: columns, nodes: planter.nodes, roots: roots, sampled: sampled, usual: usual, outlierAbove: 1)
        let scores = (0..<rows).map { grown.score(Array(values[$0 * columns..<($0 + 1) * columns])) }.sorted()
        let place = rows - 1 - rows * Self.outliers / 10_000
        self.init(
            columns: columns, nodes: planter.nodes, roots: roots, sampled: sampled, usual: usual,
            outlierAbove: scores[place])
    }

    /// What is not known stands below everything that is.
    private static func known(_ value: Float) -> Float { value.isNaN ? -1 : value }

    // MARK: Asked

    /// From 0 to 1; about a half is like the others.
    package func score(_ row: [Float]) -> Double {
        precondition(row.count == columns, "a payment has \(row.count) features, the forest \(columns)")
        let mean = roots.reduce(0.0) { $0 + path(of: row, from: $1) } / Double(roots.count)
        // 2 to the power of -mean / usual.
        return Logistic.exponential(-0.693_147_180_559_945_3 * mean / Self.usualPath(of: sampled))
    }

    package func isOutlier(_ row: [Float]) -> Bool { score(row) > outlierAbove }

    /// How much of the score would be missing were a column as usual; one number for each.
    package func contributions(_ row: [Float]) -> [Double] {
        let whole = score(row)
        return (0..<columns).map { column in
            var other = row
            other[column] = usual[column]
            return whole - score(other)
        }
    }

    private func path(of row: [Float], from root: Int) -> Double {
        var (place, steps) = (root, 0.0)
        while let column = nodes[place].column {
            place = Self.known(row[column]) < nodes[place].threshold ? nodes[place].left : nodes[place].right
            steps += 1
        }
        return steps + Self.usualPath(of: nodes[place].size)
    }

    /// How long a search among so many that finds nothing takes: `2 H(n - 1) - 2 (n - 1) / n`.
    static func usualPath(of count: Int) -> Double {
        guard count > 1 else { return 0 }
        let harmonic = (1..<count).reduce(0.0) { $0 + 1 / Double($1) }
        return 2 * harmonic - 2 * Double(count - 1) / Double(count)
    }
}

/// Grows the trees of a forest.
private struct Planter {
    let values: [Float]
    let columns: Int
    var nodes: [IsolationForest.Node] = []

    init(values: [Float], columns: Int) {
        self.values = values
        self.columns = columns
    }

    /// So many different rows.
    func draw(_ count: Int, of rows: Int, using random: inout some RandomNumberGenerator) -> [Int] {
        var drawn: Set<Int> = []
        // Floyd's way: every set is as likely, and none takes more than its size.
        for last in rows - count..<rows {
            let place = Int.random(in: 0...last, using: &random)
            drawn.insert(drawn.contains(place) ? last : place)
        }
        // A set has no order that comes again.
        return drawn.sorted()
    }

    /// - Returns: the place of the tree's root.
    mutating func plant(_ rows: [Int], depth: Int, using random: inout some RandomNumberGenerator) -> Int {
        let place = nodes.count
        nodes.append(.leaf(rows.count))
        guard depth > 0, rows.count > 1, let (column, threshold) = cut(rows, using: &random) else { return place }
        let parted = (
            left: rows.filter { values[$0 * columns + column] < threshold },
            right: rows.filter { values[$0 * columns + column] >= threshold }
        )
        let left = plant(parted.left, depth: depth - 1, using: &random)
        let right = plant(parted.right, depth: depth - 1, using: &random)
        nodes[place] = .init(column: column, threshold: threshold, size: rows.count, left: left, right: right)
        return place
    }

    /// A column in which the rows differ, and a place between the least and the greatest. Nil where they are all alike.
    private func cut(
        _ rows: [Int], using random: inout some RandomNumberGenerator
    ) -> (column: Int, threshold: Float)? {
        var spread: [(column: Int, least: Float, greatest: Float)] = []
        for column in 0..<columns {
            let found = rows.map { values[$0 * columns + column] }
            guard let least = found.min(), let greatest = found.max(), least < greatest else { continue }
            spread.append((column, least, greatest))
        }
        guard let chosen = spread.randomElement(using: &random) else { return nil }
        // Above the least, so that both sides have somebody.
        let threshold = Float.random(in: chosen.least...chosen.greatest, using: &random)
        return (chosen.column, threshold > chosen.least ? threshold : chosen.greatest)
    }
}

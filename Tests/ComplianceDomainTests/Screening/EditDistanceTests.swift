import Primitives
import Testing

@testable import ComplianceDomain

@Suite struct EditDistanceTests {
    @Test(arguments: [
        ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3),
        ("ca", "abc", 3), ("putin", "pulin", 1), ("donald", "donlad", 1),
    ])
    func knownDistances(left: String, right: String, distance: Int) {
        #expect(EditDistance.between(Array(left.utf8), Array(right.utf8)) == distance)
    }

    /// Against the table that everybody writes first, on words up to the longest.
    @Test func agreesWithThePlainTable() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<500 {
            let words = (0..<2).map { _ in
                (0..<Int.random(in: 0...EditDistance.longest, using: &random)).map { _ in
                    UInt8.random(in: 0x61...0x64, using: &random)
                }
            }
            #expect(EditDistance.between(words[0], words[1]) == Self.plain(words[0], words[1]), "\(words)")
        }
    }

    @Test func longerWordsAreCut() {
        let long = [UInt8](repeating: 0x61, count: 10_000)
        #expect(EditDistance.between(long, long + [0x62]) == 0)
        #expect(EditDistance.between(long, []) == EditDistance.longest)
    }

    private static func plain(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var table = Array(repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
        for row in 0...left.count { table[row][0] = row }
        for column in 0...right.count { table[0][column] = column }
        for row in stride(from: 1, through: left.count, by: 1) {
            for column in stride(from: 1, through: right.count, by: 1) {
                let same = left[row - 1] == right[column - 1]
                var best = min(table[row - 1][column], table[row][column - 1]) + 1
                best = min(best, table[row - 1][column - 1] + (same ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, table[row - 2][column - 2] + 1)
                }
                table[row][column] = best
            }
        }
        return table[left.count][right.count]
    }
}

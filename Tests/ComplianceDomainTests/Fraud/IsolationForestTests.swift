import Primitives
import Testing

@testable import ComplianceDomain

@Suite struct IsolationForestTests {
    /// A cloud of rows between 0 and 1, and after them ten that stand apart.
    private static func planted() -> [Float] {
        var random = SplitMix64(seed: 5)
        var values: [Float] = []
        for _ in 0..<1_000 { values += (0..<4).map { _ in Float.random(in: 0..<1, using: &random) } }
        for _ in 0..<10 { values += (0..<4).map { _ in Float.random(in: 5..<9, using: &random) } }
        return values
    }

    private static func forest(seed: UInt64 = 1) -> IsolationForest {
        var random = SplitMix64(seed: seed)
        return IsolationForest(planted(), columns: 4, using: &random)
    }

    @Test func whatStandsApartIsFound() {
        let (forest, values) = (Self.forest(), Self.planted())
        let scores = (0..<1_010).map { forest.score(Array(values[$0 * 4..<$0 * 4 + 4])) }
        let worst = scores.indices.sorted { scores[$0] > scores[$1] }.prefix(10)
        #expect(Set(worst) == Set(1_000..<1_010))
        #expect(scores[1_000...].allSatisfy { $0 > 0.6 })
        #expect(forest.score([0.5, 0.5, 0.5, 0.5]) < 0.5)
        // Of so few it calls one at most.
        #expect(scores.count { $0 > forest.outlierAbove } <= 1)
        // Why: the column in which a row does.
        let parts = forest.contributions([0.5, 7, 0.5, 0.5])
        #expect(parts.max() == parts[1] && parts[1] > 0.05)
    }

    @Test func chanceIsTheCallers() {
        #expect(Self.forest() == Self.forest())
        #expect(Self.forest() != Self.forest(seed: 2))
    }

    @Test func rowsThatAreAllAlikeHaveNoOutlier() {
        var random = SplitMix64(seed: 1)
        let forest = IsolationForest([Float](repeating: 3, count: 300 * 2), columns: 2, using: &random)
        #expect(!forest.isOutlier([3, 3]))
    }

    @Test func whatIsNotKnownIsAValueOfItsOwn() {
        var random = SplitMix64(seed: 1)
        var values: [Float] = []
        for row in 0..<1_000 { values += [Float(row % 10), row == 0 ? .nan : Float(row % 7 + 5)] }
        let forest = IsolationForest(values, columns: 2, using: &random)
        #expect(forest.score([3, .nan]) > forest.score([3, 8]))
    }

    /// Of 256 (Liu, Ting and Zhou, 2008, equation 1): 2 (ln 255 + 0.5772...) - 2 * 255 / 256 is 10.24.
    @Test func theUsualPathIsThatOfASearchTree() {
        #expect(IsolationForest.usualPath(of: 1) == 0 && IsolationForest.usualPath(of: 2) == 1)
        #expect(abs(IsolationForest.usualPath(of: 256) - 10.248) < 0.01)
    }

    @Test func whatWasKeptAnswersAsBefore() throws {
        let forest = Self.forest()
        let again = try #require(IsolationForest(encoded: forest.encoded))
        #expect(again == forest)
    }

    /// Whatever is read ends every way: no bytes may lead in a circle, or out of the nodes.
    @Test func bytesThatAreNoForestAreRefusedAndNoneTraps() {
        let bytes = Self.forest().encoded
        #expect(IsolationForest(encoded: []) == nil && IsolationForest(encoded: Array("FLFOREST".utf8)) == nil)
        for length in stride(from: 0, to: bytes.count, by: 1_009) {
            #expect(IsolationForest(encoded: Array(bytes.prefix(length))) == nil)
        }
        var random = SplitMix64(seed: 9)
        for _ in 0..<200 {
            var wrong = bytes
            for _ in 0..<8 {
                wrong[Int.random(in: 8..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            // One that still is a forest can be asked.
            if let forest = IsolationForest(encoded: wrong), forest.columns == 4 { _ = forest.score([1, 2, 3, .nan]) }
        }
    }
}

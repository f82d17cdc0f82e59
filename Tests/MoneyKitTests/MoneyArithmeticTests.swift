import MoneyKit
import TestSupport
import Testing

struct MoneyArithmeticTests {
    private func usd(_ units: Int64) -> Money { Money(minorUnits: units, currency: .USD) }

    @Test func sumsAndDifferencesAreExactUpToTheLimits() throws {
        #expect(try usd(.max - 1).adding(usd(1)) == usd(.max))
        #expect(try usd(.min + 1).subtracting(usd(1)) == usd(.min))
        #expect(try usd(.max).negated() == usd(-.max))
        #expect(try usd(3).multiplied(by: -4) == usd(-12))
    }

    @Test func oneBeyondTheLimitsOverflows() {
        #expect(throws: MoneyError.overflow) { try usd(.max).adding(usd(1)) }
        #expect(throws: MoneyError.overflow) { try usd(.min).subtracting(usd(1)) }
        #expect(throws: MoneyError.overflow) { try usd(.min).negated() }
        #expect(throws: MoneyError.overflow) { try usd(.max / 2 + 1).multiplied(by: 2) }
        #expect(throws: MoneyError.overflow) { try Money.sum([usd(.max), usd(1)], in: .USD) }
    }

    @Test func sumMayPassTheLimitOnItsWay() throws {
        #expect(try Money.sum([usd(.max), usd(.max), usd(-.max)], in: .USD) == usd(.max))
        #expect(try Money.sum([], in: .USD) == .zero(.USD))
    }

    @Test func currenciesDoNotMix() {
        let euro = Money(minorUnits: 1, currency: .EUR)
        let mismatch = MoneyError.currencyMismatch(expected: .USD, found: .EUR)
        #expect(throws: mismatch) { try usd(1).adding(euro) }
        #expect(throws: mismatch) { try usd(1).subtracting(euro) }
        #expect(throws: mismatch) { try usd(1).isLess(than: euro) }
        #expect(throws: mismatch) { try Money.sum([usd(1), euro], in: .USD) }
    }

    @Test(
        arguments: [
            (1_000, 250, Rounding.halfEven, 25), (50, 100, .halfEven, 0), (150, 100, .halfEven, 2),
            (250, 100, .halfEven, 2),
            (-50, 100, .halfEven, 0), (-150, 100, .halfEven, -2), (1, 1, .up, 1), (-1, 1, .up, -1),
            (199, 100, .down, 1),
            (-199, 100, .down, -1), (Int64.max, 10_000, .halfEven, Int64.max),
            (50, 100, .halfUp, 1), (150, 100, .halfUp, 2), (250, 100, .halfUp, 3), (49, 100, .halfUp, 0),
            (51, 100, .halfUp, 1), (-50, 100, .halfUp, -1), (-49, 100, .halfUp, 0), (-250, 100, .halfUp, -3),
            (146_050, 2_500, .halfUp, 36_513), (146_050, 2_500, .halfEven, 36_512),
            (Int64.max, 10_000, .halfUp, Int64.max),
        ] as [(Int64, Int64, Rounding, Int64)])
    func portionsRoundAsNamed(units: Int64, points: Int64, rounding: Rounding, result: Int64) throws {
        #expect(try usd(units).portion(basisPoints: points, rounding: rounding) == usd(result))
    }

    @Test(
        arguments: [
            (500, 33_333, 33_333, 500), (500, 16_667, 33_333, 250), (5, 1, 2, 2), (7, 1, 2, 4), (0, 1, 3, 0),
            (Int64.max, Int64.max, Int64.max, Int64.max),
        ] as [(Int64, Int64, Int64, Int64)])
    func asMuchAsAPartIsOfAWhole(units: Int64, part: Int64, whole: Int64, result: Int64) throws {
        #expect(try usd(units).portion(usd(part), of: usd(whole), rounding: .halfEven) == usd(result))
    }

    @Test func nothingIsAPartOfNothing() {
        #expect(throws: MoneyError.invalidSplit) { try usd(1).portion(usd(0), of: usd(0), rounding: .down) }
    }
}

struct SplitTests {
    private func usd(_ units: Int64) -> Money { Money(minorUnits: units, currency: .USD) }

    @Test(
        arguments: [
            (100, 3, [34, 33, 33]), (101, 3, [34, 34, 33]), (2, 3, [1, 1, 0]), (0, 2, [0, 0]),
            (-100, 3, [-34, -33, -33]),
            (Int64.max, 2, [Int64.max / 2 + 1, Int64.max / 2]), (Int64.min, 2, [Int64.min / 2, Int64.min / 2]),
            (5, 1, [5]),
        ] as [(Int64, Int, [Int64])])
    func equalPartsGiveTheRemainderToTheFirst(units: Int64, count: Int, parts: [Int64]) throws {
        #expect(try usd(units).split(count: count).map(\.minorUnits) == parts)
    }

    @Test(
        arguments: [
            (100, [1, 1, 1], [34, 33, 33]), (100, [0, 1, 2], [0, 34, 66]), (1, [0, 1], [0, 1]),
            (7, [3, 0, 4], [3, 0, 4]),
            (10, [Int64.max, Int64.max], [5, 5]), (-10, [1, 2], [-4, -6]),
        ] as [(Int64, [Int64], [Int64])])
    func weightedPartsNeverGiveToAZeroWeight(units: Int64, weights: [Int64], parts: [Int64]) throws {
        #expect(try usd(units).split(weights: weights).map(\.minorUnits) == parts)
    }

    @Test func percentagesMustSumToAHundred() throws {
        let thirds = try ["33.34", "33.33", "33.33"].map { try Rate(parsing: $0) }
        #expect(try usd(1_000).split(percentages: thirds).map(\.minorUnits) == [334, 333, 333])
        #expect(try usd(1).split(percentages: [Rate(parsing: "0"), Rate(parsing: "100")]).map(\.minorUnits) == [0, 1])
        for wrong in [
            ["50", "49.99"], ["50", "50.01"], ["100", "0.000000000000000001"], [], ["9000000000000000000"],
        ] {
            #expect(throws: MoneyError.invalidSplit) {
                try usd(1).split(percentages: wrong.map { try Rate(parsing: $0) })
            }
        }
    }

    @Test func nothingToSplitByIsRefused() {
        #expect(throws: MoneyError.invalidSplit) { try usd(1).split(count: 0) }
        #expect(throws: MoneyError.invalidSplit) { try usd(1).split(count: -1) }
        #expect(throws: MoneyError.invalidSplit) { try usd(1).split(weights: []) }
        #expect(throws: MoneyError.invalidSplit) { try usd(1).split(weights: [0, 0]) }
        #expect(throws: MoneyError.invalidSplit) { try usd(1).split(weights: [2, -1]) }
    }

    @Test func partsAlwaysSumToTheWhole() throws {
        var random = SeededGenerator()
        for _ in 0..<3_000 {
            let units =
                Int64.random(in: Int64.min...Int64.max, using: &random) >> Int64.random(in: 0...62, using: &random)
            let count = Int.random(in: 1...20, using: &random)
            let weights = (0..<count).map { _ in Int64.random(in: 0...1_000_000, using: &random) }
            guard weights.contains(where: { $0 > 0 }) else { continue }
            let total = weights.reduce(0, +)
            let parts = try usd(units).split(weights: weights)
            #expect(try Money.sum(parts, in: .USD) == usd(units))
            for (part, weight) in zip(parts, weights) {
                let exact = Int128(units) * Int128(weight)
                #expect((Int128(part.minorUnits) * Int128(total) - exact).magnitude < UInt128(total))
            }
        }
    }
}

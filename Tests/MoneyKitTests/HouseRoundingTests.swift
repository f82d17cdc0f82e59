import MoneyKit
import TestSupport
import Testing

@Suite struct HouseRoundingTests {
    @Test(arguments: [(0, 0), (1, 1), (50, 1), (100, 1), (101, 2), (1_000, 10), (1_001, 11)] as [(Int64, Int64)])
    func onePercentIsAtLeastAUnit(units: Int64, fee: Int64) throws {
        #expect(try Money(minorUnits: units, currency: .CHF).feeUp(basisPoints: 100).minorUnits == fee)
    }

    @Test func freeStaysFree() throws {
        #expect(try Money(minorUnits: .max, currency: .USD).feeUp(basisPoints: 0).isZero)
    }

    /// 8.24 naira are half a cent.
    @Test(arguments: [(1, 1), (824, 1), (1_650, 1), (1_651, 2), (165_000, 100)] as [(Int64, Int64)])
    func whatIsLessThanACentCountsAsOne(units: Int64, cents: Int64) throws {
        let naira = Money(minorUnits: units, currency: .NGN)
        #expect(try Rate(parsing: "1650").limitUp(naira, in: .USD).minorUnits == cents)
    }

    /// Splitting gains nothing, whatever the parts.
    @Test func partsNeverCostOrCountLessThanTheWhole() throws {
        var random = SeededGenerator()
        for _ in 0..<2_000 {
            let parts = (0..<Int.random(in: 2...30, using: &random)).map { _ in
                Money(minorUnits: .random(in: 1...10_000, using: &random), currency: .NGN)
            }
            let whole = try Money.sum(parts, in: .NGN)
            let points = Int64.random(in: 0...10_000, using: &random)
            let rate = try Rate(mantissa: .random(in: 1...1_000_000, using: &random), scale: 3)
            let fees = try parts.reduce(Int64(0)) { try $0 + $1.feeUp(basisPoints: points).minorUnits }
            #expect(fees >= (try whole.feeUp(basisPoints: points).minorUnits), "seed \(random.seed)")
            let counted = try parts.reduce(Int64(0)) { try $0 + rate.limitUp($1, in: .USD).minorUnits }
            #expect(counted >= (try rate.limitUp(whole, in: .USD).minorUnits), "seed \(random.seed)")
        }
    }
}

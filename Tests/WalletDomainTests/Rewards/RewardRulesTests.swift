import MoneyKit
import Primitives
import Testing
import WalletDomain

@Suite struct RewardRulesTests {
    private static func naira(_ kobo: Int64) -> Money { Money(minorUnits: kobo, currency: .NGN) }

    private static func rules(_ cashback: [RewardRules.Cashback]) -> RewardRules {
        RewardRules(
            cashback: cashback, monthlyCap: naira(200_000),
            points: [.init(per: naira(10_000), worth: naira(100), isEnabled: true)], pointsMinimum: 100,
            pointsDays: 365,
            referral: [
                .init(minimum: naira(100_000), referrer: naira(50_000), friend: naira(25_000), isEnabled: true)
            ], claimDays: 7, qualifyDays: 90, monthlyLimit: 20)
    }

    private static func rule(
        _ percent: String, of categories: [String] = [], by billers: [String] = [],
        isEnabled: Bool = true
    ) throws -> RewardRules.Cashback {
        RewardRules.Cashback(
            categories: categories, billers: billers, percent: try Rate(parsing: percent), cap: naira(10_000),
            isEnabled: isEnabled)
    }

    private static func bill(_ amount: Money, _ category: String = "electricity") -> PaidBill {
        let ids = IDGenerator(clock: .system)
        return PaidBill(
            id: ids.next(), owner: ids.next(), wallet: ids.next(), biller: "BIL105", billerName: "Ikeja Electric",
            category: category, amount: amount)
    }

    /// Rounded down, and never more than is left of the month. Minor units.
    @Test(
        arguments: [
            (500_000, 0, 2_500), (199, 0, 0), (200, 0, 1), (399, 0, 1), (5_000_000, 0, 10_000),
            (500_000, 199_000, 1_000),
            (500_000, 200_000, 0), (500_000, 300_000, 0),
        ] as [(Int64, Int64, Int64)])
    func cashbackIsRoundedDownAndCapped(paid: Int64, given: Int64, back: Int64) throws {
        let rules = Self.rules([try Self.rule("0.5", of: ["electricity"])])
        let found = try rules.cashback(on: Self.bill(Self.naira(paid)), given: given)
        #expect(found?.amount.minorUnits ?? 0 == back)
    }

    @Test func theBillersRuleComesFirst() throws {
        let (category, biller) = (try Self.rule("0.5", of: ["electricity"]), try Self.rule("2", by: ["BIL105"]))
        let bill = Self.bill(Self.naira(100_000))
        #expect(try Self.rules([category, biller]).cashback(on: bill, given: 0)?.amount == Self.naira(2_000))
        let off = try Self.rule("2", by: ["BIL105"], isEnabled: false)
        #expect(try Self.rules([category, off]).cashback(on: bill, given: 0)?.amount == Self.naira(500))
        #expect(try Self.rules([off]).cashback(on: bill, given: 0) == nil)
        let never = try Self.rule("0", by: ["BIL105"])
        #expect(try Self.rules([category, never]).cashback(on: bill, given: 0) == nil)
    }

    @Test func anotherCurrencyBringsNothing() throws {
        let rules = Self.rules([try Self.rule("0.5", of: ["electricity"])])
        let dollars = Money(minorUnits: 500_000, currency: .USD)
        #expect(try rules.cashback(on: Self.bill(dollars), given: 0) == nil)
        #expect(rules.points(on: dollars) == 0 && rules.referral(on: dollars) == nil)
        #expect(try rules.worth(of: 100, in: .USD) == nil)
    }

    @Test func pointsAreWhole() throws {
        let rules = Self.rules([])
        #expect(rules.points(on: Self.naira(19_999)) == 1)
        #expect(try rules.worth(of: 250, in: .NGN) == Self.naira(25_000))
        #expect(rules.referral(on: Self.naira(99_999)) == nil && rules.referral(on: Self.naira(100_000)) != nil)
    }
}

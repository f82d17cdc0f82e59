import BillingDomain
import MoneyKit
import Testing

@Suite struct PlanPriceTests {
    private static func rate(_ text: String) throws -> Rate { try Rate(parsing: text) }

    private static func tiers() throws -> [PlanPrice.Tier] {
        [
            PlanPrice.Tier(upTo: PlanQuantity("100"), unitPrice: try rate("1.00")),
            PlanPrice.Tier(upTo: PlanQuantity("200"), unitPrice: try rate("0.50")),
            PlanPrice.Tier(upTo: nil, unitPrice: try rate("0.10")),
        ]
    }

    private static func cost(_ rule: PlanPrice.Rule, _ quantity: String) throws -> String {
        try PlanPrice(key: "calls", rule: rule).amount(try #require(PlanQuantity(quantity)), in: .USD).amountText
    }

    @Test(arguments: [
        ("0", "0.00"), ("1", "1.00"), ("100", "100.00"), ("100.5", "100.25"), ("101", "100.50"), ("200", "150.00"),
        ("250", "155.00"),
    ])
    func graduatedPricesEachPart(quantity: String, amount: String) throws {
        #expect(try Self.cost(.graduated(Self.tiers()), quantity) == amount)
    }

    @Test(arguments: [
        ("0", "0.00"), ("100", "100.00"), ("100.01", "50.01"), ("200", "100.00"), ("250", "25.00"),
    ])
    func volumePricesAllByTheTierReached(quantity: String, amount: String) throws {
        #expect(try Self.cost(.volume(Self.tiers()), quantity) == amount)
    }

    @Test func aFlatPartIsChargedOnceForEachTierThatIsUsed() throws {
        let tiers = [
            PlanPrice.Tier(upTo: PlanQuantity("10"), unitPrice: try Self.rate("0"), flat: try Self.rate("5.00")),
            PlanPrice.Tier(upTo: nil, unitPrice: try Self.rate("1"), flat: try Self.rate("2.50")),
        ]
        #expect(try Self.cost(.graduated(tiers), "10") == "5.00")
        #expect(try Self.cost(.graduated(tiers), "11") == "8.50")
        #expect(try Self.cost(.volume(tiers), "11") == "13.50")
    }

    @Test func aLineIsRoundedOnceAwayFromZero() throws {
        #expect(try Self.cost(.unit(Self.rate("0.005")), "1") == "0.01")
        #expect(try Self.cost(.unit(Self.rate("0.004999999999")), "1") == "0.00")
        #expect(try Self.cost(.unit(Self.rate("0.000000000001")), "9000000000") == "0.01")
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let price = PlanPrice(key: "calls", rule: .unit(try Self.rate("9223372036854775807")))
        #expect(throws: SubscriptionError.amountTooLarge) {
            try price.amount(PlanQuantity(millionths: .max), in: .USD)
        }
    }

    @Test func tiersEndOneAboveTheOther() throws {
        let tiers = try Self.tiers()
        #expect(PlanPrice.areInOrder(tiers))
        #expect(!PlanPrice.areInOrder(tiers.dropLast()))
        #expect(!PlanPrice.areInOrder([tiers[1], tiers[0], tiers[2]]))
        #expect(!PlanPrice.areInOrder([tiers[0], tiers[0], tiers[2]]))
        #expect(!PlanPrice.areInOrder([]))
    }

    @Test(arguments: ["1", "2.5", "0.000001", "9223372036854.775807"]) func aQuantityIsWrittenAsItIs(_ text: String) {
        #expect(PlanQuantity(text)?.text == text)
    }

    @Test(arguments: ["", "-1", "1.0000001", "9223372036855", "1e3", "01"]) func whatIsNoQuantityIsNone(_ text: String)
    {
        #expect(PlanQuantity(text) == nil)
    }
}

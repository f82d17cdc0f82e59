import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import BillingService

@Suite struct SubscriptionYearTests {
    /// A hundred monthly subscriptions from the 31st through a year: billing's figures are those of the invoices.
    @Test func aHundredSubscriptionsThroughAYear() async throws {
        let start = try #require(CalendarDay("2027-01-31")).startOfDay + .seconds(36_000)
        try await SubscriptionWorld.run(from: start) { world in
            let plan = try await world.plan(
                prices: """
                    [{"key":"base","kind":"flat","amount":\(BillingHarness.usd("9.99")),"tax_rate":"7.5"},
                    {"key":"seats","kind":"unit","unit_price":"1.333"}]
                    """)
            for number in 0..<100 {
                let made = try await world.call(
                    .post, "/subscriptions", as: SubscriptionWorld.grace,
                    """
                    {"plan_id":"\(plan)","customer":{"name":"No. \(number)","email":"n\(number)@florin.test"},
                    "net_days":30,"quantities":{"seats":\(number + 1)}}
                    """)
                #expect(made.status == 201, "\(made.json)")
            }
            try await world.move(to: "2028-01-31")
            try await eventually(within: .seconds(240), "all periods are invoiced") {
                try await world.count("select count(*) from billing.subscription_invoices") == 1_300
            }
            let (invoices, nets, charged) = try await world.totals()
            #expect(invoices == 1_300 && nets == charged)
            let wrong = try await world.count(
                """
                select count(*) from billing.invoices i join billing.subscription_invoices v on v.invoice_id = i.id
                where i.net <> (
                    select sum(c.amount - c.discount) from billing.subscription_charges c where c.invoice_id = i.id)
                """)
            #expect(wrong == 0)
            let days = try await world.database.query(
                "select distinct from_on::text from billing.subscription_charges order by 1"
            ).decode(String.self)
            #expect(days.prefix(4) == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"])
        }
    }
}

import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import BillingService

@Suite struct SubscriptionYearTests {
    private static let tiers = """
        [{"key":"base","kind":"flat","amount":\(BillingHarness.usd("9.99")),"tax_rate":"7.5"},
        {"key":"seats","kind":"unit","unit_price":"1.333"}]
        """

    /// What billing says at one instant, in minor units.
    private struct Figures: Equatable {
        let billed: Int
        let revenue: Int
        let charged: Int
        let tax: Int
        let paid: Int
        let receivables: Int
        let credits: Int
        let entries: Int
        let fees: Int
    }

    private static func figures(_ world: SubscriptionWorld) async throws -> Figures {
        let rows = try await world.database.query(
            """
            with issued as (select * from billing.invoices where status not in ('draft', 'void'))
            select (select coalesce(sum(total), 0)::bigint from issued),
                (select coalesce(sum(net), 0)::bigint from issued),
                (select coalesce(sum(c.amount - c.discount), 0)::bigint
                    from billing.subscription_charges c join issued i on i.id = c.invoice_id),
                (select coalesce(sum(t.amount), 0)::bigint from issued i, unnest(i.tax_amounts) as t (amount)),
                (select coalesce(sum(amount), 0)::bigint from billing.invoice_payments where status = 'posted'),
                (select coalesce(sum(total - paid - credited + returned), 0)::bigint from issued),
                (select coalesce(sum(amount), 0)::bigint from billing.customer_balances),
                (select coalesce(sum(amount), 0)::bigint from billing.customer_balance_entries),
                (select coalesce(sum(fee), 0)::bigint from billing.invoice_payments where status = 'posted')
            """)
        let row = try #require(
            try rows.first(Int.self, Int.self, Int.self, Int.self, Int.self, Int.self, Int.self, Int.self, Int.self))
        return Figures(
            billed: row.0, revenue: row.1, charged: row.2, tax: row.3, paid: row.4, receivables: row.5,
            credits: row.6, entries: row.7, fees: row.8)
    }

    /// A hundred subscriptions from the 31st of a month through two years, half of them paid from a wallet and half by
    /// invoice, with changes, pauses and ends between: at every month's end billing's figures are those of its
    /// invoices, and its fees those of the books.
    @Test func aHundredSubscriptionsThroughTwoYears() async throws {
        let first = try #require(CalendarDay("2027-01-31"))
        try await SubscriptionWorld.run(from: first.startOfDay + .seconds(36_000)) { world in
            let plan = try await world.plan(prices: Self.tiers)
            var bought: [String] = []
            var invoiced: [String] = []
            for number in 0..<50 {
                bought.append(try await world.subscription(plan, more: #","quantities":{"seats":\#(number + 1)}"#))
                let made = try await world.call(
                    .post, "/subscriptions", as: SubscriptionWorld.grace,
                    """
                    {"plan_id":"\(plan)","customer":{"name":"No. \(number)","email":"n\(number)@florin.test"},
                    "net_days":30,"quantities":{"seats":\(number + 51)}}
                    """)
                #expect(made.status == 201, "\(made.json)")
                invoiced.append(try #require(made.json["id"]?.stringValue))
            }
            for month in 1...24 {
                let day = first.adding(months: month)
                try await world.move(to: day.description)
                try await eventually(within: .seconds(120), "month \(month) is invoiced and paid") {
                    try await world.count(
                        """
                        select (select count(*) from billing.subscriptions
                                where state <> 'cancelled' and next_invoice_on <= \(day))
                            + (select count(*) from billing.subscription_invoices where status in ('due', 'asking'))
                        """) == 0
                }
                let figures = try await Self.figures(world)
                #expect(figures.revenue == figures.charged, "month \(month): \(figures)")
                #expect(figures.billed == figures.revenue + figures.tax, "month \(month): \(figures)")
                #expect(figures.receivables == figures.billed - figures.paid, "month \(month): \(figures)")
                #expect(figures.credits == figures.entries, "month \(month): \(figures)")
                #expect(figures.fees == Int(world.wallet.balance("fees")), "month \(month): \(figures)")
                if month == 5 { try await change(bought.prefix(10), invoiced.prefix(10), world) }
                if month == 11 { try await end(bought.suffix(5), invoiced.suffix(5), world) }
            }
            let days = try await world.database.query(
                "select distinct from_on::text from billing.subscription_charges order by 1"
            ).decode(String.self)
            #expect(days.prefix(4) == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"])
            #expect(days.contains("2028-02-29") && days.contains("2029-01-31"))
            // 90 of 25 periods each, 10 of 12.
            let renewed = try await world.count(
                """
                select count(*) from billing.subscription_invoices where reason in ('start', 'renewal')
                """)
            #expect(renewed == 90 * 25 + 10 * 12)
        }
    }

    /// More seats for some, fewer for others, in the middle of a period.
    private func change(
        _ bought: ArraySlice<String>, _ invoiced: ArraySlice<String>, _ world: SubscriptionWorld
    ) async throws {
        try await world.move(to: "2027-07-10")
        for (ids, seats, user) in [
            (bought, 80, SubscriptionWorld.ada), (invoiced, 3, SubscriptionWorld.grace),
        ] {
            for id in ids {
                let changed = try await world.call(
                    .post, "/subscriptions/\(id)/change", as: user, #"{"quantities":{"seats":\#(seats)},"when":"now"}"#)
                #expect(changed.status == 200, "\(changed.json)")
            }
        }
    }

    private func end(
        _ bought: ArraySlice<String>, _ invoiced: ArraySlice<String>, _ world: SubscriptionWorld
    ) async throws {
        try await world.move(to: "2028-01-12")
        for (ids, user) in [(bought, SubscriptionWorld.ada), (invoiced, SubscriptionWorld.grace)] {
            for id in ids {
                let ended = try await world.call(
                    .post, "/subscriptions/\(id)/cancel", as: user, #"{"when":"now","unused":"credit"}"#)
                #expect(ended.status == 200, "\(ended.json)")
            }
        }
    }
}

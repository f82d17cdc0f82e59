import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import BillingService

@Suite struct SubscriptionTests {
    @Test func theFirstInvoiceIsPaidAtOnceAndTheMerchantHasTheMoney() async throws {
        try await SubscriptionWorld.run { world in
            let plan = try await world.plan(price: "31.00")
            let made = try await world.subscribe(plan, more: #","billing_day":13"#)
            #expect(made.status == 201, "\(made.json)")
            #expect(made.json["status"]?.stringValue == "active")
            #expect(made.json["period"]?["to"]?.stringValue == "2027-01-13")
            #expect(made.json["next_invoice_on"]?.stringValue == "2027-01-13")
            // 12 of 31 days, less our 1.5 %.
            #expect(world.wallet.balance(SubscriptionWorld.graces) == 11_82)
            #expect(world.wallet.balance("fees") == 18)
            let paid = try await world.count(
                "select count(*) from billing.invoices where status = 'paid' and total = 1200")
            #expect(paid == 1)
        }
    }

    @Test func whatTheWalletRefusesLeavesNothing() async throws {
        try await SubscriptionWorld.run { world in
            let plan = try await world.plan()
            let coupon = try await world.call(.post, "/coupons", #"{"code":"HALF","percent":"50","max_redemptions":1}"#)
            #expect(coupon.status == 201)
            world.wallet.refuse("insufficient_funds")
            let refused = try await world.subscribe(plan, more: #","coupon":"HALF""#, key: "first")
            #expect(refused.status == 422 && refused.code == "insufficient_funds", "\(refused.json)")
            let left = try await world.count(
                "select (select count(*) from billing.subscriptions) + (select count(*) from billing.invoices)")
            #expect(left == 0)
            world.wallet.refuse(nil)
            // The key is free, and so is the coupon.
            let made = try await world.subscribe(plan, more: #","coupon":"HALF""#, key: "first")
            #expect(made.status == 201, "\(made.json)")
            let again = try await world.subscribe(plan, more: #","coupon":"HALF""#, key: "first")
            #expect(again.json["id"] == made.json["id"])
            let total = try await world.count("select total from billing.invoices")
            #expect(total == 500)
        }
    }

    @Test func anOrderThatTheWalletIsSilentAboutGoesOnByItself() async throws {
        try await SubscriptionWorld.run { world in
            let plan = try await world.plan()
            world.wallet.silence(1)
            let silent = try await world.subscribe(plan, key: "only")
            #expect(silent.status == 503, "\(silent.json)")
            world.clock.advance(by: .seconds(40))
            try await eventually("the order is done") {
                try await world.count("select count(*) from billing.subscriptions") == 1
            }
            let again = try await world.subscribe(plan, key: "only")
            #expect(again.status == 201)
            #expect(world.wallet.postingCount == 1)
        }
    }

    @Test func aTrialCostsNothingUntilItEnds() async throws {
        try await SubscriptionWorld.run { world in
            let plan = try await world.plan(more: #","trial_days":14"#)
            let id = try await world.subscription(plan)
            let shown = try await world.shown(id)
            #expect(shown["status"]?.stringValue == "trialing")
            #expect(shown["trial_ends_on"]?.stringValue == "2027-01-15")
            #expect(world.wallet.checkCount == 1 && world.wallet.postingCount == 0)
            try await world.move(to: "2027-01-15")
            try await eventually("the trial has ended and is paid") {
                try await world.shown(id)["status"]?.stringValue == "active" && world.wallet.postingCount == 1
            }
            #expect(try await world.shown(id)["next_invoice_on"]?.stringValue == "2027-02-15")
        }
    }

    @Test func aLeapOfTheClockInvoicesEachPeriodOnceAndInOrder() async throws {
        try await SubscriptionWorld.run { world in
            let id = try await world.subscription(try await world.plan(), more: #","billing_day":31"#)
            try await world.move(to: "2027-12-31")
            try await eventually("all periods are paid") {
                try await world.count("select count(*) from billing.invoices where status = 'paid'") == 13
            }
            let days = try await world.database.query(
                "select from_on::text from billing.subscription_charges order by created_at, id"
            ).decode(String.self)
            #expect(days == days.sorted() && Set(days).count == 13)
            let (_, nets, charged) = try await world.totals()
            #expect(nets == charged)
            #expect(try await world.shown(id)["period"]?["to"]?.stringValue == "2028-01-31")
        }
    }

    @Test func anUpgradeIsPaidOrNothingIsMade() async throws {
        try await SubscriptionWorld.run { world in
            let small = try await world.plan(price: "9.99")
            let large = try await world.plan("large", price: "29.99")
            let id = try await world.subscription(small)
            try await world.move(to: "2027-01-11")
            let body = #"{"plan_id":"\#(large)","when":"now"}"#
            let preview = try await world.call(
                .post, "/subscriptions/\(id)/preview-change", as: SubscriptionWorld.ada, body)
            let amounts = preview.json["lines"]?.arrayValue?.compactMap { $0["amount"]?.amount }
            #expect(amounts == ["-6.77", "20.32"], "\(preview.json)")
            #expect(preview.json["due_now"]?.amount == "13.55")
            world.wallet.refuse("insufficient_funds")
            let refused = try await world.call(.post, "/subscriptions/\(id)/change", as: SubscriptionWorld.ada, body)
            #expect(refused.status == 422 && refused.code == "insufficient_funds", "\(refused.json)")
            #expect(try await world.shown(id)["plan"]?["id"]?.stringValue == small)
            world.wallet.refuse(nil)
            let changed = try await world.call(.post, "/subscriptions/\(id)/change", as: SubscriptionWorld.ada, body)
            #expect(changed.json["plan"]?["id"]?.stringValue == large, "\(changed.json)")
            let (invoices, nets, charged) = try await world.totals()
            #expect(invoices == 2 && nets == 9_99 + 13_55 && charged == nets)
        }
    }

    @Test func whatAWalletPaysItsOwnerAloneChanges() async throws {
        try await SubscriptionWorld.run { world in
            let plan = try await world.plan()
            let dear = try await world.plan("dear", price: "9999.00")
            let id = try await world.subscription(plan)
            for when in ["now", "period_end"] {
                let refused = try await world.call(
                    .post, "/subscriptions/\(id)/change", as: SubscriptionWorld.grace,
                    #"{"plan_id":"\#(dear)","when":"\#(when)"}"#)
                #expect(refused.status == 403, "\(when) \(refused.json)")
            }
            let waiting = try await world.count(
                "select count(*) from billing.subscriptions where next_plan_id is not null or plan_id::text <> \(plan)")
            #expect(waiting == 0)
        }
    }

    @Test func aDowngradeIsLeftToTheCustomerAndPaysTheNextInvoice() async throws {
        try await SubscriptionWorld.run { world in
            let large = try await world.plan("large", price: "31.00")
            let small = try await world.plan(price: "15.50")
            let id = try await world.subscription(large)
            let changed = try await world.call(
                .post, "/subscriptions/\(id)/change", as: SubscriptionWorld.ada,
                #"{"plan_id":"\#(small)","when":"now"}"#)
            #expect(changed.status == 200, "\(changed.json)")
            let accounts = try await world.call(.get, "/accounts")
            #expect(accounts.json["data"]?.at(0)?["credit_balance"]?.amount == "15.50", "\(accounts.json)")
            try await world.move(to: "2027-02-01")
            try await eventually("the balance pays") {
                try await world.count("select count(*) from billing.invoices where status = 'paid'") == 2
            }
            #expect(world.wallet.postingCount == 1)
        }
    }

    @Test func pauseLeavesUnusedDaysAndResumeStartsALeadingPart() async throws {
        try await SubscriptionWorld.run { world in
            let id = try await world.subscription(try await world.plan(price: "31.00"))
            try await world.move(to: "2027-01-11")
            let paused = try await world.call(.post, "/subscriptions/\(id)/pause", as: SubscriptionWorld.ada, "{}")
            #expect(paused.json["status"]?.stringValue == "paused", "\(paused.json)")
            let left = try await world.count("select amount from billing.customer_balances")
            #expect(left == 21_00)
            try await world.move(to: "2027-02-22")
            let resumed = try await world.call(.post, "/subscriptions/\(id)/resume", as: SubscriptionWorld.ada)
            #expect(resumed.json["status"]?.stringValue == "active", "\(resumed.json)")
            #expect(resumed.json["next_invoice_on"]?.stringValue == "2027-03-01")
            let last = try await world.count(
                "select amount from billing.subscription_charges order by created_at desc, id desc limit 1")
            // 7 of 28 days.
            #expect(last == 7_75)
        }
    }

    @Test func whatIsCancelledNowIsGivenBackAsAsked() async throws {
        try await SubscriptionWorld.run { world in
            let plan = try await world.plan(price: "31.00")
            let first = try await world.subscription(plan)
            try await world.move(to: "2027-01-11")
            let body = #"{"when":"now","unused":"refund"}"#
            let ended = try await world.call(
                .post, "/subscriptions/\(first)/cancel", as: SubscriptionWorld.ada, body)
            #expect(ended.json["status"]?.stringValue == "cancelled", "\(ended.json)")
            try await eventually("the money is back") {
                world.wallet.balance(SubscriptionWorld.adas) == 1_000_000_00 - 10_00
            }
            let again = try await world.call(.post, "/subscriptions/\(first)/cancel", as: SubscriptionWorld.ada, body)
            #expect(again.status == 409 && again.code == "already_cancelled")
        }
    }

    /// The invoice of an upgrade was paid in part by days of an earlier one, and bears no note of all that it charged.
    @Test func whatAnInvoiceDoesNotBearIsLeftToWhoCancels() async throws {
        try await SubscriptionWorld.run { world in
            let id = try await world.subscription(try await world.plan(price: "31.00"))
            let large = try await world.plan("large", price: "62.00")
            try await world.move(to: "2027-01-11")
            let changed = try await world.call(
                .post, "/subscriptions/\(id)/change", as: SubscriptionWorld.ada,
                #"{"plan_id":"\#(large)","when":"now"}"#)
            #expect(changed.json["plan"] != nil && changed.status == 200, "\(changed.json)")
            let ended = try await world.call(
                .post, "/subscriptions/\(id)/cancel", as: SubscriptionWorld.ada, #"{"when":"now","unused":"refund"}"#)
            #expect(ended.json["status"]?.stringValue == "cancelled", "\(ended.json)")
            // 21 of 31 days of 62.00.
            #expect(try await world.count("select amount from billing.customer_balances") == 42_00)
            #expect(try await world.count("select count(*) from billing.credit_notes") == 0)
        }
    }

    /// An invoice that was taken back has charged nothing, so nothing of it is given back.
    @Test(arguments: ["credit", "refund"])
    func whatWasNeverOwedIsNotGivenBack(unused: String) async throws {
        try await SubscriptionWorld.run { world in
            let plan = try await world.plan(price: "31.00")
            let made = try await world.call(
                .post, "/subscriptions", as: SubscriptionWorld.grace,
                #"{"plan_id":"\#(plan)","customer":{"name":"Alan Turing","email":"alan@florin.test"},"net_days":7}"#)
            let id = try #require(made.json["id"]?.stringValue, "\(made.json)")
            let invoice = try #require(
                try await world.database.query("select id::text from billing.invoices").first(String.self))
            let taken = try await world.call(
                .post, "/invoices/\(invoice)/void", as: SubscriptionWorld.grace, "{}")
            #expect(taken.json["status"]?.stringValue == "void", "\(taken.json)")
            try await world.move(to: "2027-01-11")
            let ended = try await world.call(
                .post, "/subscriptions/\(id)/cancel", as: SubscriptionWorld.grace,
                #"{"when":"now","unused":"\#(unused)"}"#)
            #expect(ended.json["status"]?.stringValue == "cancelled", "\(ended.json)")
            #expect(try await world.count("select count(*) from billing.customer_balances where amount <> 0") == 0)
        }
    }

    @Test func aTrialThatIsCancelledAtItsEndGoesOnUntilThenAndCostsNothing() async throws {
        try await SubscriptionWorld.run { world in
            let plan = try await world.plan(more: #","trial_days":10"#)
            let id = try await world.subscription(plan)
            let ending = try await world.call(
                .post, "/subscriptions/\(id)/cancel", as: SubscriptionWorld.ada, #"{"when":"period_end"}"#)
            #expect(ending.json["status"]?.stringValue == "trialing", "\(ending.json)")
            #expect(ending.json["cancel_at_period_end"] == .bool(true))
            try await world.move(to: "2027-01-11")
            try await eventually("it has ended") { try await world.shown(id)["status"]?.stringValue == "cancelled" }
            #expect(world.wallet.postingCount == 0)
            #expect(try await world.count("select count(*) from billing.invoices") == 0)
        }
    }

    @Test func whatIsCancelledAtTheEndGoesOnUntilThenAndMayGoOn() async throws {
        try await SubscriptionWorld.run { world in
            let id = try await world.subscription(try await world.plan())
            let body = #"{"when":"period_end"}"#
            let ending = try await world.call(.post, "/subscriptions/\(id)/cancel", as: SubscriptionWorld.ada, body)
            #expect(ending.json["cancel_at_period_end"] == .bool(true), "\(ending.json)")
            let back = try await world.call(.post, "/subscriptions/\(id)/uncancel", as: SubscriptionWorld.ada)
            #expect(back.json["cancel_at_period_end"] == .bool(false))
            _ = try await world.call(.post, "/subscriptions/\(id)/cancel", as: SubscriptionWorld.ada, body)
            try await world.move(to: "2027-02-01")
            try await eventually("it has ended") { try await world.shown(id)["status"]?.stringValue == "cancelled" }
            #expect(world.wallet.postingCount == 1)
        }
    }

    @Test func aMerchantsCustomersAreInvoiced() async throws {
        try await SubscriptionWorld.run { world in
            let plan = try await world.plan()
            let made = try await world.call(
                .post, "/subscriptions", as: SubscriptionWorld.grace,
                #"{"plan_id":"\#(plan)","customer":{"name":"Alan Turing","email":"alan@florin.test"},"net_days":7}"#)
            #expect(made.status == 201 && made.json["collection"]?.stringValue == "invoice", "\(made.json)")
            let due = try await world.database.query("select due_on::text, status from billing.invoices")
                .first(String.self, String.self)
            #expect(due?.0 == "2027-01-08" && due?.1 == "open")
            let foreign = try await world.call(
                .get, "/subscriptions/\(made.json["id"]?.stringValue ?? "")", as: SubscriptionWorld.ada)
            #expect(foreign.status == 404)
        }
    }
}

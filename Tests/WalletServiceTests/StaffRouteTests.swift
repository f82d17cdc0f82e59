import Authentication
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import Testing
import WalletDomain

/// What staff may do with customers' wallets, and what is kept of it.
@Suite struct StaffRouteTests {
    private static let staff: [Role] = [.support, .compliance, .accountant, .operator, .admin, .auditor]

    @Test func nobodyOfTheStaffPlacesOrCapturesAHold() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada, funds: 1_000)
            let mule = try await world.wallet(of: world.customer())
            let amount = #"{"amount":\#(world.money("4"))}"#
            let hold = try #require(
                try await ada.post("/api/v1/wallets/\(wallet)/holds", amount).expect(201).text("id"))
            for role in Self.staff {
                let caller = try world.staff(role)
                try await caller.post("/api/v1/wallets/\(wallet)/holds", amount).expect(403, "forbidden")
                let capture = #"{"destination_wallet_id":"\#(mule)"}"#
                try await caller.post("/api/v1/holds/\(hold)/capture", capture).expect(403, "forbidden")
                // Who is a customer too is a customer with what is his, and finds nothing of hers.
                let both = try world.caller(world.service.context.ids.next(), [role, .customer])
                try await both.post("/api/v1/wallets/\(wallet)/holds", amount).expect(404, "not_found")
                try await both.post("/api/v1/holds/\(hold)/capture", capture).expect(404, "not_found")
            }
            #expect(try await world.posted(wallet, ada) == "10.00")
            #expect(try await world.count("holds") == 1)
        }
    }

    @Test func everyVerbOfTheStaffLeavesWhoAndWhy() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada, funds: 1_000)
            let grace = try await world.customer()
            let target = try await world.wallet(of: grace)
            let hold = try #require(
                try await ada.post("/api/v1/wallets/\(wallet)/holds", #"{"amount":\#(world.money("4"))}"#).text("id"))
            let sent = try #require(
                try await ada.post("/api/v1/transfers", world.transfer(wallet, target, "1")).expect(201).text("id"))
            let (support, boss) = (try world.staff(.support), try world.staff(.admin))
            let why = #"{"reason":"case 77"}"#
            try await support.post("/api/v1/holds/\(hold)/release", why, key: "r").expect(200)
            #expect(try await support.post("/api/v1/holds/\(hold)/release", why, key: "r").isReplay)
            try await support.post("/api/v1/wallets/\(wallet)/freeze", why).expect(200)
            try await support.post("/api/v1/wallets/\(wallet)/unfreeze").expect(200)
            try await boss.post("/api/v1/transfers/\(sent)/reverse", why).expect(201)
            try await boss.post("/api/v1/wallets/\(target)/close", why).expect(200)
            let rows = try await world.client.query(
                """
                select verb, role, staff_id, subject_id::text, coalesce(reason, '') from wallet.staff_actions
                order by acted_at, id
                """
            ).decode(String.self, String.self, UserID.self, String.self, String.self)
            #expect(
                rows.map(\.0) == [
                    "release_hold", "freeze_wallet", "unfreeze_wallet", "reverse_transfer", "close_wallet",
                ])
            #expect(rows.map(\.1) == ["support", "support", "support", "operator", "operator"])
            #expect(rows.map(\.2) == [support.user, support.user, support.user, boss.user, boss.user])
            #expect(rows.map(\.3) == [hold, wallet, wallet, sent, target])
            #expect(rows.map(\.4) == ["case 77", "case 77", "", "case 77", "case 77"])
        }
    }

    @Test func whatStaffDidIsFinal() async throws {
        try await WalletHarness.with { world in
            let wallet = try await world.wallet(of: world.customer())
            try await world.staff(.support).post("/api/v1/wallets/\(wallet)/freeze").expect(200)
            for change in ["update wallet.staff_actions set reason = 'x'", "delete from wallet.staff_actions"] {
                await #expect(throws: PostgresError.self) {
                    try await world.client.execute(SQL(dangerouslyRaw: change))
                }
            }
        }
    }

    @Test func closingIsForOwnersAndOperators() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let (mine, theirs) = (try await world.wallet(of: ada), try await world.wallet(of: ada))
            for role in [Role.support, .compliance, .accountant, .auditor] {
                try await world.staff(role).post("/api/v1/wallets/\(theirs)/close").expect(403, "forbidden")
            }
            try await ada.post("/api/v1/wallets/\(mine)/close").expect(200)
            try await world.staff(.operator).post("/api/v1/wallets/\(theirs)/close").expect(200)
            // Nothing of the owner's own doing is in the staff's book.
            #expect(try await world.count("staff_actions") == 1)
        }
    }

    /// Telling a suspect of the suspicion is an offence in many countries.
    @Test func reasonsAreNotShownToCustomers() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let (from, to) = (try await world.wallet(of: ada, funds: 1_000), try await world.wallet(of: grace))
            func send() async throws -> String {
                try #require(
                    try await ada.post("/api/v1/transfers", world.transfer(from, to, "1")).expect(201).text("id"))
            }
            let boss = try world.staff()
            let (silent, told) = (try await send(), try await send())
            let why = #""reason":"suspect mule""#
            let first = try await boss.post("/api/v1/transfers/\(silent)/reverse", "{\(why)}").expect(201)
            let second = try await boss.post(
                "/api/v1/transfers/\(told)/reverse", #"{\#(why),"description":"Returned"}"#
            ).expect(201)
            for (caller, wallet) in [(ada, from), (grace, to)] {
                for path in [
                    "/api/v1/wallets/\(wallet)/entries", "/api/v1/transfers", "/api/v1/wallets",
                    "/api/v1/transfers/\(first.text("id") ?? "")", "/api/v1/transfers/\(second.text("id") ?? "")",
                ] {
                    #expect(try await caller.get(path).expect(200).text.contains("suspect") == false, "\(path)")
                }
                let shown = try await caller.get("/api/v1/wallets/\(wallet)/entries").expect(200)
                #expect(shown.text("data.0.description") == "Returned" && shown["data.1.description"] == .null)
            }
        }
    }

    @Test func verbsOfCustomersAreForCustomersAndMerchants() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let (wallet, id) = (
                try await world.wallet(of: ada, funds: 100), world.service.context.ids.next() as UniqueID
            )
            let opening = #"{"currency":"USD"}"#
            let quote = #"{"source_currency":"USD","target_currency":"EUR","source_amount":\#(world.money("1"))}"#
            let bodies: [(String, String)] = [
                ("wallets", opening), ("transfers", world.transfer(wallet, wallet, "1")),
                (
                    "transfers/batch",
                    #"{"transfers":[{"id":"\#(id)",\#(world.transfer(wallet, wallet, "1").dropFirst())]}"#
                ),
                ("fx/quotes", quote),
                (
                    "fx/conversions",
                    #"{"quote_id":"\#(id)","source_wallet_id":"\#(id)","destination_wallet_id":"\#(id)"}"#
                ),
                ("wallets/\(wallet)/holds", #"{"amount":\#(world.money("1"))}"#), ("holds/\(id)/capture", "{}"),
                ("wallets/\(wallet)/pin", #"{"pin":"2580"}"#),
                ("wallets/\(wallet)/pin/change", #"{"current_pin":"2580","new_pin":"2581"}"#),
                ("wallets/\(wallet)/pin/authorize", #"{"pin":"2580","up_to":\#(world.money("1"))}"#),
            ]
            for role in Self.staff {
                let caller = try world.staff(role)
                for (path, body) in bodies { try await caller.post("/api/v1/\(path)", body).expect(403, "forbidden") }
                try await caller.patch("/api/v1/wallets/\(wallet)", #"{"name":"x"}"#).expect(403, "forbidden")
            }
            let merchant = try world.caller(world.service.context.ids.next(), [.merchant])
            try await merchant.post("/api/v1/wallets", opening).expect(201)
        }
    }

    /// The receiver's own hold, even of everything, does not keep what is not the receiver's.
    @Test func reversalEndsTheReceiversHoldsThatAreInItsWay() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let (from, to) = (try await world.wallet(of: ada, funds: 1_000), try await world.wallet(of: grace))
            let sent = try #require(
                try await ada.post("/api/v1/transfers", world.transfer(from, to, "10")).expect(201).text("id"))
            var holds: [String] = []
            for amount in ["1", "6", "3"] {
                let body = #"{"amount":\#(world.money(amount))}"#
                holds.append(
                    try #require(try await grace.post("/api/v1/wallets/\(to)/holds", body).expect(201).text("id")))
            }
            let boss = try world.staff()
            try await boss.post("/api/v1/transfers/\(sent)/reverse", #"{"reason":"fraud"}"#).expect(201)
            for hold in holds {
                #expect(try await grace.get("/api/v1/holds/\(hold)").expect(200).text("status") == "released")
            }
            #expect(try await world.posted(from, ada) == "10.00")
            #expect(try await world.count("staff_actions") == 4)
        }
    }
}

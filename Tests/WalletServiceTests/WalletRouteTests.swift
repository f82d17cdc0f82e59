import Authentication
import JSONKit
import MoneyKit
import NIOHTTP1
import PostgresAccess
import Primitives
import ServiceKit
import Testing

@Suite struct WalletRouteTests {
    @Test func openingAWalletAnswersItInFull() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer(tier: 0)
            let wallet = try await ada.post("/api/v1/wallets", #"{"currency":"USD","name":"Rent"}"#).expect(201)
            #expect(wallet.text("name") == "Rent" && wallet.text("kind") == "main")
            #expect(wallet.text("status") == "active" && wallet["is_default"] == .bool(true))
            #expect(wallet.text("balance.available.amount") == "0.00")
            #expect(wallet.text("limits.per_transaction.amount") == "1000.00")
            #expect(wallet.text("limits.daily.amount") == "5000.00")
            #expect(wallet.text("limits.monthly.amount") == "20000.00")
            #expect(wallet.text("created_at") == "2026-11-20T12:00:00.000Z")
            let second = try await ada.post("/api/v1/wallets", #"{"currency":"USD","kind":"savings"}"#).expect(201)
            #expect(second["is_default"] == .bool(false))
            let list = try await ada.get("/api/v1/wallets").expect(200)
            #expect(list["data"]?.arrayValue?.count == 2 && list["next_cursor"] == .null)
            #expect(list.text("data.0.id") == second.text("id"))
        }
    }

    @Test func creationIsIdempotent() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let first = try await ada.post("/api/v1/wallets", #"{"currency":"JPY"}"#, key: "k").expect(201)
            let again = try await ada.post("/api/v1/wallets", #"{"currency":"JPY"}"#, key: "k").expect(201)
            #expect(again.isReplay && again.bytes == first.bytes)
            #expect(first.text("balance.posted.amount") == "0")
            try await ada.post("/api/v1/wallets", #"{"currency":"EUR"}"#, key: "k").expect(
                422, "idempotency_key_reused")
            try await ada.send(.POST, "/api/v1/wallets", #"{"currency":"EUR"}"#, key: nil)
                .expect(400, "idempotency_key_required")
            #expect(try await world.count("wallets") == 1)
        }
    }

    @Test func manyCreationsAtOnceMakeOneDefault() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<12 {
                    group.addTask { try await ada.post("/api/v1/wallets", #"{"currency":"USD"}"#).expect(201) }
                }
                try await group.waitForAll()
            }
            let defaults = try await world.client.query("select from wallet.wallets where is_default").count
            #expect(defaults == 1)
        }
    }

    @Test func unknownCurrencyIsNamed() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            for code in ["XAU", "usd", "ZZZ", "", "US"] {
                let answer = try await ada.post("/api/v1/wallets", #"{"currency":"\#(code)"}"#)
                try answer.expect(422, "validation_failed")
                #expect(answer.text("errors.0.field") == "currency")
                #expect(answer.text("errors.0.code") == "unknown_currency")
            }
        }
    }

    @Test func foreignAndMissingWalletsAnswerAlike() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let hers = try await world.wallet(of: grace)
            let none = world.service.context.ids.next().description
            for path in ["", "/balance", "/entries", "/holds"] {
                let foreign = try await ada.get("/api/v1/wallets/\(hers)\(path)").expect(404, "not_found")
                let missing = try await ada.get("/api/v1/wallets/\(none)\(path)").expect(404, "not_found")
                #expect(foreign.text("detail") == missing.text("detail"))
            }
            for verb in ["freeze", "unfreeze", "close"] {
                try await ada.post("/api/v1/wallets/\(hers)/\(verb)").expect(404, "not_found")
            }
            try await ada.patch("/api/v1/wallets/\(hers)", #"{"name":"mine"}"#).expect(404, "not_found")
            try await ada.get("/api/v1/wallets/nonsense").expect(400, "malformed_id")
        }
    }

    @Test func staffAndAuditorsReadAndOnlyStaffStops() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada)
            let (auditor, support) = (try world.staff(.auditor), try world.staff(.support))
            try await auditor.get("/api/v1/wallets/\(wallet)").expect(200)
            try await auditor.get("/api/v1/wallets?owner_id=\(ada.user)").expect(200)
            try await auditor.post("/api/v1/wallets/\(wallet)/freeze").expect(403, "forbidden")
            try await ada.get("/api/v1/wallets?owner_id=\(support.user)").expect(403, "forbidden")
            #expect(try await support.post("/api/v1/wallets/\(wallet)/freeze").expect(200).text("status") == "frozen")
            try await ada.post("/api/v1/wallets/\(wallet)/unfreeze").expect(403, "forbidden")
            try await ada.post("/api/v1/wallets/\(wallet)/close").expect(403, "forbidden")
            try await support.post("/api/v1/wallets/\(wallet)/unfreeze").expect(200)
        }
    }

    @Test func ownerFreezesUnfreezesAndCloses() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let (first, second) = (try await world.wallet(of: ada), try await world.wallet(of: ada))
            let frozen = try await ada.post("/api/v1/wallets/\(first)/freeze").expect(200)
            #expect(frozen.text("status") == "frozen" && frozen["version"]?.integerValue == 2)
            #expect(try await ada.post("/api/v1/wallets/\(first)/unfreeze").expect(200).text("status") == "active")
            let closed = try await ada.post("/api/v1/wallets/\(first)/close").expect(200)
            #expect(closed.text("status") == "closed" && closed["is_default"] == .bool(false))
            // The other one of the currency takes over.
            #expect(try await ada.get("/api/v1/wallets/\(second)").expect(200)["is_default"] == .bool(true))
            try await ada.post("/api/v1/wallets/\(first)/close").expect(200)
            try await ada.post("/api/v1/wallets/\(first)/unfreeze").expect(422, "wallet_closed")
            try await ada.patch("/api/v1/wallets/\(first)", #"{"name":"again"}"#).expect(422, "wallet_closed")
        }
    }

    @Test func onlyAnEmptyWalletCloses() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada, funds: 1)
            try await ada.post("/api/v1/wallets/\(wallet)/close").expect(422, "wallet_not_empty")
        }
    }

    @Test func nameDefaultAndLimitsChangeAndCurrencyDoesNot() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            _ = try await world.wallet(of: ada)
            let wallet = try await world.wallet(of: ada)
            let path = "/api/v1/wallets/\(wallet)"
            let changed = try await ada.patch(
                path, #"{"name":"New","is_default":true,"limits":{"daily":{"amount":"5","currency":"USD"}}}"#
            ).expect(200)
            #expect(changed.text("name") == "New" && changed["is_default"] == .bool(true))
            #expect(changed.text("limits.daily.amount") == "5.00")
            let cleared = try await ada.patch(path, #"{"limits":{"daily":null}}"#).expect(200)
            #expect(cleared.text("limits.daily.amount") == "250000.00")
            let refused = try await ada.patch(path, #"{"currency":"EUR"}"#).expect(422, "validation_failed")
            #expect(refused.text("errors.0.code") == "unknown_field")
            try await ada.patch(path, #"{"limits":{"daily":{"amount":"5","currency":"EUR"}}}"#)
                .expect(422, "currency_mismatch")
            await #expect(throws: PostgresError.self) {
                try await world.client.execute("update wallet.accounts set currency = 'EUR'")
            }
            await #expect(throws: PostgresError.self) {
                try await world.client.execute("update wallet.wallets set currency = 'EUR'")
            }
        }
    }

    @Test func scopesOfKeysHold() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada)
            let reader = try world.apiKey(of: ada, [.walletRead])
            try await reader.get("/api/v1/wallets/\(wallet)").expect(200)
            try await reader.post("/api/v1/wallets", #"{"currency":"USD"}"#).expect(403, "forbidden")
            try await world.apiKey(of: ada, [.paymentsRead]).get("/api/v1/wallets").expect(403, "forbidden")
            try await world.apiKey(of: ada).post("/api/v1/wallets/\(wallet)/pin", #"{"pin":"1470"}"#)
                .expect(403, "forbidden")
        }
    }

    @Test func pagesOfWalletsFollowEachOther() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            var ids: [String] = []
            for _ in 0..<5 { ids.append(try await world.wallet(of: ada)) }
            var seen: [String] = []
            var path = "/api/v1/wallets?limit=2"
            for _ in 0..<3 {
                let page = try await ada.get(path).expect(200)
                seen += page["data"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
                path = "/api/v1/wallets?limit=2&cursor=\(page.text("next_cursor") ?? "")"
            }
            #expect(seen == ids.reversed())
            try await ada.get("/api/v1/wallets?cursor=tampered").expect(400, "bad_cursor")
            try await ada.get("/api/v1/wallets?limit=101").expect(400, "malformed_parameter")
        }
    }
}

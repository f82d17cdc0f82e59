import Authentication
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// What a call leaves for those who look later.
@Suite struct AuditTests {
    @Test func aChangeLeavesWhoDidWhatInItsTransaction() async throws {
        try await WalletHarness.with { world in
            let watch = try await AuditWatch.begin(world.client, schema: "wallet")
            let ada = try await world.customer()
            let made = try await ada.post(
                "/api/v1/wallets", #"{"currency":"USD","kind":"savings","name":"Rainy days"}"#)
            let wallet = try #require(try made.expect(201).text("id"))
            let support = try world.staff(.support)
            try await support.post("/api/v1/wallets/\(wallet)/freeze", #"{"reason":"case 77"}"#).expect(200)
            let rows = try await watch.rows()
            #expect(rows.map(\.route) == ["createWallet", "freezeWallet"])
            #expect(rows.map(\.companions) == [["wallet.wallet_created.v1"], ["wallet.wallet_status_changed.v1"]])
            #expect(rows.allSatisfy { $0.outcome == "succeeded" && $0["resource"]?["id"] == .string(wallet) })
            #expect(rows[0]["after"]?["name"] == .string("Rainy days"))
            let freeze = rows[1]
            #expect(freeze["actor"]?["id"] == .string("\(support.user)"))
            #expect(freeze["actor"]?["roles"] == .array([.string("support")]))
            #expect(freeze.subjects == ["\(ada.user)"])
            #expect(freeze["before"]?["status"] == .string("active") && freeze["after"]?["status"] == .string("frozen"))
            #expect(freeze["after"]?["reason"] == .string("case 77"))
        }
    }

    /// A transfer's row is the movements' own event, so that a group of a thousand writes one.
    @Test func aTransferLeavesNoRowBesideItsMovements() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let wallet = try await world.wallet(of: ada, funds: 1_000)
            let target = try await world.wallet(of: grace)
            let watch = try await AuditWatch.begin(world.client, schema: "wallet")
            try await ada.post("/api/v1/transfers", world.transfer(wallet, target, "1")).expect(201)
            #expect(try await watch.types() == ["wallet.movements_posted.v1"])
        }
    }

    @Test func aHoldLeavesItsRowInTheLedgersCommitOnceHoweverOftenItIsAsked() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada, funds: 1_000)
            let watch = try await AuditWatch.begin(world.client, schema: "wallet")
            let body = #"{"amount":\#(world.money("4"))}"#
            let hold = try await ada.post("/api/v1/wallets/\(wallet)/holds", body, key: "h").expect(201)
            #expect(try await ada.post("/api/v1/wallets/\(wallet)/holds", body, key: "h").isReplay)
            try await ada.post("/api/v1/wallets/\(wallet)/holds", #"{"amount":\#(world.money("40"))}"#)
                .expect(422, "insufficient_funds")
            let rows = try await watch.rows()
            #expect(rows.map(\.route) == ["placeHold"])
            #expect(rows[0].companions == ["wallet.hold_placed.v1"])
            #expect(rows[0]["resource"]?["id"]?.stringValue == hold.text("id"))
        }
    }

    @Test func aWrongPINIsARefusalAndNoRowHoldsOne() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada, funds: 1_000)
            let watch = try await AuditWatch.begin(world.client, schema: "wallet")
            try await ada.post("/api/v1/wallets/\(wallet)/pin", #"{"pin":"8317"}"#).expect(204)
            let wrong = #"{"pin":"4950","up_to":\#(world.money("1"))}"#
            try await ada.post("/api/v1/wallets/\(wallet)/pin/authorize", wrong).expect(422, "pin_incorrect")
            let right = #"{"pin":"8317","up_to":\#(world.money("1"))}"#
            try await ada.post("/api/v1/wallets/\(wallet)/pin/authorize", right).expect(200)
            let rows = try await watch.rows()
            #expect(rows.map(\.route) == ["setPin", "authorizePayment", "authorizePayment"])
            #expect(rows.map(\.outcome) == ["succeeded", "refused", "succeeded"])
            #expect(rows[1]["code"] == .string("pin_incorrect"))
            #expect(rows.allSatisfy { $0["after"]?["pin"] == .string("[redacted]") })
        }
    }
}

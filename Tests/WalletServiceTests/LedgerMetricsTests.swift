import Testing

/// What the ledger counts, as it is scraped.
@Suite struct LedgerMetricsTests {
    @Test func transferReplayAndRefusalAreCounted() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let from = try await world.wallet(of: ada, funds: 1_000)
            let to = try await world.wallet(of: grace)
            func value(_ name: String) async throws -> Double {
                let page = try await ada.get("/metrics").expect(200).text
                let line = page.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
                return try #require(line.flatMap { Double($0.dropFirst(name.count + 1)) }, "\(name):\n\(page)")
            }
            let names = [
                "wallet_movements_total", "wallet_ledger_replays_total", "wallet_ledger_refusals_total",
                "wallet_ledger_commit_seconds_count", "wallet_ledger_groups_total", "wallet_ledger_commands_total",
            ]
            var before: [String: Double] = [:]
            for name in names { before[name] = try await value(name) }
            let body = world.transfer(from, to, "1")
            try await ada.post("/api/v1/transfers", body, key: "once").expect(201)
            #expect(try await ada.post("/api/v1/transfers", body, key: "once").expect(201).isReplay)
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "999")).expect(422, "insufficient_funds")
            for (name, more) in zip(names, [1.0, 1, 1, 3, 3, 3]) {
                let grown = try await value(name) - (before[name] ?? 0)
                // The job that ends holds may have committed too, but moves nothing here.
                #expect(grown == more, "\(name)")
            }
        }
    }
}

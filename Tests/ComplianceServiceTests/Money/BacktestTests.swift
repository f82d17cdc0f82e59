import Authentication
import ComplianceDomain
import Contracts
import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// Rules over the past, through the API.
@Suite(.timeLimit(.minutes(5))) struct BacktestTests {
    private static func upload(
        _ file: [UInt8], to service: ComplianceHarness
    ) async throws -> ComplianceHarness.Answer {
        let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
        return try await service.send(
            .POST, "/api/v1/compliance/datasets", as: ComplianceHarness.staff, roles: [.compliance],
            headers: [("Content-Type", "multipart/form-data; boundary=b")],
            body: Array(head.utf8) + file + Array("\r\n--b--\r\n".utf8))
    }

    private static func finished(_ id: String, at service: ComplianceHarness) async throws -> JSONValue {
        try await eventually("the back-test is over") {
            let answer = try await service.monitor(.GET, "/backtests/\(id)").json
            return answer["status"]?.stringValue == "running" ? nil : answer
        }
    }

    /// Of a gzip file with no more in its head than a name.
    private static func movements() throws -> [UInt8] {
        let path = "\(Checkout.root)/Tests/Fixtures/compliance/movements.csv.gz"
        let file = [UInt8](try #require(FileManager.default.contents(atPath: path)))
        let start = file[3] & 8 == 0 ? 10 : try #require(file[10...].firstIndex(of: 0)) + 1
        return try Inflate.raw(file, from: start, limit: 64 << 20)
    }

    private static func expected() throws -> Set<String> {
        let path = "\(Checkout.root)/Tests/Fixtures/compliance/expected.csv"
        let text = String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
        return Set(text.split(separator: "\n").dropFirst().map(String.init))
    }

    @Test func everyTypologyOfTheSetIsFound() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let dataset = try await Self.upload(try Self.movements(), to: service)
            #expect(dataset.status == 201 && dataset.json["rows"]?.integerValue == 38_088)
            let id = try #require(dataset.json["id"]?.stringValue)
            let order = """
                {"rule_codes":["fan_in","fan_out","cycle","scatter_gather","rapid_movement"],"dataset_id":"\(id)"}
                """
            let ordered = try await service.monitor(.POST, "/backtests", order, key: "a")
            #expect(ordered.status == 202 && ordered.json["status"]?.stringValue == "running")
            let again = try await service.monitor(.POST, "/backtests", order, key: "a")
            #expect(again.json["id"] == ordered.json["id"])
            let result = try await Self.finished(try #require(ordered.json["id"]?.stringValue), at: service)
            #expect(result["movements"]?.integerValue == 38_088)
            let found = (result["alerts"]?.arrayValue ?? []).map { alert in
                ["rule", "subject", "at"].map { alert[$0]?.stringValue ?? "" }.joined(separator: ",")
            }
            #expect(Set(found) == (try Self.expected()))
            #expect(try await service.monitor(.GET, "/backtests").json["data"]?.arrayValue?.count == 1)
        }
    }

    @Test func whatMovedHereIsRunOverToo() async throws {
        try await WalletVoice.run { wallet in
            for _ in 0..<3 { try await wallet.pay(950_000) }
            let now = wallet.harness.clock.now
            let order = """
                {"rule_codes":["structuring"],"from":"\((now - .seconds(60)).rfc3339)",\
                "to":"\((now + .seconds(60)).rfc3339)"}
                """
            let ordered = try await wallet.harness.monitor(.POST, "/backtests", order, key: "a")
            let id = try #require(ordered.json["id"]?.stringValue, "\(ordered.code ?? "")")
            let result = try await Self.finished(id, at: wallet.harness)
            let subjects = (result["alerts"]?.arrayValue ?? []).map { $0["subject"]?.stringValue }
            #expect(Set(subjects) == [WalletVoice.ada.description, WalletVoice.grace.description])
        }
    }

    @Test(arguments: [
        ("at,from,to,amount\n", "line 1"), ("", "line 1"), ("at,from,to,amount,currency\n", "has no rows"),
        ("at,from,to,amount,currency\n2026-01-31T00:00:00Z,a,b,1.00\n", "line 2"),
        ("at,from,to,amount,currency\n2026-01-31T00:00:00Z,a,b,-1.00,USD\n", "line 2"),
        ("at,from,to,amount,currency\n2026-01-31T00:00:00Z,a,b,1.00,USD\nyesterday,a,b,1.00,USD\n", "line 3"),
        ("at,from,to,amount,currency,label\n2026-01-31T00:00:00Z,a,b,1.00,USD,perhaps\n", "line 2"),
        ("at,from,to,amount,currency\n2026-01-31T00:00:00Z,a,\"b,1.00,USD\n", "line 2"),
    ])
    func aSetThatCannotBeReadSaysWhere(text: String, place: String) async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let refused = try await Self.upload(Array(text.utf8), to: service)
            #expect(refused.status == 422 && refused.code == "validation_failed")
            let message = refused.json["errors"]?.arrayValue?.first?["message"]?.stringValue ?? ""
            #expect(message.contains(place), "\(message)")
            #expect(try await service.count("select count(*) from compliance.dataset_movements") == 0)
        }
    }

    @Test func whatCannotBeRunIsRefused() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            func status(_ json: String) async throws -> Int {
                try await service.monitor(.POST, "/backtests", json, key: json).status
            }
            let span = #""from":"2026-01-01T00:00:00Z","to":"2026-02-01T00:00:00Z""#
            let unknown = try await status(#"{"rule_codes":["nothing"],\#(span)}"#)
            #expect(unknown == 422)
            #expect(try await status(#"{"rule_codes":["velocity_limit"],\#(span)}"#) == 422)
            #expect(try await status(#"{"rule_codes":["large"]}"#) == 422)
            #expect(try await status(#"{"rule_codes":["large"],"dataset_id":"\#(UniqueID(high: 1, low: 1))"}"#) == 404)
            #expect(try await status(#"{"rule_codes":["large"],\#(span)}"#) == 202)
        }
    }
}

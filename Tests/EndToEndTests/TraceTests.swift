import FoundationEssentials
import JSONKit
import NIOHTTP1
import TestSupport
import Testing

/// One transfer is one trace, from the gateway to the entry in the books. What arrives at the collector has been read
/// by `opentelemetry-proto` (scripts/python/traces/receive.py).
@Suite struct TraceTests {
    private struct Span {
        let service: String
        let id: String
        let parent: String
        let name: String
        let kind: String

        init?(_ line: JSONValue) {
            guard let service = line["service"]?.stringValue, let id = line["span"]?.stringValue,
                let parent = line["parent"]?.stringValue, let name = line["name"]?.stringValue,
                let kind = line["kind"]?.stringValue
            else { return nil }
            (self.service, self.id, self.parent, self.name, self.kind) = (service, id, parent, name, kind)
        }
    }

    private static func traceID() -> String {
        let low = String(UInt64.random(in: 1 ... .max), radix: 16)
        return "0000000000000001" + String(repeating: "0", count: 16 - low.count) + low
    }

    private func lines() throws -> [JSONValue] {
        let path = try FlorinClient.environment("FLORIN_TEST_SPANS_FILE")
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try data.split(separator: UInt8(ascii: "\n")).map { try JSONParser.parse(Array($0)) }
    }

    private func spans(of trace: String) throws -> [Span] {
        try lines().filter { $0["trace"]?.stringValue == trace }.compactMap(Span.init)
    }

    @Test func oneTransferIsOneTraceFromTheGatewayToTheBooks() async throws {
        let (sender, receiver) = (try await Customer.new(), try await Customer.new())
        let source = try await sender.openWallet("USD")
        let target = try await receiver.openWallet("USD")
        try await source.fund("10.00")
        let trace = Self.traceID()
        let caller = "00f067aa0ba902b7"
        let answer = try await sender.client.send(
            .POST, "/api/v1/transfers",
            body: Array(
                """
                {"source_wallet_id":"\(source.id)","destination_account_number":"\(target.accountNumber)",\
                "amount":{"amount":"1.00","currency":"USD"}}
                """.utf8),
            key: trace, headers: ["traceparent": "00-\(trace)-\(caller)-00"])
        #expect(answer.status == 201)
        let isBooked = { (span: Span) in span.service == "accounting" && span.name.hasPrefix("postgresql transaction") }
        // Each process sends its own in its own time: none may be left without its parent.
        let spans = try await eventually("all spans up to the books") {
            let spans = try self.spans(of: trace)
            let known = Set(spans.map(\.id) + [caller])
            return spans.contains(where: isBooked) && spans.allSatisfy { known.contains($0.parent) } ? spans : nil
        }
        let byID = Dictionary(spans.map { ($0.id, $0) }) { first, _ in first }
        // From the entry back to the client: each step names the one before it.
        var chain: [Span] = []
        var next = spans.first(where: isBooked)
        while let span = next {
            chain.append(span)
            next = byID[span.parent]
        }
        #expect(chain.last?.parent == caller)
        #expect(
            chain.reversed().map { "\($0.service): \($0.name)" } == [
                "gateway: POST /api/v1/transfers", "wallet: POST /api/v1/transfers", "wallet: ledger commit",
                "wallet: postgresql transaction", "wallet: outbox wallet.movements_posted.v1",
                "wallet: publish wallet.movements_posted.v1", "accounting: process wallet.movements_posted.v1",
                "accounting: postgresql transaction",
            ])
        #expect(try lines().allSatisfy { $0["fault"] == nil })
    }
}

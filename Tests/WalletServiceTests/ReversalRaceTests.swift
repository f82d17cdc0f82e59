import JSONKit
import Primitives
import ServiceKit
import Testing

/// Two processes of the service are each told to reverse the same transactions.
@Suite struct ReversalRaceTests {
    private static let transfers = 500
    /// Requests under way at one time.
    private static let width = 32

    @Test func ofTwoReversalsAtOnceExactlyOneSucceeds() async throws {
        try await WalletHarness.withTwo { first, second in
            let (ada, grace) = (try await first.customer(), try await first.customer())
            let source = try await first.wallet(of: ada, funds: 100_000)
            let destination = try await first.wallet(of: grace)
            let ids: [String] = (0..<Self.transfers).map { _ in "\(first.service.context.ids.next())" }
            let items = ids.map { id in
                """
                {"id":"\(id)","source_wallet_id":"\(source)","destination_wallet_id":"\(destination)",\
                "amount":\(first.money("1"))}
                """
            }
            try await ada.post("/api/v1/transfers/batch", #"{"transfers":[\#(items.joined(separator: ","))]}"#)
                .expect(200)
            let staff = try first.staff()
            let others = staff.at(second.service.baseURL)
            var answers: [TestAnswer] = []
            for start in stride(from: 0, to: Self.transfers, by: Self.width / 2) {
                answers += try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                    for id in ids[start..<min(start + Self.width / 2, Self.transfers)] {
                        for caller in [staff, others] {
                            group.addTask { try await caller.post("/api/v1/transfers/\(id)/reverse") }
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
            }
            #expect(answers.count { $0.status == 201 } == Self.transfers)
            #expect(answers.count { $0.code == "already_reversed" } == Self.transfers)
            #expect(try await first.posted(source, ada) == "1000.00")
            #expect(try await first.posted(destination, grace) == "0.00")
        }
    }
}

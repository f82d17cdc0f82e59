import JSONKit
import Primitives
import TestSupport
import Testing

/// Ada has sent money to Grace; two operators can take it back.
struct ApprovalScene: Sendable {
    /// 100.00 dollars.
    static let settings = ["APPROVAL_FROM_CENTS": "10000"]
    static let path = "/api/v1/admin/wallet/approvals"
    static let why = #"{"reason":"sent twice","description":"Returned"}"#

    let world: WalletHarness
    /// Who is an operator now, whatever their tokens say.
    let directory: DirectoryDouble
    let (ada, grace): (TestCaller, TestCaller)
    let (source, destination): (String, String)
    let (first, second): (TestCaller, TestCaller)

    static func with(
        _ variables: [String: String] = settings, _ body: @Sendable (ApprovalScene) async throws -> Void
    ) async throws {
        try await WalletHarness.with(variables) { world in
            let directory = DirectoryDouble()
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let scene = ApprovalScene(
                world: world, directory: directory, ada: ada, grace: grace,
                source: try await world.wallet(of: ada, funds: 100_000), destination: try await world.wallet(of: grace),
                first: try world.staff(), second: try world.staff())
            try await directory.serving(world.broker.url(as: "auth")) { try await body(scene) }
        }
    }

    func sent(_ amount: String) async throws -> String {
        let transfer = world.transfer(source, destination, amount)
        return try #require(try await ada.post("/api/v1/transfers", transfer).expect(201).text("id"))
    }

    func reverse(_ transfer: String, by caller: TestCaller? = nil, key: String? = nil) async throws -> TestAnswer {
        try await (caller ?? first).post("/api/v1/transfers/\(transfer)/reverse", Self.why, key: key)
    }

    /// A reversal that waits.
    func waiting(_ amount: String = "150") async throws -> (transfer: String, approval: String) {
        let transfer = try await sent(amount)
        let answer = try await reverse(transfer).expect(202)
        return (transfer, try #require(answer.text("id")))
    }

    func decide(_ id: String, _ verb: String = "approve", by caller: TestCaller) async throws -> TestAnswer {
        try await caller.post("\(Self.path)/\(id)/\(verb)", #"{"reason":"seen"}"#)
    }

    func balances() async throws -> [String] {
        [
            try #require(try await world.posted(source, world.renewed(ada))),
            try #require(try await world.posted(destination, world.renewed(grace))),
        ]
    }
}

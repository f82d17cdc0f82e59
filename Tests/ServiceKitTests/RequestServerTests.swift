import Contracts
import HTTPKit
import JSONKit
import Logging
import Messaging
import MoneyKit
import Primitives
import TestSupport
import Testing

@testable import ServiceKit

/// Requests between services over a real broker: who asks, and what becomes of each kind of error.
@Suite(.timeLimit(.minutes(1))) struct RequestServerTests {
    private struct Known: ProblemConvertible {
        let problem: Problem
    }

    /// Serves one request as "wallet" with `answer`, and asks it as another service.
    private func asking<Result: Sendable>(
        _ askers: Set<String>? = nil, as service: String = "accounting",
        answer: @escaping @Sendable (Asker) throws -> Void = { _ in },
        _ body: @Sendable (RequestClient, MessageBroker) async throws -> Result
    ) async throws -> Result {
        try await TestBroker.with("requests") { broker in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let wallet = MessageBroker(
                try BrokerConfig(url: try await broker.url(as: "wallet")),
                topology: .service("wallet", events: [], servesRequests: true), logger: logger)
            let asker = MessageBroker(
                try BrokerConfig(url: try await broker.url(as: service)), topology: .exchangesOnly(), logger: logger)
            let server = RequestServer(
                "wallet", broker: wallet, logger: logger,
                [
                    .on(SnapshotBalances.self, from: askers) { asked, asker in
                        try answer(asker)
                        return SnapshotAccepted(snapshotID: asked.snapshotID)
                    }
                ])
            let result = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                defer { group.cancelAll() }
                try await eventually("the wallet has its queue") { (try? await wallet.queueDepths()) != nil }
                return try await body(RequestClient("wallet", broker: asker), asker)
            }
            await asker.close()
            await wallet.close()
            return result
        }
    }

    private func refusal(_ error: any Error) async throws -> RequestRefused {
        try await asking(answer: { _ in throw error }) { client, _ in
            let refused = await #expect(throws: RequestRefused.self) {
                try await client.ask(SnapshotBalances(snapshotID: .example), key: "k")
            }
            return try #require(refused)
        }
    }

    @Test func theBrokerTellsWhoAsks() async throws {
        let seen = LockedValue<Asker?>(nil)
        try await asking(["accounting"], answer: { asker in seen.set(asker) }) { client, _ in
            let reply = try await client.ask(SnapshotBalances(snapshotID: .example), key: "k")
            #expect(reply.snapshotID == .example)
        }
        #expect(seen.get() == Asker(service: "accounting"))
    }

    @Test func aRequestThatIsNotForTheAskerIsRefused() async throws {
        try await asking(["accounting"], as: "billing") { client, _ in
            let refused = await #expect(throws: RequestRefused.self) {
                try await client.ask(SnapshotBalances(snapshotID: .example), key: "k")
            }
            #expect(refused?.code == "forbidden")
        }
    }

    @Test(arguments: [nil, "guest", "florin-", "payments", "florin-.2"])
    func whoIsNoServiceIsRefused(user: String?) async throws {
        let broker = MessageBroker(
            try BrokerConfig(url: "amqp://nobody:none@127.0.0.1:1/none"), topology: .exchangesOnly(),
            logger: Logger(label: "test"))
        let server = RequestServer(
            "wallet", broker: broker, logger: Logger(label: "test"),
            [.on(SnapshotBalances.self) { asked, _ in SnapshotAccepted(snapshotID: asked.snapshotID) }])
        let outcome = await server.answer(
            IncomingRequest(
                messageID: .example, sender: user, type: SnapshotBalances.type,
                body: JSON.encode(SnapshotBalances.example), idempotencyKey: "k", deadline: .example))
        guard case .refusal(code: "unauthenticated", _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test func aServiceMayHaveSeveralUsers() {
        #expect(Asker(user: "florin-payments")?.service == "payments")
        #expect(Asker(user: "florin-payments.2")?.service == "payments")
        #expect(Asker(user: "florin-credit-engine")?.service == "credit-engine")
    }

    @Test func aRefusalCarriesWhatThePublicAPITells() async throws {
        let amount = Money(minorUnits: 5, currency: .USD)
        let problem = Problem(
            ProblemCode("limit_exceeded", 422, "A limit"), detail: "Too much.", members: [("limit", "sent_per_day")],
            figures: [("used", amount)])
        let refused = try await refusal(Known(problem: problem)).refusal
        #expect(refused.code == "limit_exceeded" && refused.detail == "Too much.")
        #expect(
            refused.members == [
                RefusalMember(name: "limit", value: "sent_per_day"), RefusalMember(name: "used", amount: amount),
            ])
    }

    @Test func wrongFieldsAreNamed() async throws {
        try await asking { client, broker in
            let reply = try await broker.request(
                to: "wallet", type: SnapshotBalances.type, body: Array(#"{"snapshot_id":7}"#.utf8), idempotencyKey: "k")
            let refusal = try Refusal.read(reply.body)
            #expect(reply.refusalCode == "validation_failed" && refusal.errors.map(\.field) == ["snapshot_id"])
        }
    }

    /// What will pass is asked again with the same id; a bug of ours is not.
    @Test func whatPassesIsNoRefusal() async throws {
        for (problem, kind) in [
            (Problem.unavailable("database"), MessagingError.Kind.unavailable),
            (Problem(.requestInProgress), .unavailable),
            (.internalError, .requestFailed(code: "internal_error")),
        ] {
            try await asking(answer: { _ in throw Known(problem: problem) }) { client, _ in
                let error = await #expect(throws: MessagingError.self) {
                    try await client.ask(SnapshotBalances(snapshotID: .example), key: "k")
                }
                #expect(error?.kind == kind)
            }
        }
    }

    @Test func anUnknownRequestWaitsForANewerProcess() async throws {
        try await asking { client, _ in
            let error = await #expect(throws: MessagingError.self) {
                try await client.ask(ListRevocations(since: .example), key: "k")
            }
            #expect(error?.kind == .unavailable)
        }
    }
}

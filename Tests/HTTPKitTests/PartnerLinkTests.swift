import CurlKit
import JSONKit
import Logging
import Outbox
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import HTTPKit

/// Calls over real HTTP to a partner that answers what it is told to, recorded in a real database.
@Suite("Links to partners") struct PartnerLinkTests {
    private static let subject = "dep-1"

    private struct World: Sendable {
        let link: PartnerLink
        let moods: Moods
        let database: PostgresClient
        let store: PartnerExchangeStore

        func order(isIdempotent: Bool = true, json: String = "{}") async throws -> PartnerClient.Answer {
            try await link.call(
                PartnerCall(
                    "place_order", about: PartnerLinkTests.subject, .post, "/api/v1/orders", body: Array(json.utf8),
                    isIdempotent: isIdempotent))
        }

        func recorded() async throws -> [PartnerExchange] { try await store.list(about: PartnerLinkTests.subject) }
    }

    /// - Parameter statuses: of the answers, one after the other; the last one stays.
    private func with(
        _ statuses: [ProblemCode?], threshold: Int = 100, reaches: Bool = true,
        _ body: @Sendable (World) async throws -> Void
    ) async throws {
        let moods = Moods(statuses)
        let effects = Migration(name: "V0001__effects", sql: Array("create table effects (what text)".utf8))
        try await TestDatabase.with(schema: "linktest", migrations: Outbox.migrations + [effects]) { database in
            let postgres = try database.client(poolSize: 2)
            try await TestServer.with([PlaceOrder(moods: moods)]) { server in
                // Port 9 (discard) has no listener.
                let client = PartnerClient(
                    .shared, name: "partner", baseURL: "http://127.0.0.1:\(reaches ? server.port : 9)")
                let store = PartnerExchangeStore(client: postgres)
                let clock = WallClock.system
                let link = PartnerLink(
                    client, circuit: PartnerCircuit(partner: "partner", threshold: threshold), record: store,
                    clock: clock, ids: IDGenerator(clock: clock), logger: server.logs.logger)
                try await body(World(link: link, moods: moods, database: postgres, store: store))
            }
            await postgres.close()
        }
    }

    @Test func whatMayHaveHappenedIsSentAgainWhenThatIsSafe() async throws {
        try await with([.gatewayTimeout, .dependencyUnavailable, nil]) { world in
            #expect(try await world.order().status == 200)
            #expect(world.moods.calls == 3)
            let recorded = try await world.recorded()
            #expect(recorded.map(\.attempt) == [1, 2, 3])
            #expect(recorded.map(\.outcome) == [.unknown, .unknown, .done])
        }
        try await with([.gatewayTimeout, nil]) { world in
            let answer = try await world.order(isIdempotent: false)
            #expect(answer.status == 504)
            #expect(world.moods.calls == 1)
        }
    }

    @Test func whatWasNotLookedAtIsSentAgainWhateverItIs() async throws {
        try await with([.rateLimited, nil]) { world in
            let answer = try await world.order(isIdempotent: false)
            #expect(answer.status == 200)
            #expect(try await world.recorded().map(\.outcome) == [.notSent, .done])
        }
    }

    @Test func aNoIsFinal() async throws {
        try await with([.notFound]) { world in
            let answer = try await world.order()
            #expect(answer.status == 404)
            #expect(world.moods.calls == 1)
            #expect(try await world.recorded().map(\.outcome) == [.refused])
        }
    }

    @Test func theLastAnswerIsTheCallersWhenNoneIsAnyBetter() async throws {
        try await with([.gatewayTimeout]) { world in
            let answer = try await world.order()
            #expect(answer.status == 504)
            #expect(world.moods.calls == PartnerRetries().attempts)
        }
    }

    @Test func nobodyThereIsNotSent() async throws {
        try await with([nil], reaches: false) { world in
            let error = await #expect(throws: PartnerError.self) { try await world.order(isIdempotent: false) }
            #expect(error?.outcome == .notSent)
            let recorded = try await world.recorded()
            #expect(recorded.map(\.outcome) == [.notSent, .notSent, .notSent])
            guard case .failure(let text)? = recorded.first?.result else {
                Issue.record("an answer was recorded")
                return
            }
            #expect(text.hasPrefix("unreachable"))
        }
    }

    @Test func aPartnerThatIsDownIsSpared() async throws {
        try await with([.gatewayTimeout], threshold: 3) { world in
            _ = try await world.order()
            #expect(world.moods.calls == 3)
            let error = await #expect(throws: PartnerError.self) { try await world.order() }
            #expect(error?.kind == .spared)
            #expect(error?.outcome == .notSent)
            #expect(world.moods.calls == 3)
            // Nothing was said to it.
            #expect(try await world.recorded().count == 3)
        }
    }

    @Test func noSecretIsKept() async throws {
        try await with([nil]) { world in
            let json = #"{"api_key":"sk_1","note":"card 4242 4242 4242 4242","nested":{"client_secret":"s_2"}}"#
            _ = try await world.order(json: json)
            let kept = try #require(try await world.recorded().first)
            let request = try #require(kept.request)
            #expect(request.contains("note"))
            for secret in ["sk_1", "s_2", "4242 4242 4242 4242"] { #expect(!request.contains(secret)) }
            guard case .answer(_, let body) = kept.result else {
                Issue.record("no answer was recorded")
                return
            }
            #expect(body.contains("order") && !body.contains("tok_3"))
        }
    }

    @Test func ofAConfidentialCallTheLengthIsKept() async throws {
        try await with([nil]) { world in
            _ = try await world.link.call(
                PartnerCall(
                    "send_message", about: Self.subject, .post, "/api/v1/orders",
                    body: Array(#"{"code":"042917"}"#.utf8), isIdempotent: false, isConfidential: true))
            let kept = try #require(try await world.recorded().first)
            #expect(kept.request == "17 bytes that are not kept")
            guard case .answer(200, let body) = kept.result else {
                Issue.record("\(kept.result)")
                return
            }
            #expect(body.hasSuffix("bytes that are not kept"))
        }
    }

    @Test func whatIsNoJSONIsNotKept() {
        #expect(RedactedBody.text(Array("pin=1234".utf8)) == "8 bytes that are no JSON object")
        let person = Array(#"{"id":"a-1","first_name":"Ada","status":"done"}"#.utf8)
        #expect(RedactedBody.text(person, only: ["id", "status"]) == #"{"id":"a-1","status":"done"}"#)
        let long = RedactedBody.text(Array(#"{"a":"\#(String(repeating: "x", count: 9_000))"}"#.utf8))
        #expect(long.count < 4_200 && long.hasSuffix("(cut)"))
    }

    /// It has had its effect; that it left no record must not hide that.
    @Test func aRecordThatFailsChangesNothingOfTheCall() async throws {
        try await with([nil]) { world in
            try await world.database.execute("drop table partner_exchanges")
            #expect(try await world.order().status == 200)
        }
    }
}

@Suite struct PartnerCircuitTests {
    private let start = ContinuousClock.now

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    private func circuit() -> PartnerCircuit {
        PartnerCircuit(
            partner: "test", threshold: 3, pauses: Backoff(initial: .seconds(1), cap: .seconds(4)))
    }

    @Test func opensAfterSoManyFailuresInARow() {
        let circuit = circuit()
        for isUp in [false, false, true, false, false] { circuit.note(isUp: isUp, at: at(0)) }
        #expect(circuit.permits(at: at(0)))
        circuit.note(isUp: false, at: at(0))
        #expect(!circuit.permits(at: at(0.9)))
    }

    @Test func oneCallTriesAndDecidesForAll() {
        let circuit = circuit()
        for _ in 0..<3 { circuit.note(isUp: false, at: at(0)) }
        #expect(circuit.permits(at: at(1)))
        #expect(!circuit.permits(at: at(1)))
        circuit.note(isUp: false, at: at(1))
        #expect(!circuit.permits(at: at(2.9)))
        #expect(circuit.permits(at: at(3)))
        circuit.note(isUp: true, at: at(3))
        #expect(circuit.permits(at: at(3)))
        #expect(circuit.permits(at: at(3)))
    }

    @Test func thePauseGrowsUpToItsEnd() {
        let circuit = circuit()
        for _ in 0..<3 { circuit.note(isUp: false, at: at(0)) }
        var now = 0.0
        for pause in [1.0, 2, 4, 4] {
            #expect(!circuit.permits(at: at(now + pause - 0.1)))
            now += pause
            #expect(circuit.permits(at: at(now)))
            circuit.note(isUp: false, at: at(now))
        }
    }

    /// Those that were on their way when it opened.
    @Test func stragglersDoNotProlongThePause() {
        let circuit = circuit()
        for _ in 0..<3 { circuit.note(isUp: false, at: at(0)) }
        for _ in 0..<5 { circuit.note(isUp: false, at: at(0.5)) }
        #expect(circuit.permits(at: at(1)))
    }
}

/// What the partner answers, one after the other.
private final class Moods: Sendable {
    private let state: Mutex<(rest: [ProblemCode?], calls: Int)>

    init(_ statuses: [ProblemCode?]) { state = Mutex((statuses, 0)) }

    var calls: Int { state.withLock(\.calls) }

    func next() -> ProblemCode? {
        state.withLock { state in
            state.calls += 1
            return state.rest.count > 1 ? state.rest.removeFirst() : state.rest[0]
        }
    }
}

private struct PlaceOrder: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/orders", id: "placeOrder", summary: "Place an order", tag: "Orders", access: .public,
        problems: [.gatewayTimeout, .dependencyUnavailable, .rateLimited, .notFound])

    typealias Body = RawBody

    let moods: Moods

    func handle(_ call: Call<Self>) async throws -> Reply<OrderView> {
        if let code = moods.next() { throw Problem(code) }
        return .ok(OrderView())
    }
}

private struct OrderView: FieldEncodable {
    static let example = OrderView()

    func encode(to out: inout JSONWriter) {
        out.field("order", "o-1")
        out.field("session_token", "tok_3")
    }
}

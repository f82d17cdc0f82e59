import Authentication
import CurlKit
import JSONKit
import Primitives
import Testing

@testable import HTTPKit

@Suite("Calls to partners")
struct PartnerClientTests {
    private func withClient(
        _ server: TestServer?, timeout: Duration = .seconds(5), limit: Int = 1 << 20,
        _ body: (PartnerClient) async throws -> Void
    ) async throws {
        let http = CurlClient()
        // Port 9 (discard) has no listener.
        let client = PartnerClient(
            http, name: "partner", baseURL: "http://127.0.0.1:\(server?.port ?? 9)", timeout: timeout,
            answerLimitBytes: limit)
        do {
            try await body(client)
            await http.close()
        } catch {
            await http.close()
            throw error
        }
    }

    @Test func answersOfAnyStatusAreAnswers() async throws {
        try await TestServer.with { server in
            try await withClient(server) { client in
                let refused = try await client.send(.get, "/api/v1/nothing")
                #expect(refused.status == 404)
                #expect(!refused.isSuccess)
                #expect(refused.header("content-type") == "application/problem+json")
                let echoed = try await client.send(.post, "/api/v1/echo", json: ThingView.example)
                #expect(echoed.isSuccess)
                #expect(echoed.body == JSON.encode(ThingView.example))
                #expect(echoed.header("X-Seen-Type") == "application/json")
            }
        }
    }

    @Test func traceGoesAlong() async throws {
        try await TestServer.with { server in
            try await withClient(server) { client in
                let trace = TraceContext.root()
                let answer = try await TraceContext.$current.withValue(trace) {
                    try await client.send(.post, "/api/v1/echo", body: [])
                }
                #expect(answer.header("X-Seen-Trace")?.contains(trace.traceID) == true)
            }
        }
    }

    @Test func refusedConnectionHadNoEffect() async throws {
        try await withClient(nil) { client in
            let error = await #expect(throws: PartnerError.self) { try await client.send(.get, "/") }
            #expect(error?.kind == .unreachable)
            #expect(error?.isOutcomeUnknown == false)
        }
    }

    @Test func silenceLeavesTheOutcomeUnknown() async throws {
        try await TestServer.with([LingerLong()]) { server in
            try await withClient(server, timeout: .milliseconds(200)) { client in
                let error = await #expect(throws: PartnerError.self) { try await client.send(.post, "/api/v1/linger") }
                #expect(error?.kind == .timeout)
                #expect(error?.isOutcomeUnknown == true)
            }
        }
    }

    @Test func longAnswersAreNotRead() async throws {
        try await TestServer.with { server in
            try await withClient(server, limit: 1_000) { client in
                let error = await #expect(throws: PartnerError.self) { try await client.send(.get, "/api/v1/export") }
                #expect(error?.kind == .answerTooLarge)
            }
        }
    }
}

/// Answers after more time than the client has.
private struct LingerLong: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/linger", id: "lingerLong", summary: "Wait", tag: "Things", access: .public,
        timeout: .milliseconds(900))

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await Task.sleep(for: .seconds(600))
        return .noContent
    }
}

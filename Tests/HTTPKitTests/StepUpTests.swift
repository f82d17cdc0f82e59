import Authentication
import HTTPKit
import JSONKit
import NIOHTTP1
import Primitives
import Synchronization
import Testing

/// Something that outlives the session.
private struct MakeKey: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/keys", id: "makeKey", summary: "Make a key", tag: "Keys",
        access: .authenticated(scope: .walletWrite), right: .own, requires: .recentProof, success: 204)

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> { .noContent }
}

/// Needs a proof for what it calls a lift.
private struct ChangeLimit: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/limit", id: "changeLimit", summary: "Change a limit", tag: "Keys",
        access: .authenticated(scope: .walletWrite), right: .own, requires: .proofAtTimes, success: 204)

    struct Body: FieldDecodable {
        let lifts: Bool

        init(_ fields: inout Fields) { lifts = fields.required("lifts", .bool) }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        if call.body.lifts { try await call.requireRecentProof() }
        return .noContent
    }
}

/// What `requires: .recentProof` does for an endpoint.
@Suite struct StepUpTests {
    private func post(_ server: TestServer, token: String, proof: String? = nil) async throws -> TestAnswer {
        var headers = [("Authorization", "Bearer \(token)")]
        if let proof { headers.append(("Step-Up-Token", proof)) }
        return try await server.send(.POST, "/api/v1/keys", headers: headers)
    }

    @Test func aSessionThatHasJustBegunPasses() async throws {
        try await TestServer.with([MakeKey()]) { server in
            let youngest = try await post(server, token: server.token(age: .zero))
            #expect(youngest.status == 204)
            let last = try await post(server, token: server.token(age: .seconds(299)))
            #expect(last.status == 204)
        }
    }

    /// RFC 9470 section 3.
    @Test func anOlderSessionIsChallenged() async throws {
        try await TestServer.with([MakeKey()]) { server in
            for age in [Duration.seconds(301), nil] {
                let answer = try await post(server, token: server.token(age: age))
                #expect(answer.status == 401 && answer.code == "step_up_required")
                #expect(
                    answer.header("WWW-Authenticate")
                        == #"Bearer realm="florin", error="insufficient_user_authentication", max_age="300""#)
            }
        }
    }

    @Test func aStepUpTokenIsAskedAboutAndNothingElseIs() async throws {
        let asked = Mutex<[String]>([])
        let check = StepUpCheck(asking: { caller, token in
            asked.withLock { $0.append("\(caller.userID == TestServer.user) \(token)") }
            return token == "fls_right"
        })
        try await TestServer.with([MakeKey()], stepUp: check) { server in
            let old = try server.token(age: .seconds(400))
            #expect(try await post(server, token: old, proof: "fls_right").status == 204)
            #expect(try await post(server, token: old, proof: "fls_wrong").code == "step_up_required")
            #expect(try await post(server, token: old, proof: String(repeating: "x", count: 600)).status == 401)
            #expect(try await post(server, token: old).status == 401)
            #expect(try await post(server, token: server.token(age: .zero), proof: "fls_wrong").status == 204)
        }
        #expect(asked.withLock { $0 } == ["true fls_right", "true fls_wrong"])
    }

    @Test func anAPIKeyNeverPasses() async throws {
        try await TestServer.with([MakeKey()], stepUp: StepUpCheck { _, _, _ in true }) { server in
            let key = try server.token(scopes: [.walletWrite], apiKey: true, age: .zero)
            let answer = try await post(server, token: key, proof: "fls_right")
            #expect(answer.status == 403 && answer.code == "forbidden")
            #expect(answer.json["detail"]?.stringValue == "An API key cannot show that its owner is present.")
        }
    }

    @Test func aHandlerMayAskForAProof() async throws {
        try await TestServer.with([ChangeLimit()], stepUp: StepUpCheck(asking: { $1 == "fls_right" })) { server in
            func change(_ lifts: Bool, _ token: String, _ proof: String? = nil) async throws -> TestAnswer {
                var headers = [("Authorization", "Bearer \(token)")]
                if let proof { headers.append(("Step-Up-Token", proof)) }
                return try await server.send(.PATCH, "/api/v1/limit", headers: headers, json: #"{"lifts":\#(lifts)}"#)
            }
            let old = try server.token(age: .seconds(400))
            #expect(try await change(false, old).status == 204)
            #expect(try await change(true, old).code == "step_up_required")
            #expect(try await change(true, old, "fls_right").status == 204)
            #expect(try await change(true, server.token(age: .zero)).status == 204)
            let key = try server.token(scopes: [.walletWrite], apiKey: true, age: .zero)
            #expect(try await change(false, key).status == 204)
            #expect(try await change(true, key, "fls_right").code == "forbidden")
        }
        #expect(RouteDescription(ChangeLimit.self).problems.map(\.code).contains("step_up_required"))
    }

    @Test func itIsDocumented() throws {
        let document = OpenAPIDocument(title: "x", version: "1", routes: [MakeKey()].descriptions, probes: [])
        let operation = try #require(document.json["paths"]?["/api/v1/keys"]?["post"])
        let parameter = try #require(operation["parameters"]?.arrayValue?.first)
        #expect(parameter["name"] == .string("Step-Up-Token") && parameter["in"] == .string("header"))
        #expect(parameter["required"] == .bool(false))
        #expect(operation["description"]?.stringValue?.contains("Closed to API keys") == true)
        let codes = RouteDescription(MakeKey.self).problems.map(\.code)
        #expect(codes.contains("step_up_required"))
    }
}

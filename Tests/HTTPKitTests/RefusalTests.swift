import Authentication
import JSONKit
import Logging
import NIOCore
import NIOHTTP1
import Primitives
import Testing

@testable import HTTPKit

/// Each refusal over a real socket: status, code, content type, request id.
@Suite("Refusals")
struct RefusalTests {
    private func expectProblem(
        _ answer: TestAnswer, _ status: Int, _ code: String, _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.status == status, sourceLocation: location)
        #expect(answer.code == code, sourceLocation: location)
        #expect(answer.json["status"]?.integerValue == Int64(status), sourceLocation: location)
        #expect(answer.header("Content-Type") == "application/problem+json", sourceLocation: location)
        #expect(
            answer.json["type"]?.stringValue == "https://florin.dev/problems/\(code)", sourceLocation: location)
        #expect(answer.json["title"]?.stringValue?.isEmpty == false, sourceLocation: location)
        #expect(answer.json["request_id"]?.stringValue == answer.header("X-Request-Id"), sourceLocation: location)
        #expect(answer.header("X-Request-Id") != nil, sourceLocation: location)
        #expect(answer.header("Server") == nil, sourceLocation: location)
    }

    @Test func routes() async throws {
        try await TestServer.with { server in
            expectProblem(try await server.send(.GET, "/api/v1/nothing"), 404, "not_found")
            let wrong = try await server.send(.PUT, "/api/v1/things/1")
            expectProblem(wrong, 405, "method_not_allowed")
            #expect(wrong.header("Allow") == "DELETE, GET, HEAD")
        }
    }

    /// Libraries send these with every request; without a body there is nothing that they could tell.
    @Test func aReadWithoutABodyMaySayWhatItLikesAboutIt() async throws {
        try await TestServer.with { server in
            let bearer = ("Authorization", "Bearer \(try server.token())")
            for about in [("Content-Type", "application/json"), ("Content-Type", "a/b"), ("Content-Encoding", "gzip")] {
                #expect(try await server.send(.GET, "/api/v1/things", headers: [bearer, about]).status == 200)
            }
        }
    }

    /// Lists of sessions show it to people.
    @Test func whatAClientCallsItselfIsPlainText() async throws {
        try await TestServer.with { server in
            let sent = "Mo\u{202E}zilla\u{200B}/5.0 \u{E9}x"
            let answer = try await server.send(.POST, "/api/v1/echo", headers: [("User-Agent", sent)])
            #expect(answer.header("X-Seen-Agent") == "Mozilla/5.0 x")
        }
    }

    /// `curl -d ''`, aiohttp and others name a type where there is nothing to type.
    @Test func aWriteWithoutABodyMaySayWhatItLikesAboutIt() async throws {
        try await TestServer.with { server in
            let types = [
                "application/x-www-form-urlencoded", "application/octet-stream", "application/json", "text/plain",
                "multipart/form-data; boundary=x",
            ]
            for type in types {
                for framing in [[], [("Transfer-Encoding", "chunked")]] {
                    let headers = [("Content-Type", type)] + framing
                    let answer = try await server.send(
                        .POST, "/api/v1/linger", headers: headers + [("Content-Encoding", "gzip")], body: [])
                    expectProblem(answer, 503, "request_timeout")
                    let needed = try await server.send(
                        .POST, "/api/v1/things", as: [.customer], headers: headers, body: [])
                    #expect([400, 422].contains(needed.status), "a body is needed, whatever its type would be")
                }
            }
        }
    }

    @Test func callers() async throws {
        try await TestServer.with { server in
            let none = try await server.send(.GET, "/api/v1/things")
            expectProblem(none, 401, "unauthenticated")
            #expect(none.header("WWW-Authenticate") == #"Bearer realm="florin""#)
            for value in ["Bearer nonsense", "Bearer", "Bearer ", "Basic YTpi", "flk_x", "Bearer a.b.c"] {
                let bad = try await server.send(.GET, "/api/v1/things", headers: [("Authorization", value)])
                expectProblem(bad, 401, "unauthenticated")
                #expect(bad.header("WWW-Authenticate")?.contains("invalid_token") == true)
            }
            let token = try server.token()
            for scheme in ["Bearer", "bearer", "BEARER "] {
                let good = try await server.send(
                    .GET, "/api/v1/things", headers: [("Authorization", "\(scheme) \(token)")])
                #expect(good.status == 200)
            }
            server.clock.advance(by: .seconds(603))
            let old = try await server.send(.GET, "/api/v1/things", headers: [("Authorization", "Bearer \(token)")])
            expectProblem(old, 401, "token_expired")
        }
    }

    @Test func whoIsNotNamedIsForbidden() async throws {
        try await TestServer.with { server in
            let path = "/api/v1/things/\(UniqueID(high: 1, low: 1))"
            expectProblem(try await server.send(.DELETE, path, as: Role.allCases), 403, "forbidden")
            expectProblem(try await server.send(.GET, "/api/v1/things", as: [.merchant]), 403, "forbidden")
            let readOnly = try server.token(scopes: [.walletRead], apiKey: true)
            let header = [("Authorization", "Bearer \(readOnly)")]
            #expect(try await server.send(.GET, "/api/v1/things", headers: header).status == 200)
            let write = try await server.send(.POST, "/api/v1/things", headers: header, json: #"{"name":"a"}"#)
            expectProblem(write, 403, "forbidden")
            #expect(write.json["required_scope"]?.stringValue == "wallet:write")
            #expect(write.header("WWW-Authenticate")?.contains(#"scope="wallet:write""#) == true)
            let merchant = try await server.send(.GET, "/api/v1/things", as: [.merchant])
            #expect(merchant.json["required_roles"]?.stringValue == "customer operator")
        }
    }

    /// Whatever else may be wrong with the call; what needs no token asks for none.
    @Test func aTestKeyIsRefusedWhereNothingSaysOtherwise() async throws {
        try await TestServer.with { server in
            let token = try server.token(scopes: Set(Scope.allCases), apiKey: true, mode: .test)
            let header = [("Authorization", "Bearer \(token)")]
            let calls: [(HTTPMethod, String)] = [
                (.GET, "/api/v1/things"), (.POST, "/api/v1/things"), (.GET, "/api/v1/things/x"),
                (.DELETE, "/api/v1/things/\(UniqueID(high: 1, low: 1))"),
            ]
            for (method, path) in calls {
                expectProblem(try await server.send(method, path, headers: header), 403, "live_key_required")
            }
            #expect(try await server.send(.POST, "/api/v1/echo", headers: header).status == 200)
        }
    }

    @Test func contentTypes() async throws {
        try await TestServer.with { server in
            let body = #"{"name":"a"}"#
            for type in ["text/plain", "application/xml", "application/json; charset=utf-16"] {
                let answer = try await server.send(
                    .POST, "/api/v1/things", as: [.customer], headers: [("Content-Type", type)], json: body)
                expectProblem(answer, 415, "unsupported_media_type")
            }
            let compressed = try await server.send(
                .POST, "/api/v1/things", as: [.customer], headers: [("Content-Encoding", "gzip")], json: body)
            expectProblem(compressed, 415, "unsupported_media_type")
            let none = try await server.send(
                .POST, "/api/v1/things", as: [.customer], body: Array(body.utf8))
            expectProblem(none, 415, "unsupported_media_type")
        }
    }

    @Test func syntax() async throws {
        try await TestServer.with { server in
            for body in ["", "{", "nonsense", #"{"name":"a",}"#, #"{"name":"a"}x"#, "\u{FEFF}{}"] {
                let answer = try await server.send(.POST, "/api/v1/things", as: [.customer], json: body)
                expectProblem(answer, 400, "malformed_json")
            }
            let deep = String(repeating: "[", count: 100_000)
            expectProblem(
                try await server.send(.POST, "/api/v1/things", as: [.customer], json: deep), 400, "malformed_json")
            let closed = deep + String(repeating: "]", count: 100_000)
            expectProblem(
                try await server.send(.POST, "/api/v1/things", as: [.customer], json: closed), 400, "malformed_json")
        }
    }

    @Test(arguments: [
        (#"{}"#, ["name: missing"]),
        (#"[]"#, [": wrong_type"]),
        (#"{"name":1}"#, ["name: wrong_type"]),
        (#"{"name":null}"#, ["name: missing"]),
        (#"{"name":""}"#, ["name: too_short"]),
        (#"{"name":"a","name":"b"}"#, ["name: duplicate_field"]),
        (#"{"name":"a","nmae":"b"}"#, ["nmae: unknown_field"]),
        (#"{"name":"a","amount":{"amount":"1.234","currency":"USD"}}"#, ["amount.amount: too_many_decimals"]),
        (#"{"name":"a","amount":{"amount":"1","currency":"XXQ"}}"#, ["amount.currency: unknown_currency"]),
        (
            #"{"name":"a","amount":{"amount":"99999999999999999999","currency":"USD"}}"#,
            ["amount.amount: amount_too_large"]
        ),
        (
            #"{"nmae":"a","amount":{"amount":1,"currency":"USD"}}"#,
            [
                "name: missing", "amount.amount: wrong_type", "nmae: unknown_field",
            ]
        ),
    ])
    func fields(_ body: String, _ errors: [String]) async throws {
        try await TestServer.with { server in
            let answer = try await server.send(.POST, "/api/v1/things", as: [.customer], json: body)
            expectProblem(answer, 422, "validation_failed")
            #expect(answer.fieldErrors == errors)
        }
    }

    @Test func identifiersInThePath() async throws {
        try await TestServer.with { server in
            for id in ["7", "not-an-id", "%00", "%ZZ", "00000000-0000-0000-0000-00000000000g"] {
                let answer = try await server.send(.GET, "/api/v1/things/\(id)", as: [.customer])
                expectProblem(answer, 400, "malformed_id")
            }
        }
    }

    @Test func queries() async throws {
        try await TestServer.with { server in
            for query in [
                "limit=0", "limit=101", "limit=x", "limit=1.0", "limit=%2B1", "what=1", "limit=1&limit=2", "name=",
            ] {
                let answer = try await server.send(.GET, "/api/v1/things?\(query)", as: [.customer])
                expectProblem(answer, 400, "malformed_parameter")
            }
            let unknown = try await server.send(.GET, "/api/v1/things?what=1", as: [.customer])
            #expect(unknown.fieldErrors == ["what: unknown_field"])
        }
    }

    @Test func cursors() async throws {
        try await TestServer.with { server in
            let first = try await server.send(.GET, "/api/v1/things?limit=40", as: [.customer])
            #expect(first.json["data"]?.arrayValue?.count == 40)
            let cursor = try #require(first.json["next_cursor"]?.stringValue)
            let last = try await server.send(.GET, "/api/v1/things?limit=40&cursor=\(cursor)", as: [.customer])
            #expect(last.json["data"]?.arrayValue?.count == 5)
            #expect(last.json["next_cursor"] == .null)
            let other = CursorCodec(key: Array("another key than theirs".utf8)).encode("3", list: "things")
            for bad in ["x", String(cursor.dropLast()), cursor + "A", other] {
                let answer = try await server.send(.GET, "/api/v1/things?cursor=\(bad)", as: [.customer])
                expectProblem(answer, 400, "bad_cursor")
            }
        }
    }

    @Test func businessRefusalsCarryTheirFacts() async throws {
        try await TestServer.with { server in
            let answer = try await server.send(.POST, "/api/v1/things", as: [.customer], json: #"{"name":"refused"}"#)
            expectProblem(answer, 422, "thing_refused")
            #expect(answer.json["detail"]?.stringValue == "because")
            #expect(answer.json["limit"]?.stringValue == "a\"b")
        }
    }

    @Test func unforeseenErrorsTellNothingAndAreLoggedOnce() async throws {
        try await TestServer.with { server in
            let answer = try await server.send(.POST, "/api/v1/fail", headers: [("X-Request-Id", "case-1")])
            expectProblem(answer, 500, "internal_error")
            #expect(!answer.text.contains("inner secret"))
            let errors = server.logs.lines.filter { $0.level >= .error }
            #expect(errors.count == 1)
            #expect(errors.first?.metadata["request_id"] == "case-1")
            #expect(errors.first?.metadata["error"]?.contains("inner secret") == true)
        }
    }

    @Test func tooManyHashesAtOnceAreRefusedForAMoment() async throws {
        try await TestServer.with { server in
            let answer = try await server.send(.POST, "/api/v1/hash")
            expectProblem(answer, 503, "dependency_unavailable")
            #expect(answer.headers.first(name: "Retry-After") == "1")
            #expect(answer.json["dependency"]?.stringValue == "password_check")
        }
    }

    @Test func handlersThatTakeTooLongAreEnded() async throws {
        try await TestServer.with { server in
            let answer = try await server.send(.POST, "/api/v1/linger")
            expectProblem(answer, 503, "request_timeout")
            #expect(answer.header("Retry-After") == "1")
        }
    }
}

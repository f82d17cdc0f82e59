import Authentication
import JSONKit
import NIOCore
import NIOHTTP1
import Primitives
import Testing

@testable import HTTPKit

@Suite("Answers")
struct AnswerTests {
    @Test func ordinaryAnswerHasItsHeaders() async throws {
        try await TestServer.with { server in
            let answer = try await server.send(
                .POST, "/api/v1/things", as: [.customer], headers: [("X-Request-Id", "my.request-1")],
                json: #"{"name":"ü\n","amount":{"amount":"1.5","currency":"USD"}}"#)
            #expect(answer.status == 201)
            #expect(answer.header("Content-Type") == "application/json")
            #expect(answer.header("X-Request-Id") == "my.request-1")
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            #expect(answer.header("Cache-Control") == "no-store")
            #expect(answer.header("Date")?.hasSuffix(" GMT") == true)
            #expect(answer.header("Server") == nil)
            #expect(answer.json["name"]?.stringValue == "ü\n")
            #expect(answer.json["amount"]?["amount"]?.stringValue == "1.50")
        }
    }

    @Test func refusalKeepsTheConnection() async throws {
        try await TestServer.with { server in
            for path in ["/api/v1/things", "/api/v1/nothing"] {
                let read = try await server.send(.GET, path)
                #expect(read.header("Connection") == nil)
                let written = try await server.send(.POST, path, json: "{}")
                #expect(written.header("Connection") == nil)
            }
        }
    }

    @Test func headGivesTheHeadersOfGet() async throws {
        try await TestServer.with { server in
            let get = try await server.send(.GET, "/api/v1/things", as: [.customer])
            let head = try await server.send(.HEAD, "/api/v1/things", as: [.customer])
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head.header("Content-Length") == "\(get.body.count)")
        }
    }

    @Test func streamsArriveWhole() async throws {
        try await TestServer.with { server in
            let answer = try await server.send(.GET, "/api/v1/export")
            #expect(answer.header("Content-Type") == "text/csv")
            #expect(answer.text.split(separator: "\n").count == 1_000)
            #expect(answer.text.hasSuffix("1000,line\n"))
        }
    }

    @Test func rawBodiesComeAsTheyWere() async throws {
        try await TestServer.with { server in
            let bytes: [UInt8] = [0, 255, 10, 13, 123]
            let answer = try await server.send(
                .POST, "/api/v1/echo", headers: [("Content-Type", "x/y")], body: bytes)
            #expect(answer.status == 200)
            #expect(answer.body == bytes)
            #expect(answer.header("X-Seen-Type") == "x/y")
        }
    }

    @Test func traceGoesOn() async throws {
        try await TestServer.with { server in
            let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            let answer = try await server.send(.POST, "/api/v1/echo", headers: [("traceparent", parent)])
            let seen = try #require(answer.header("X-Seen-Trace"))
            #expect(seen.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736-"))
            #expect(seen != parent)
            #expect(server.logs.lines.last?.metadata["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736")
            let fresh = try await server.send(.POST, "/api/v1/echo", headers: [("traceparent", "00-0-0-00")])
            #expect(fresh.header("X-Seen-Trace").flatMap(TraceContext.init(traceparent:)) != nil)
        }
    }

    @Test func clientAddressIsTheLastOneThatNoTrustedProxyAdded() async throws {
        try await TestServer.with { server in
            for (chain, expected) in [
                (nil, "127.0.0.1"), ("203.0.113.9", "203.0.113.9"), ("6.6.6.6, 203.0.113.9", "203.0.113.9"),
                ("203.0.113.9, 127.0.0.5", "203.0.113.9"), ("junk", "127.0.0.1"), ("junk, 127.0.0.2", "127.0.0.2"),
                ("2001:db8::1", "2001:db8::1"), ("203.0.113.7:4711", "203.0.113.7"),
                ("[2001:DB8::1]:4711", "2001:db8::1"), ("203.0.113.8, ::FFFF:203.0.113.7", "203.0.113.7"),
                ("203.0.113.9, ::ffff:127.0.0.1", "203.0.113.9"),
            ] {
                let headers = chain.map { [("X-Forwarded-For", $0)] } ?? []
                let answer = try await server.send(.POST, "/api/v1/echo", headers: headers)
                #expect(answer.header("X-Seen-Address") == expected)
            }
        }
    }

    @Test func accessLogNamesTheRouteAndNobodysData() async throws {
        try await TestServer.with { server in
            let id = UniqueID(high: 9, low: 9)
            _ = try await server.send(.GET, "/api/v1/things/\(id)", as: [.customer])
            let line = try #require(server.logs.lines.last)
            #expect(line.message == "request")
            #expect(line.metadata["route"] == "/api/v1/things/{id}")
            #expect(line.metadata["status"] == "200")
            #expect(line.metadata["user_id"] == TestServer.user.description)
            #expect(!line.metadata.values.contains { $0.contains(id.description) || $0.contains("127.0.0.1") })
        }
    }

    @Test func endpointsDescribeThemselves() throws {
        let descriptions = TestServer.everything.descriptions
        let create = try #require(descriptions.first { $0.spec.id == "createThing" })
        let body = JSON.text(try #require(create.body).json)
        #expect(body.contains(#""required":["name"]"#))
        #expect(body.contains(#""additionalProperties":false"#))
        #expect(create.problems.map(\.code).contains("thing_refused"))
        #expect(create.problems.map(\.code).contains("validation_failed"))
        let list = try #require(descriptions.first { $0.spec.id == "listThings" })
        #expect(list.queryParameters.map(\.name) == ["limit", "cursor", "name"])
        #expect(list.body == nil)
        let export = try #require(descriptions.first { $0.spec.id == "export" })
        #expect(export.output == nil)
        #expect(!export.problems.contains(.unauthenticated))
    }
}

import Authentication
import FoundationEssentials
import JSONKit
import Primitives
import SuiteKit
import TestSupport
import Testing

struct OperationsTests {
    @Test func maintenanceClosesAllButSigningInAndOperating() async throws {
        let redis = try PrivateRedis()
        let tokens = TestTokens()
        try await withGateway(redis: redis.url(), tokens: tokens) { one in
            try await withGateway(redis: redis.url(), tokens: tokens) { two in
                let (admin, customer) = (try tokens.bearer(roles: [.admin]), try tokens.bearer())
                let path = "/api/v1/ops/maintenance"
                let on = try await one.send(
                    "PUT", path, [admin], body: #"{"enabled":true,"message":"Back at ten","retry_after_seconds":300}"#)
                #expect(on.status == 200)
                for gateway in [one, two] {
                    let closed = try await eventually(
                        "all gateways agree",
                        answer: { () -> RawConnection.Answer? in
                            let answer = try await gateway.send("GET", "/api/v1/wallets", [customer])
                            return answer.status == 503 ? answer : nil
                        })
                    #expect(closed.body.contains(#""code":"maintenance""#))
                    #expect(closed.body.contains("Back at ten"))
                    #expect(closed["retry-after"] == "300")
                    #expect(try await gateway.send("POST", "/api/v1/auth/login", body: "{}").status == 200)
                    #expect(try await gateway.send("GET", "/healthz").status == 200)
                    #expect(try await gateway.send("GET", path, [admin]).status == 200)
                }
                #expect(try await two.send("PUT", path, [admin], body: #"{"enabled":false}"#).status == 200)
                try await eventually("all gateways agree") {
                    try await one.send("GET", "/api/v1/wallets", [customer]).status == 200
                }
            }
        }
    }

    @Test func aFlagClosesItsRoutes() async throws {
        try await withGateway { gateway in
            let (admin, customer) = (try gateway.tokens.bearer(roles: [.operator]), try gateway.tokens.bearer())
            let flag = "/api/v1/ops/flags/deposits"
            #expect(try await gateway.send("GET", flag, [admin]).body.contains(#""enabled":true"#))
            #expect(try await gateway.send("PUT", flag, [admin], body: #"{"enabled":false}"#).status == 200)
            let closed = try await gateway.send("POST", "/api/v1/payments/deposits", [customer], body: "{}")
            #expect(closed.status == 503)
            #expect(closed.body.contains(#""code":"feature_disabled""#))
            #expect(try await gateway.send("GET", "/api/v1/wallets", [customer]).status == 200)
            #expect(try await gateway.send("GET", "/api/v1/ops/flags", [admin]).body.contains(#""name":"deposits""#))
            #expect(try await gateway.send("PUT", flag, [admin], body: #"{"enabled":true}"#).status == 200)
            #expect(try await gateway.send("POST", "/api/v1/payments/deposits", [customer], body: "{}").status == 200)
        }
    }

    @Test func aFlagThatIsNotThereCannotBeSwitched() async throws {
        try await withGateway { gateway in
            let admin = try gateway.tokens.bearer(roles: [.admin])
            let path = "/api/v1/ops/flags/deposit"
            for (method, body) in [("GET", nil), ("PUT", #"{"enabled":false}"#), ("DELETE", nil)] {
                let answer = try await gateway.send(method, path, [admin], body: body)
                #expect(answer.status == 404, "\(method)")
                #expect(answer.body.contains("deposits, fx"), "\(method)")
            }
            let list = try await gateway.send("GET", "/api/v1/ops/flags", [admin]).body
            let flags = try JSONParser.parse(Array(list.utf8))["data"]?.arrayValue ?? []
            #expect(flags.map { $0["name"]?.stringValue } == ["deposits", "fx"])
            #expect(flags.allSatisfy { $0["enabled"] == .bool(true) && $0["updated_at"] == .null })
        }
    }

    @Test func aFlagGoesBackToItsDefault() async throws {
        try await withGateway { gateway in
            let (admin, customer) = (try gateway.tokens.bearer(roles: [.admin]), try gateway.tokens.bearer())
            let flag = "/api/v1/ops/flags/fx"
            #expect(try await gateway.send("PUT", flag, [admin], body: #"{"enabled":false}"#).status == 200)
            #expect(try await gateway.send("GET", "/api/v1/fx/rates").status == 503)
            #expect(try await gateway.send("DELETE", flag, [customer]).status == 403)
            #expect(try await gateway.send("DELETE", flag, [admin]).status == 204)
            #expect(try await gateway.send("GET", "/api/v1/fx/rates").status == 200)
            #expect(try await gateway.send("GET", flag, [admin]).body.contains(#""updated_at":null"#))
            #expect(try await gateway.send("DELETE", flag, [admin]).status == 204)
        }
    }

    @Test func operatorRoutesAreForOperators() async throws {
        try await withGateway { gateway in
            let customer = try gateway.tokens.bearer()
            for path in ["status", "maintenance", "flags/fx", "messages/parked"] {
                #expect(try await gateway.send("GET", "/api/v1/ops/\(path)").status == 401)
                #expect(try await gateway.send("GET", "/api/v1/ops/\(path)", [customer]).status == 403)
            }
            let auditor = try gateway.tokens.bearer(roles: [.auditor])
            #expect(try await gateway.send("GET", "/api/v1/ops/maintenance", [auditor]).status == 200)
            let put = try await gateway.send(
                "PUT", "/api/v1/ops/maintenance", [auditor], body: #"{"enabled":true}"#)
            #expect(put.status == 403)
        }
    }

    @Test func badControlsAreRefused() async throws {
        try await withGateway { gateway in
            let admin = try gateway.tokens.bearer(roles: [.admin])
            let path = "/api/v1/ops/maintenance"
            for (body, status) in [
                (#"{"enabled":1}"#, 422), ("{}", 422), (#"{"enabled":true,"x":1}"#, 422), ("{", 400),
            ] {
                #expect(try await gateway.send("PUT", path, [admin], body: body).status == status)
            }
            #expect(try await gateway.send("PUT", "/api/v1/ops/flags/UPPER", [admin], body: "{}").status == 400)
        }
    }

    @Test func statusShowsEveryProcess() async throws {
        try await withGateway(["UPSTREAM_ACCOUNTING_URL": "http://127.0.0.1:1"]) { gateway in
            gateway.upstream.behave { _ in
                let outbox = #""outbox":{"status":"up","pending":3,"oldest_seconds":7}"#
                let queues = #""queues":{"status":"up","waiting":{"x.events":12,"x.parked":1}}"#
                let checks = "{\(outbox),\(queues)}"
                return .answer(
                    503, [], #"{"status":"unavailable","service":"x","version":"1.2.3","checks":\#(checks)}"#)
            }
            let answer = try await gateway.send(
                "GET", "/api/v1/ops/status", [try gateway.tokens.bearer(roles: [.admin])])
            #expect(answer.status == 200)
            let services = try JSONParser.parse(Array(answer.body.utf8))["services"]?.arrayValue ?? []
            let names = services.compactMap { $0["service"]?.stringValue }
            #expect(names == ["gateway"] + FlorinSuite.services.map(\.name))
            let status = Dictionary(uniqueKeysWithValues: zip(names, services))
            #expect(status["wallet"]?["version"]?.stringValue == "1.2.3")
            #expect(status["wallet"]?["ready"]?.boolValue == false)
            #expect(status["wallet"]?["outbox_pending"]?.integerValue == 3)
            #expect(status["wallet"]?["outbox_oldest_seconds"]?.integerValue == 7)
            #expect(status["wallet"]?["queues_waiting"]?["x.events"]?.integerValue == 12)
            #expect(status["gateway"]?["queues_waiting"] == .null)
            #expect(status["accounting"]?["status"]?.stringValue == "unreachable")
        }
    }

    @Test func parkedMessagesOfAllServicesAreOneList() async throws {
        let ids = IDGenerator(clock: .system)
        let all = (0..<6).map { _ in "\(ids.next())" }
        try await withGateway { gateway in
            gateway.upstream.behave { request in
                // All services are the same peer here, so each row comes once from each.
                let rows = all.map { #"{"id":"\#($0)","service":"wallet"}"# }.joined(separator: ",")
                guard request.method == "GET" else {
                    return request.target.contains(all[0]) ? .answer(202) : .answer(404, [], "{}")
                }
                return .answer(200, [], #"{"data":[\#(rows)],"next_cursor":null}"#)
            }
            let admin = try gateway.tokens.bearer(roles: [.admin])
            let services = FlorinSuite.services.count
            let list = try await gateway.send("GET", "/api/v1/ops/messages/parked?limit=\(services + 1)", [admin])
            let page = try JSONParser.parse(Array(list.body.utf8))
            let shown = page["data"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
            #expect(shown == Array(repeating: all[5], count: services) + [all[4]])
            #expect(page["next_cursor"]?.stringValue != nil)
            #expect(gateway.upstream.received.last?["authorization"] != nil)
            let path = "/api/v1/ops/messages/parked/\(all[0])"
            #expect(try await gateway.send("POST", path + "/replay", [admin]).status == 202)
            #expect(try await gateway.send("DELETE", "/api/v1/ops/messages/parked/\(all[1])", [admin]).status == 404)
            gateway.upstream.behave { _ in .answer(500) }
            #expect(try await gateway.send("GET", "/api/v1/ops/messages/parked", [admin]).status == 503)
            #expect(try await gateway.send("DELETE", path, [admin]).status == 503)
        }
    }

    @Test func theClockMovesForAllInTestMode() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: uniqueName("clock")).path()
        try await withGateway(["TEST_CLOCK_FILE": path]) { gateway in
            let admin = try gateway.tokens.bearer(roles: [.admin])
            let other = try SharedTestClock(path: path, create: false)
            let moved = try await gateway.send(
                "POST", "/api/v1/ops/clock", [admin], body: #"{"advance_seconds":100}"#)
            #expect(moved.status == 200)
            #expect(other.offsetMicroseconds == 100_000_000)
            #expect(try await gateway.send("POST", "/api/v1/ops/clock", [admin], body: "{}").status == 422)
        }
        try FileManager.default.removeItem(atPath: path)
        try await withGateway { gateway in
            let admin = try gateway.tokens.bearer(roles: [.admin])
            let answer = try await gateway.send(
                "POST", "/api/v1/ops/clock", [admin], body: #"{"advance_seconds":100}"#)
            #expect(answer.status == 404)
        }
    }

    @Test func metricsAreOnTheOperationsPortOnly() async throws {
        try await withGateway { gateway in
            #expect(try await gateway.send("GET", "/api/v1/wallets", [try gateway.tokens.bearer()]).status == 200)
            #expect(try await gateway.send("GET", "/metrics").status == 404)
            let connection = try await RawConnection.connect(gateway.operationsPort)
            try await connection.send(GatewayHarness.request("GET", "/metrics"))
            let answer = try await connection.answer()
            #expect(answer.status == 200)
            #expect(answer.body.contains(#"http_request_duration_seconds_count{method="GET",route="listWallets""#))
        }
    }

    /// What is down, and which version runs, is nothing for the public.
    @Test func thePublicHearsOnlyHowTheWholeIsDoing() async throws {
        try await withGateway(redis: absentRedis) { gateway in
            let answer = try await gateway.send("GET", "/readyz")
            // Without Redis, the broker and any service it still does its work.
            #expect(answer.status == 200)
            #expect(answer.body == #"{"status":"degraded"}"#)
        }
    }

    @Test func readinessOfTheGatewayKnowsTheServices() async throws {
        try await withGateway(["UPSTREAM_ACCOUNTING_URL": "http://127.0.0.1:1"]) { gateway in
            gateway.upstream.behave { _ in
                let facts = #""version":"1.2.3","started_at":"2026-11-20T23:15:04.120Z","checks":{}"#
                return .answer(200, [], #"{"status":"degraded","service":"x",\#(facts)}"#)
            }
            let checks = try await eventually(
                "fresh answers",
                answer: { () -> JSONValue? in
                    let connection = try await RawConnection.connect(gateway.operationsPort)
                    try await connection.send(GatewayHarness.request("GET", "/readyz"))
                    let report = try JSONParser.parse(Array(try await connection.answer().body.utf8))
                    #expect(report["started_at"]?.stringValue != nil)
                    #expect(report["status"]?.stringValue == "degraded")
                    let checks = report["checks"]
                    return checks?["wallet"]?["status"]?.stringValue == "up" ? checks : nil
                })
            #expect(checks["wallet"]?["readiness"]?.stringValue == "degraded")
            #expect(checks["wallet"]?["version"]?.stringValue == "1.2.3")
            #expect(checks["wallet"]?["started_at"]?.stringValue == "2026-11-20T23:15:04.120Z")
            #expect(checks["accounting"]?["status"]?.stringValue == "down")
            let status = try await gateway.send(
                "GET", "/api/v1/ops/status", [try gateway.tokens.bearer(roles: [.admin])])
            let services = try JSONParser.parse(Array(status.body.utf8))["services"]?.arrayValue ?? []
            #expect(services[1]["started_at"]?.stringValue == "2026-11-20T23:15:04.120Z")
            #expect(services[1]["status"]?.stringValue == "degraded")
            #expect(services[1]["ready"] == .bool(true))
            #expect(services[0]["started_at"]?.stringValue != nil)
        }
    }

    @Test(arguments: ["/", "/api/v1", "/api/v1/"]) func anAddressAloneLeadsOn(_ path: String) async throws {
        try await withGateway { gateway in
            let answer = try await gateway.send("GET", path)
            #expect(answer.status == 200)
            #expect(answer.body.contains(#""explorer":"/docs""#))
        }
    }

    /// However many ids are asked for, a route has one series for each status class.
    @Test func routesAreNamedByTheirOperation() async throws {
        try await withGateway { gateway in
            let bearer = try gateway.tokens.bearer()
            for id in 0..<5 { _ = try await gateway.send("GET", "/api/v1/wallets/\(id)/entries", [bearer]) }
            for path in ["/nothing/1", "/nothing/2"] { _ = try await gateway.send("DELETE", path, [bearer]) }
            let connection = try await RawConnection.connect(gateway.operationsPort)
            try await connection.send(GatewayHarness.request("GET", "/metrics"))
            let text = try await connection.answer().body
            #expect(text.contains(#"seconds_count{method="GET",route="listEntries",status="2xx"} 5"#))
            #expect(text.contains(#"seconds_count{method="DELETE",route="unmatched",status="4xx"} 2"#))
        }
    }

}

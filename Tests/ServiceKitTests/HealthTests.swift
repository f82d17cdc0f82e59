import JSONKit
import Testing

@testable import ServiceKit

@Suite("Readiness")
struct HealthTests {
    private struct Down: Error, CustomStringConvertible {
        let description = "cannot reach amqp://user:hush@host"
    }

    private func report(_ checks: [(String, Bool, Bool)]) async throws -> (HealthReport, JSONValue) {
        let registry = HealthRegistry()
        for (name, isCritical, isUp) in checks {
            registry.register(name, isCritical: isCritical) {
                if !isUp { throw Down() }
                return [JSONMember("pending", .number("3"))]
            }
        }
        let report = await registry.report()
        return (report, try JSONParser.parse(report.json(service: "wallet", version: "1.2")))
    }

    @Test func allUpIsReady() async throws {
        let (report, json) = try await report([("postgres", true, true), ("redis", false, true)])
        #expect(report.isReady)
        #expect(json["status"]?.stringValue == "ready")
        #expect(json["version"]?.stringValue == "1.2")
        #expect(json["checks"]?["postgres"]?["status"]?.stringValue == "up")
        #expect(json["checks"]?["postgres"]?["pending"]?.integerValue == 3)
    }

    @Test func criticalDependencyDownIsUnavailable() async throws {
        let (report, json) = try await report([("postgres", true, false), ("redis", false, true)])
        #expect(!report.isReady)
        #expect(json["status"]?.stringValue == "unavailable")
        let reason = json["checks"]?["postgres"]?["reason"]?.stringValue
        #expect(reason == "cannot reach amqp://user:[redacted]@host")
    }

    @Test func dispensableDependencyDownIsDegraded() async throws {
        let (report, json) = try await report([("postgres", true, true), ("redis", false, false)])
        #expect(report.isReady)
        #expect(json["status"]?.stringValue == "degraded")
        #expect(json["down"]?.arrayValue == [.string("redis")])
    }
}

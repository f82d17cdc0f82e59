import HTTPKit
import JSONKit
import Logging
import Primitives
import Synchronization
import Testing

@testable import ServiceKit

/// Lines kept for a look at them.
final class LineCollector: Sendable {
    private let stored = Mutex<[[UInt8]]>([])

    var output: LogOutput { LogOutput { line in self.stored.withLock { $0.append(line) } } }
    var lines: [JSONValue] {
        stored.withLock { lines in lines.map { (try? JSONParser.parse($0)) ?? .null } }  // the expectation fails then
    }
    var text: String { stored.withLock { $0.map { String(decoding: $0, as: UTF8.self) }.joined() } }
}

@Suite("Logs")
struct LogTests {
    private func record(_ log: (Logger) -> Void) -> (line: JSONValue, text: String) {
        let collector = LineCollector()
        let clock = WallClock { Timestamp(secondsSince1970: 1_795_000_000) }
        let logger = Logger(label: "part") { label in
            JSONLogHandler(label: label, service: "wallet", level: .debug, output: collector.output, clock: clock)
        }
        log(logger)
        return (collector.lines.first ?? .null, collector.text)
    }

    @Test func lineIsOneJSONObject() {
        let (line, text) = record { $0.info("a \"quoted\"\nmessage\u{0}", metadata: ["n": "\(1)", "k\"ey": "v\\"]) }
        #expect(line["message"]?.stringValue == "a \"quoted\"\nmessage\u{0}")
        #expect(line["level"]?.stringValue == "info")
        #expect(line["service"]?.stringValue == "wallet")
        #expect(line["logger"]?.stringValue == "part")
        #expect(line["time"]?.stringValue == "2026-11-18T11:06:40.000Z")
        #expect(line["k\"ey"]?.stringValue == "v\\")
        #expect(text.filter { $0 == "\n" }.count == 1)
        #expect(text.last == "\n")
    }

    @Test func metadataKeepsItsShape() {
        let (line, _) = record {
            $0.info(
                "m",
                metadata: [
                    "count": .stringConvertible(7), "ok": .stringConvertible(true), "list": ["a", "b"],
                    "map": ["x": "y"], "message": "not this one",
                ])
        }
        #expect(line["count"] == .number("7"))
        #expect(line["ok"] == .bool(true))
        #expect(line["list"] == .array([.string("a"), .string("b")]))
        #expect(line["map"]?["x"] == .string("y"))
        #expect(line["message"] == .string("m"))
        #expect(line["message_"] == .string("not this one"))
    }

    @Test func taskAddsItsIds() throws {
        let trace = try #require(TraceContext(traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
        let user = UserID(UniqueID(high: 1, low: 2))
        let (line, _) = TraceContext.$current.withValue(trace) {
            LogScope.$current.withValue(LogScope(requestID: "r-1", userID: user)) {
                record { $0.warning("m") }
            }
        }
        #expect(line["request_id"]?.stringValue == "r-1")
        #expect(line["trace_id"]?.stringValue == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(line["user_id"]?.stringValue == user.description)
    }

    @Test func levelIsKept() {
        #expect(record { $0.trace("m") }.text.isEmpty)
    }

    @Test(arguments: [
        "password", "new_password", "PASSWORD", "client-secret", "access_token", "Authorization", "set-cookie",
        "api.key",
        "pin", "email", "phone", "db_password_old",
    ])
    func secretKeysAreRedacted(_ key: String) {
        let (_, text) = record { $0.info("m", metadata: [key: "hush", "deep": [key: ["list": ["hush"]]]]) }
        #expect(!text.contains("hush"))
        #expect(text.contains("[redacted]"))
    }

    @Test(arguments: ["pinned", "spinning", "token_id", "api_key_id", "tokens_total_count", "status", "request_id"])
    func harmlessKeysAreNot(_ key: String) {
        #expect(record { $0.info("m", metadata: ["\(key)": "shown"]) }.text.contains("shown"))
    }

    @Test(arguments: [
        (
            "cannot reach postgres://user:hush@host:5432/db now",
            "cannot reach postgres://user:[redacted]@host:5432/db now"
        ),
        ("amqp://a:hu@sh@b/ and redis://:hush@c:1", "amqp://a:[redacted]@b/ and redis://:[redacted]@c:1"),
        ("http://host/path?mail=a@b", "http://host/path?mail=a@b"),
        ("no url, a@b:c", "no url, a@b:c"),
    ])
    func passwordsInAddressesAreRedacted(_ text: String, _ expected: String) {
        #expect(Redaction.scrub(text) == expected)
    }
}

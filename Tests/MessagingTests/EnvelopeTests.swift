import Primitives
import TestSupport
import Testing

@testable import Messaging

@Suite struct EnvelopeTests {
    private static let id = UniqueID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
    private static let time = Timestamp(millisecondsSince1970: 1_795_000_000_123)

    private func read(_ json: String) throws(MalformedEnvelope) -> Envelope { try Envelope(Array(json.utf8)) }

    @Test func writtenEnvelopeReadsBackEqual() throws {
        let written = Envelope(
            messageID: Self.id, type: "wallet.movements_posted.v1", occurredAt: Self.time,
            aggregateID: "quote \" slash \\ tab \t é 🪙", sequence: -7, traceparent: "00-ab-cd-01",
            data: Array(#"{"a":[1,{"b":"}"}]}"#.utf8))
        let read = try Envelope(written.encoded())
        #expect(read.messageID == written.messageID)
        #expect(read.type == written.type)
        #expect(read.occurredAt == written.occurredAt)
        #expect(read.aggregateID == written.aggregateID)
        #expect(read.sequence == written.sequence)
        #expect(read.traceparent == written.traceparent)
        #expect(read.data == written.data)
    }

    @Test func absentOptionalFieldsReadAsNil() throws {
        let written = Envelope(messageID: Self.id, type: "t", occurredAt: Self.time, data: Array("null".utf8))
        let read = try Envelope(written.encoded())
        #expect(read.aggregateID == nil && read.sequence == nil && read.traceparent == nil)
    }

    /// Two readers of one message must not see two messages.
    @Test func aFieldThatStandsTwiceIsRefused() throws {
        let text = try #require(
            String(
                validating: Envelope(
                    messageID: Self.id, type: "t", occurredAt: Self.time, data: Array("{}".utf8)
                ).encoded(), as: UTF8.self))
        let doubled = text.dropLast() + #","data":{"amount":"9"}}"#
        #expect(throws: MalformedEnvelope.self) { try self.read(doubled + "") }
    }

    @Test func anEnvelopeHasNotAnyNumberOfFields() throws {
        func envelope(_ more: Int) -> String {
            let fields = (0..<more).map { "\"x\($0)\":0," }.joined()
            let known = #""type":"t","occurred_at":"\#(Self.time.rfc3339)","data":1"#
            return "{\(fields)\"message_id\":\"\(Self.id)\",\(known)}"
        }
        _ = try read(envelope(60))
        #expect(throws: MalformedEnvelope.self) { try self.read(envelope(61)) }
    }

    @Test func fieldsMayComeInAnyOrderWithUnknownOnesAndSpaces() throws {
        let read = try read(
            """
             { "data" : [1, 2] , "extra": {"data": "]"}, "sequence": 12, "traceparent": null,
               "occurred_at":"2026-11-20T23:15:04.120Z","type":"a\\u002eb","message_id":"\(Self.id)" }
            """)
        #expect(read.type == "a.b")
        #expect(read.sequence == 12)
        #expect(read.data == Array("[1, 2]".utf8))
    }

    @Test(arguments: [
        "", "[]", "null", "{", "{}", #"{"message_id":"x"}"#, #"{"a":1,}"#, #"{"a" 1}"#, #"{"a":}"#, #"{"a":"b"#,
        #"{"a":"\"#, #"{"a":{"b":1}"#, "{}{}",
        #"{"message_id":"\#(id)","type":"t","occurred_at":"2026-11-20T23:15:04.120Z"}"#,
        #"{"message_id":"\#(id)","type":"","occurred_at":"2026-11-20T23:15:04.120Z","data":1}"#,
        #"{"message_id":"\#(id)","type":5,"occurred_at":"2026-11-20T23:15:04.120Z","data":1}"#,
        #"{"message_id":"\#(id)","type":"t","occurred_at":"yesterday","data":1}"#,
        #"{"message_id":"\#(id)","type":"t\q","occurred_at":"2026-11-20T23:15:04.120Z","data":1}"#,
        #"{"message_id":"\#(id)","type":"t","occurred_at":"2026-11-20T23:15:04.120Z","sequence":"1","data":1}"#,
    ])
    func whatIsNoEnvelopeIsRefused(_ json: String) {
        #expect(throws: MalformedEnvelope.self) { try self.read(json) }
    }

    @Test func arbitraryBytesNeverTrap() {
        var random = SeededGenerator()
        let marks = Array(#"{}[]",:\u0 1"#.utf8)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0..<24, using: &random)
            let bytes = (0..<count).map { _ in marks.randomElement(using: &random) ?? 0 }
            _ = try? Envelope(bytes)
        }
    }
}

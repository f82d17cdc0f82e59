import ComplianceDomain
import Contracts
import JSONKit
import Primitives
import Testing

/// Every event of the suite becomes an entry, and no person of its example lies in the open in it.
struct AuditEntriesTests {
    private static let personal = [
        "ada@florin.test", "Lovelace", "203.0.113", "442079460000", "Mozilla", "Firefox", "Lunch", "invoice 7",
        "b1946ac92492", "042917",
    ]

    private static func example<Event: EventContract>(of type: Event.Type) -> [UInt8] { JSON.encode(Event.example) }

    @Test func noEventLeavesAPersonInTheOpen() throws {
        for event in AllMessages.events {
            let draft = try AuditDraft(
                AuditMessage(
                    id: .example, type: event.type, at: .example, traceID: nil, data: Self.example(of: event)))
            let payload = draft.payload(at: 1) { _, value, _ in value.map { ~$0 } }
            let text = String(decoding: payload, as: UTF8.self)
            for word in Self.personal { #expect(!text.contains(word), "\(event.type) tells \(word)") }
            #expect(text.contains(#""type":"\#(event.type)""#))
            let items = try AuditSearch().items(of: payload)
            #expect(items.count == 1, "\(event.type)")
            var verifier = AuditVerifier()
            try verifier.take(AuditLink(payload, after: .start))
        }
    }

    /// Where an event names a person, the log finds it by that person.
    @Test func eventsAreFoundByTheirPeople() throws {
        for event in AllMessages.events {
            let data = Self.example(of: event)
            guard String(decoding: data, as: UTF8.self).contains(#"_id":"\#(UserID(.example))""#),
                try JSONParser.parse(data)["owner_id"] != nil || JSONParser.parse(data)["user_id"] != nil
            else { continue }
            let draft = try AuditDraft(
                AuditMessage(id: .example, type: event.type, at: .example, traceID: nil, data: data))
            var search = AuditSearch()
            search.subject = .example
            #expect(Set(search.keys).isSubset(of: draft.keys), "\(event.type)")
        }
    }
}

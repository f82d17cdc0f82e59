import FoundationEssentials
import JSONKit
import PostgresAccess
import Primitives
import TestSupport

extension FaultShelf {
    struct NotParked: Error, CustomStringConvertible {
        let description: String
    }

    /// A message that is none in each queue, and one that fails always: both are parked with their error while their
    /// neighbours go on. Once its cause is gone the second is replayed by the API and has its effect.
    func poison() -> Fault {
        Fault(name: "poison in each queue", kind: "poison", target: "broker") {
            let copies = EventCopies(broker: stage.rabbitMQ)
            try await copies.begin()
            let messages = try await eventually(within: .seconds(10), "events pass") { () -> [EventCopies.Message]? in
                let some = try await copies.take(200)
                return some.isEmpty ? nil : some
            }
            let subscriptions = try await copies.subscriptions()
            try await copies.end()
            for queue in Set(subscriptions.map(\.queue)).sorted() {
                let types = Set(subscriptions.filter { $0.queue == queue }.map(\.type))
                try await garbage(into: queue, copies)
                if let message = messages.first(where: { types.contains($0.type) }) {
                    try await alwaysFailing(message, into: queue, copies)
                }
            }
            // A request that fails gets its error as an answer; only what is none can poison their queues.
            for queue in try await copies.requestQueues() { try await garbage(into: queue, copies) }
        }
    }

    /// What the type of garbage begins with, and what the error of a message that always fails says.
    static let garbageMark = "chaos-garbage-"
    static let alwaysFails = "chaos: always fails"

    /// The queue may be long, and what stands before has its turn first: what matters is that it goes on. A queue that
    /// does not is found as well by the wait for empty queues at the end.
    private static let limit = Drain.limit

    private func garbage(into queue: String, _ copies: EventCopies) async throws {
        let schema = queue.prefix { $0 != "." }
        let mark = "\(Self.garbageMark)\(UUID().uuidString)"
        try await copies.publish(#"{"\#(mark)":true}"#, type: mark, to: queue)
        let id = try await parked(mark, schema: String(schema), queue)
        try await operate(.delete, id)
    }

    private func alwaysFailing(_ message: EventCopies.Message, into queue: String, _ copies: EventCopies) async throws {
        let schema = String(queue.prefix { $0 != "." })
        guard let old = try JSONParser.parse(Array(message.body.utf8))["message_id"]?.stringValue else { return }
        let id = UUID().uuidString.lowercased()
        let trigger = "chaos_\(id.replacing("-", with: "_"))"
        let breaking =
            """
            create or replace function \(schema).\(trigger)() returns trigger language plpgsql as
            $body$ begin raise exception '\(Self.alwaysFails)'; end $body$;
            create or replace trigger \(trigger) before insert on \(schema).inbox for each row
            when (new.message_id = '\(id)') execute function \(schema).\(trigger)();
            """
        try await asking { try await $0.script(breaking) }
        try await copies.publish(message.body.replacing(old, with: id), type: message.type, to: queue)
        let parkedID = try await parked(id, schema: schema, queue)
        try await asking { try await $0.script("drop function if exists \(schema).\(trigger)() cascade;") }
        try await operate(.replay, parkedID)
        try await eventually(within: Self.limit, "a replayed message of \(queue) is applied") {
            try await asking {
                try await $0.query(
                    "select 1 from \(dangerouslyRaw: schema).inbox where message_id::text = \(id)"
                ).count == 1
            }
        }
    }

    /// Waits for the message whose id or body is or holds `mark` in the table of parked ones, with its error.
    private func parked(_ mark: String, schema: String, _ queue: String) async throws -> String {
        try await eventually(within: Self.limit, "a poison message of \(queue) is parked") {
            let rows = try await asking {
                try await $0.query(
                    """
                    select id::text, error from \(dangerouslyRaw: schema).parked_messages
                    where message_id::text = \(mark) or position(\(mark) in convert_from(body, 'UTF8')) > 0
                    """)
            }
            for (id, error) in try rows.decode(String.self, String.self) where !error.isEmpty { return id }
            return nil
        }
    }

    private enum Operation { case replay, delete }

    private func operate(_ operation: Operation, _ id: String) async throws {
        let path = "/api/v1/ops/messages/parked/\(id)"
        var attempts = 0
        try await eventually(within: Self.limit, every: .milliseconds(200), "\(operation) of a parked message") {
            let verdict =
                switch operation {
                case .replay: try await operators.post(path + "/replay", "{}", key: nil)
                case .delete: try await operators.delete(path)
                }
            attempts += 1
            switch verdict {
            case .accepted: return true
            // An attempt that was not answered did it.
            case .refused(404, _) where attempts > 1: return true
            case .unclear: return false
            case .refused, .signedOut: throw NotParked(description: "\(operation) of \(id): \(verdict.label)")
            }
        }
    }
}

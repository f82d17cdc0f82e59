import FoundationEssentials
import JSONKit
import Primitives
import TestSupport

extension FaultShelf {
    /// Every queue takes one message and refuses the rest: publishers are told no.
    func queuesFull(_ random: inout SplitMix64) -> Fault {
        let time = seconds(3...10, &random)
        let policy = "policies/florin/chaos-full"
        return Fault(name: "queues full for \(time)", kind: "queues-full", target: "broker") {
            try await stage.rabbitMQ.put(
                policy,
                json: #"""
                    {"pattern":"^[a-z]+\\.(events|requests)$","apply-to":"queues",
                     "definition":{"max-length":1,"overflow":"reject-publish"}}
                    """#)
            do { try await Task.sleep(for: time) } catch {
                try await stage.rabbitMQ.delete(policy)
                throw error
            }
            try await stage.rabbitMQ.delete(policy)
        }
    }

    /// The broker has too little disk: it stops reading from whoever publishes.
    func diskAlarm(_ random: inout SplitMix64) -> Fault {
        let time = seconds(3...10, &random)
        return Fault(name: "RabbitMQ disk alarm for \(time)", kind: "disk-alarm", target: "broker") {
            try await nodes.script("rabbitmqctl", "set_disk_free_limit", "9000GB")
            try await Task.sleep(for: time)
            try await nodes.script("rabbitmqctl", "set_disk_free_limit", "64MB")
        }
    }

    /// Each event comes twice more, in any order.
    func repeats(_ random: inout SplitMix64) -> Fault {
        let time = seconds(4...10, &random)
        let seed = random.next()
        return Fault(name: "messages three times and shuffled for \(time)", kind: "repeats", target: "broker") {
            var random = SplitMix64(seed: seed)
            let copies = EventCopies(broker: stage.rabbitMQ)
            try await copies.begin()
            let end = ContinuousClock.now + time
            while ContinuousClock.now < end {
                let messages = try await copies.take(20)
                try await copies.publish((messages + messages).shuffled(using: &random))
                try await Task.sleep(for: .milliseconds(100))
            }
            try await copies.end()
        }
    }
}

/// Copies of all events that pass, and the means to send them into the services' queues again, past the exchange.
struct EventCopies: Sendable {
    struct Message: Sendable {
        let type: String
        let body: String
    }

    private static let queue = "chaos.copies"
    let broker: RabbitMQManagement

    func begin() async throws {
        try await broker.put(
            "queues/florin/\(Self.queue)", json: #"{"durable":false,"arguments":{"x-max-length":500}}"#)
        _ = try await broker.post("bindings/florin/e/florin.events/q/\(Self.queue)", json: ##"{"routing_key":"#"}"##)
    }

    func end() async throws {
        try await broker.delete("queues/florin/\(Self.queue)")
    }

    func take(_ count: Int) async throws -> [Message] {
        let answer = try await broker.post(
            "queues/florin/\(Self.queue)/get",
            json: #"{"count":\#(count),"ackmode":"ack_requeue_false","encoding":"auto"}"#)
        return (try JSONParser.parse(Array(answer)).arrayValue ?? []).compactMap { message in
            guard let type = message["routing_key"]?.stringValue, let body = message["payload"]?.stringValue else {
                return nil
            }
            return Message(type: type, body: body)
        }
    }

    /// The queues of services, each with the types it is bound to.
    func subscriptions() async throws -> [(queue: String, type: String)] {
        let answer = try await broker.get("exchanges/florin/florin.events/bindings/source")
        return (try JSONParser.parse(Array(answer)).arrayValue ?? []).compactMap { binding in
            guard let queue = binding["destination"]?.stringValue, queue.hasSuffix(".events"),
                let type = binding["routing_key"]?.stringValue
            else { return nil }
            return (queue, type)
        }
    }

    /// Those in which services ask each other.
    func requestQueues() async throws -> [String] {
        let answer = try await broker.get("queues/florin?columns=name")
        return (try JSONParser.parse(Array(answer)).arrayValue ?? []).compactMap { $0["name"]?.stringValue }
            .filter { $0.hasSuffix(".requests") }.sorted()
    }

    func publish(_ messages: [Message]) async throws {
        let subscriptions = try await subscriptions()
        for message in messages {
            for subscription in subscriptions where subscription.type == message.type {
                try await publish(message.body, type: message.type, to: subscription.queue)
            }
        }
    }

    func publish(_ body: String, type: String, to queue: String) async throws {
        let payload = Data(body.utf8).base64EncodedString()
        _ = try await broker.post(
            "exchanges/florin/amq.default/publish",
            json: """
                {"properties":{"delivery_mode":2,"type":"\(type)","content_type":"application/json"},
                 "routing_key":"\(queue)","payload":"\(payload)","payload_encoding":"base64"}
                """)
    }
}

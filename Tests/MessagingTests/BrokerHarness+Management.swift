import FoundationEssentials
import TestSupport

extension BrokerHarness {
    /// Messages in a queue, ready or not settled. Asked by getting them back unread, as the statistics of the
    /// management API lag by seconds.
    func depth(of queue: String) async throws -> Int {
        let answer = try await testBroker.management.post(
            "queues/\(testBroker.virtualHost)/\(queue)/get",
            json: #"{"count": 10000, "ackmode": "ack_requeue_true", "encoding": "auto"}"#)
        struct Message: Decodable {}
        return try JSONDecoder().decode([Message].self, from: answer).count
    }

    /// Consumers of a queue, as the statistics tell: seconds late.
    func consumers(of queue: String) async throws -> Int {
        struct Queue: Decodable { let consumers: Int? }
        let answer = try await testBroker.management.get("queues/\(testBroker.virtualHost)/\(queue)")
        return try JSONDecoder().decode(Queue.self, from: answer).consumers ?? 0
    }

    func deleteQueue(_ queue: String) async throws {
        try await testBroker.management.delete("queues/\(testBroker.virtualHost)/\(queue)")
    }

    func deleteExchange(_ exchange: String) async throws {
        try await testBroker.management.delete("exchanges/\(testBroker.virtualHost)/\(exchange)")
    }

    /// A user who may do only what the patterns allow; deleted by ``deleteUser(_:)``.
    func createUser(_ name: String, password: String, configure: String, write: String, read: String) async throws {
        try await testBroker.management.put("users/\(name)", json: #"{"password": "\#(password)", "tags": ""}"#)
        try await testBroker.management.put(
            "permissions/\(testBroker.virtualHost)/\(name)",
            json: #"{"configure": "\#(configure)", "write": "\#(write)", "read": "\#(read)"}"#)
    }

    func deleteUser(_ name: String) async throws {
        try await testBroker.management.delete("users/\(name)")
    }
}

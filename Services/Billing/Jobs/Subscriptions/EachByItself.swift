import BillingDomain
import Logging

/// Runs a look of a job over many things: what goes wrong with one keeps no other waiting, and is tried again at the
/// next look.
struct EachByItself: Sendable {
    let logger: Logger

    func run<Item: Sendable>(
        _ items: [Item], atOnce width: Int, of subscription: @escaping @Sendable (Item) -> SubscriptionID,
        _ work: @escaping @Sendable (Item) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var rest = items.makeIterator()
            for _ in 0..<width {
                if let next = rest.next() { group.addTask { try await attempt(next, subscription, work) } }
            }
            while try await group.next() != nil {
                if let next = rest.next() { group.addTask { try await attempt(next, subscription, work) } }
            }
        }
    }

    private func attempt<Item: Sendable>(
        _ item: Item, _ subscription: @Sendable (Item) -> SubscriptionID,
        _ work: @Sendable (Item) async throws -> Void
    ) async throws {
        do {
            try await work(item)
        } catch {
            if Task.isCancelled { throw error }
            logger.error(
                "a subscription waits for the next look",
                metadata: ["subscription_id": "\(subscription(item))", "error": "\(error)"])
        }
    }
}

import CoreMetrics
import Logging
import Primitives
import ServiceLifecycle

extension MessageBroker {
    /// Hands over batches of what is ready, at most `maximumBatch` (default: the prefetch), one batch at a time, and
    /// does with each message what the verdict at its place says. Runs until graceful shutdown or cancellation; then
    /// takes no more from the broker, finishes what was delivered, and returns.
    ///
    /// What is no message of ours is parked, or with `deliversMalformed` handed over with an id made from its bytes.
    /// - Parameters:
    ///   - prefetch: messages delivered and not settled, 1 to 65,535.
    ///   - pace: from the begin of one batch to that of the next at least, unless it was full. What comes alone is
    ///     handed over at once; under load a batch holds more messages, which share what it costs.
    package func consume(
        queue: String, prefetch: Int, maximumBatch: Int? = nil, pace: Duration = .zero, deliversMalformed: Bool = false,
        _ handler: @escaping @Sendable ([IncomingMessage]) async -> [Verdict]
    ) async throws(MessagingError) {
        let maximumBatch = maximumBatch ?? prefetch
        let id = try await consuming.subscribe(.queue(queue), prefetch: prefetch, maximumBatch: maximumBatch)
        await untilShutdown(of: id) {
            while let batch = await self.consuming.nextBatch(id) {
                let begin = ContinuousClock.now
                let decoded = batch.deliveries.map { $0.decoded(from: batch.queue, lenient: deliversMalformed) }
                let messages = decoded.compactMap { try? $0.get() }
                var verdicts = messages.isEmpty ? [] : await self.handle(messages, of: queue, handler)
                // A handler that answers for fewer than it got has not handled the rest.
                verdicts += Array(repeating: .requeue, count: max(0, messages.count - verdicts.count))
                var remaining = verdicts[...]
                let all = decoded.map { result -> Verdict in
                    switch result {
                    case .success: remaining.popFirst() ?? .requeue
                    case .failure(let problem): .park(error: "malformed message: \(problem.reason)")
                    }
                }
                await self.settle(batch, all, of: id)
                guard pace > .zero, batch.deliveries.count < maximumBatch else { continue }
                try? await Task.sleep(until: begin + pace)  // cancelled: ends at once, then the loop
            }
        }
    }

    private func handle(
        _ messages: [IncomingMessage], of queue: String,
        _ handler: @Sendable ([IncomingMessage]) async -> [Verdict]
    ) async -> [Verdict] {
        guard let spans = BatchSpans(messages, from: queue) else { return await handler(messages) }
        return await spans.handle { await handler(messages) }
    }

    /// Gets each event of these types in every process that calls it, as long as it runs: over a temporary queue, so
    /// what is published while this process is away is missed. `subscribed` is called at the start only after the
    /// queue is bound: what happened before can be fetched then without a gap.
    package func broadcast(
        events: [String], subscribed: @Sendable () async -> Void = {},
        _ handler: @escaping @Sendable ([IncomingMessage]) async -> Void
    ) async throws(MessagingError) {
        let id = try await consuming.subscribe(
            .broadcast(events: events), prefetch: Self.broadcastPrefetch, maximumBatch: Self.broadcastPrefetch)
        await untilShutdown(of: id) {
            await self.consuming.consuming(id)
            await subscribed()
            while let batch = await self.consuming.nextBatch(id) {
                let messages = batch.deliveries.compactMap { try? $0.decoded(from: batch.queue, lenient: false).get() }
                if !messages.isEmpty { await handler(messages) }
                await self.consuming.settle(
                    id, epoch: batch.epoch, batch.deliveries.map { ($0.deliveryTag, .ack) })
            }
        }
    }

    private static let broadcastPrefetch = 256

    /// Runs the loop; at shutdown or cancellation its subscription stops, which ends the loop.
    func untilShutdown(of id: ConsumingConnection.SubscriptionID, _ loop: () async -> Void) async {
        await withTaskCancellationOrGracefulShutdownHandler {
            await loop()
        } onCancelOrGracefulShutdown: {
            self.consuming.requestStop(id)
        }
        await consuming.remove(id)
    }

    private func settle(
        _ batch: Subscription.Batch, _ verdicts: [Verdict], of id: ConsumingConnection.SubscriptionID
    ) async {
        let parked = await park(batch, verdicts)
        let dispositions = zip(batch.deliveries, verdicts).map { delivery, verdict in
            let disposition: Settlement.Disposition =
                switch verdict {
                case .ack: .ack
                case .requeue: .requeue
                case .park: parked ? .ack : .requeue
                }
            return (deliveryTag: delivery.deliveryTag, disposition: disposition)
        }
        let acked = dispositions.count { $0.disposition == .ack }
        metrics.acked.increment(by: acked)
        metrics.requeued.increment(by: dispositions.count - acked)
        await consuming.settle(id, epoch: batch.epoch, dispositions)
    }

    /// True when all that is to be parked is safe in the parked queue, confirmed: only then may it be acked here.
    private func park(_ batch: Subscription.Batch, _ verdicts: [Verdict]) async -> Bool {
        let messages = zip(batch.deliveries, verdicts).compactMap { delivery, verdict -> OutboundMessage? in
            guard case .park(let error) = verdict else { return nil }
            logger.error(
                "a message is parked",
                metadata: [
                    "queue": "\(batch.queue)", "message_type": "\(delivery.properties.type ?? "")",
                    "message_id": "\(delivery.properties.messageID ?? "")",
                ])
            return OutboundMessage(parking: delivery, from: batch.queue, error: error, at: clock.now())
        }
        guard !messages.isEmpty else { return true }
        do {
            try await publishing.publish(messages)
            metrics.parked.increment(by: messages.count)
            return true
        } catch {
            logger.error("cannot park, the messages stay in their queue", metadata: ["error": "\(error)"])
            return false
        }
    }
}

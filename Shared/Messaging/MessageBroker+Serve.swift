import CoreMetrics
import Logging
import Primitives
import ServiceLifecycle
import TracingKit

extension MessageBroker {
    /// Answers requests, up to `prefetch` at once, until graceful shutdown or cancellation; then finishes those it has.
    ///
    /// A request whose deadline has passed is dropped: nobody waits for it. One that was delivered again and again
    /// without an answer (the process died over it) is parked. The handler runs in the asker's trace.
    package func serve(
        queue: String, prefetch: Int, _ handler: @escaping @Sendable (IncomingRequest) async -> RequestOutcome
    ) async throws(MessagingError) {
        let id = try await consuming.subscribe(.queue(queue), prefetch: prefetch, maximumBatch: prefetch)
        let limit = topology.queues.first { $0.name == queue }?.deliveryLimit ?? Topology.defaultDeliveryLimit
        await untilShutdown(of: id) {
            await withDiscardingTaskGroup { group in
                while let batch = await self.consuming.nextBatch(id) {
                    for delivery in batch.deliveries {
                        group.addTask {
                            let disposition = await self.answer(
                                delivery, from: queue, deliveryLimit: limit, with: handler)
                            await self.consuming.settle(
                                id, epoch: batch.epoch, deliveryTag: delivery.deliveryTag, disposition)
                        }
                    }
                }
            }
        }
    }

    private func answer(
        _ delivery: Delivery, from queue: String, deliveryLimit: Int,
        with handler: @Sendable (IncomingRequest) async -> RequestOutcome
    ) async -> Settlement.Disposition {
        let request: IncomingRequest
        switch delivery.request() {
        case .success(let decoded): request = decoded
        case .failure(let problem):
            return await park(delivery, from: queue, error: "malformed request: \(problem.reason)")
        }
        guard request.deadline > clock.now() else {
            metrics.requestsDroppedLate.increment()
            return .ack
        }
        // The last delivery that the queue allows: one more and the broker would drop it unseen.
        guard delivery.deliveryCount < deliveryLimit else {
            return await park(delivery, from: queue, error: "no answer after \(deliveryLimit) deliveries")
        }
        let trace = Spans.continuing(request.traceparent)
        let span =
            Spans.isRecorded(trace)
            ? OpenSpan(trace, .server, "answer \(request.type)", [.text("messaging.destination.name", queue)]) : nil
        let outcome = await TraceContext.$current.withValue(trace) { await handler(request) }
        if case .reply = outcome { span?.end() } else { span?.end(failure: "no reply") }
        metrics.requestsServed.increment()
        guard let reply = ReplyEncoding.message(outcome, to: delivery) else { return .ack }
        await send(reply, until: request.deadline)
        return .ack
    }

    /// Tries again while the asker waits. To requeue instead would bring the request back at once, since a broker that
    /// takes nothing still delivers: again and again, until its deliveries are used up and it is parked as if the
    /// process had died over it.
    private func send(_ reply: OutboundMessage, until deadline: Timestamp) async {
        for attempt in 0... {
            do {
                return try await publishing.publish([reply])
            } catch {
                guard error.isTransient, deadline > clock.now(), !Task.isCancelled else {
                    // Who asked asks again with the same key, and gets the same answer.
                    return logger.warning(
                        "cannot send a reply",
                        metadata: ["error": "\(error)", "message_type": "\(reply.properties.type ?? "")"])
                }
                try? await Task.sleep(for: Self.replyPause.delay(attempt: attempt))  // cancelled: the guard sees it
            }
        }
    }

    private static let replyPause = Backoff(initial: .milliseconds(20), cap: .milliseconds(500))

    private func park(_ delivery: Delivery, from queue: String, error: String) async -> Settlement.Disposition {
        do {
            try await publishing.publish([
                OutboundMessage(parking: delivery, from: queue, error: error, at: clock.now())
            ])
            metrics.parked.increment()
            return .ack
        } catch {
            return .requeue
        }
    }
}

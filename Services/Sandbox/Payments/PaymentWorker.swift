import HTTPKit
import JSONKit
import Logging
import Primitives
import ServiceLifecycle

/// What happens by itself: payments end a moment after they were made, and events are delivered until the merchant
/// has answered with success. What a stop or a kill leaves undone is taken up at the next start.
final class PaymentWorker: Service, Sendable {
    private enum Job: Sendable {
        case end(SandboxPayment)
        case endRefund(SandboxRefund)
        case deliver(WebhookEvent, after: Duration)
        case tell(StoredMethod)
    }

    /// The longest pause between two deliveries.
    private static let retryCap = Duration.seconds(60)
    /// Beyond these, jobs wait in memory: there is one for each payment that has not ended, not more.
    private static let maximumDeliveriesAtOnce = 64

    private let book: PaymentBook
    private let methods: MethodBook
    private let sender: WebhookSender
    private let config: SandboxConfig
    private let logger: Logger
    private let jobs: AsyncStream<Job>
    private let queue: AsyncStream<Job>.Continuation
    private let permits = Permits(PaymentWorker.maximumDeliveriesAtOnce)

    init(
        book: PaymentBook, methods: MethodBook, sender: WebhookSender, config: SandboxConfig, logger: Logger
    ) {
        self.book = book
        self.methods = methods
        self.sender = sender
        self.config = config
        self.logger = logger
        (jobs, queue) = AsyncStream<Job>.makeStream()
    }

    /// Ends the payment after the usual moment, as its amount says.
    func end(_ payment: SandboxPayment) { queue.yield(.end(payment)) }

    /// The same for paying back.
    func end(_ refund: SandboxRefund) { queue.yield(.endRefund(refund)) }

    func deliver(_ event: WebhookEvent, after pause: Duration = .zero) { queue.yield(.deliver(event, after: pause)) }

    /// The merchant is told how it stands.
    func tell(_ method: StoredMethod) { queue.yield(.tell(method)) }

    /// Takes up what a stop or a kill left undone.
    func resume(_ left: LeftToDo, _ methods: [StoredMethod]) {
        for method in methods { tell(method) }
        for payment in left.payments { end(payment) }
        for refund in left.refunds { end(refund) }
        for event in left.events { deliver(event) }
    }

    /// One attempt now; what fails goes on in the background.
    func deliverNow(_ event: WebhookEvent) async {
        if await attempt(event) { return }
        deliver(event, after: config.firstRetry)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await job in self.jobs {
                    group.addTask { await self.perform(job) }
                }
            }
        }
    }

    private func perform(_ job: Job) async {
        switch job {
        case .end(let payment):
            guard await pause(config.settleDelay) else { return }
            // What the merchant has to take fails when it is taken.
            let ending: SandboxPayment.Ending =
                if payment.face.isCaptured {
                    .approved
                } else {
                    AmountBehaviour(payment.amount) == .fails ? .failed(code: "card_declined") : .succeeded
                }
            do {
                if let event = try await book.end(payment.reference, ending).event {
                    await keepDelivering(event, .zero)
                }
            } catch {
                // Ended otherwise meanwhile, on the checkout page or by the merchant.
                logger.debug("a payment does not end by itself", metadata: ["error": "\(error)"])
            }
        case .endRefund(let refund):
            do {
                try await end(refund, RefundBehaviour(refund.amount))
            } catch {
                // Ended otherwise meanwhile, by the merchant.
                logger.debug("a refund does not end by itself", metadata: ["error": "\(error)"])
            }
        case .deliver(let event, let pause): await keepDelivering(event, pause)
        case .tell(let method): await keepTrying(.zero) { await self.attempt(method) }
        }
    }

    private func end(_ refund: SandboxRefund, _ behaviour: RefundBehaviour) async throws {
        if refund.status == .pending {
            guard await pause(config.settleDelay) else { return }
            let ending: SandboxRefund.Ending = behaviour == .fails ? .failed : .succeeded
            if let event = try await book.endRefund(refund.reference, ending).event {
                await keepDelivering(event, .zero)
            }
        }
        guard behaviour == .comesBack, await pause(config.lateWebhookDelay) else { return }
        if let event = try await book.endRefund(refund.reference, .returned).event {
            await keepDelivering(event, .zero)
        }
    }

    private func keepDelivering(_ event: WebhookEvent, _ firstPause: Duration) async {
        await keepTrying(firstPause) { await self.attempt(event) }
    }

    private func keepTrying(_ firstPause: Duration, _ attempt: () async -> Bool) async {
        let backoff = Backoff(initial: config.firstRetry, cap: Self.retryCap)
        guard await pause(firstPause) else { return }
        var failures = 0
        while !Task.isCancelled {
            if await attempt() { return }
            guard await pause(backoff.ceiling(attempt: failures)) else { return }
            failures += 1
        }
    }

    /// Sends the event as often as it is to be sent.
    /// - Returns: whether each copy was taken.
    private func attempt(_ event: WebhookEvent) async -> Bool {
        guard let permit = await permits.take() else { return false }
        defer { permit.release() }
        do {
            let body = try await book.body(of: event)
            for _ in 0..<event.copies {
                guard try await sender.send(body) else { return false }
            }
            try await book.delivered(event.id)
            return true
        } catch {
            logger.info("a webhook was not taken", metadata: ["error": "\(error)"])
            return false
        }
    }

    /// The same of what is kept.
    private func attempt(_ method: StoredMethod) async -> Bool {
        guard let permit = await permits.take() else { return false }
        defer { permit.release() }
        do {
            guard try await sender.send(method) else { return false }
            try await methods.told(method)
            return true
        } catch {
            logger.info("a webhook was not taken", metadata: ["error": "\(error)"])
            return false
        }
    }

    /// False when we are to stop.
    private func pause(_ duration: Duration) async -> Bool {
        guard duration > .zero else { return !Task.isCancelled }
        return (try? await Task.sleep(for: duration)) != nil  // throws only when cancelled
    }
}

import HTTPKit
import Logging
import Primitives
import ServiceLifecycle

/// What happens by itself: payouts end a moment after they were made, and the merchant is told until it has answered
/// with success. What a stop or a kill leaves undone is taken up at the next start.
final class PayoutWorker: Service, Sendable {
    /// The longest pause between two tellings.
    private static let retryCap = Duration.seconds(60)

    private let book: PayoutBook
    private let teller: PayoutTeller
    private let config: SandboxConfig
    private let logger: Logger
    private let jobs: AsyncStream<SandboxPayout>
    private let queue: AsyncStream<SandboxPayout>.Continuation
    private let permits = Permits(64)

    init(book: PayoutBook, teller: PayoutTeller, config: SandboxConfig, logger: Logger) {
        self.book = book
        self.teller = teller
        self.config = config
        self.logger = logger
        (jobs, queue) = AsyncStream<SandboxPayout>.makeStream()
    }

    /// Lets it go on as its amount says, and tells of it.
    func carry(_ payout: SandboxPayout) { queue.yield(payout) }

    /// One telling now; what fails goes on in the background.
    func tellNow(_ payout: SandboxPayout) async {
        for ending in payout.endings where !payout.told.contains(ending) { _ = await tell(payout, ending) }
        carry(payout)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await payout in self.jobs {
                    group.addTask {
                        do {
                            try await self.perform(payout)
                        } catch {
                            // Ended otherwise meanwhile, by the merchant.
                            self.logger.debug("a payout does not go on by itself", metadata: ["error": "\(error)"])
                        }
                    }
                }
            }
        }
    }

    private func perform(_ started: SandboxPayout) async throws {
        var payout = try await book.payout(started.reference)
        let behaviour = RefundBehaviour(payout.amount)
        if payout.status == .pending {
            guard behaviour != .waits, await pause(config.settleDelay) else { return }
            payout = try await book.end(payout.reference, behaviour == .fails ? .failed : .succeeded)
        } else if behaviour == .answersWithTimeout {
            guard await pause(config.lateWebhookDelay) else { return }
        }
        guard await keepTelling(payout) else { return }
        guard payout.status == .succeeded, behaviour == .comesBack, await pause(config.lateWebhookDelay) else { return }
        _ = await keepTelling(try await book.end(payout.reference, .returned))
    }

    /// - Returns: false when we are to stop.
    private func keepTelling(_ payout: SandboxPayout) async -> Bool {
        let backoff = Backoff(initial: config.firstRetry, cap: Self.retryCap)
        for ending in payout.endings where !payout.told.contains(ending) {
            var failures = 0
            while await !tell(payout, ending) {
                guard await pause(backoff.ceiling(attempt: failures)) else { return false }
                failures += 1
            }
        }
        return true
    }

    /// - Returns: whether each copy was taken, now or before.
    private func tell(_ payout: SandboxPayout, _ ending: SandboxPayout.Ending) async -> Bool {
        guard let permit = await permits.take() else { return false }
        defer { permit.release() }
        do {
            guard try await !book.payout(payout.reference).told.contains(ending) else { return true }
            let copies = RefundBehaviour(payout.amount) == .notifiesThrice ? 3 : 1
            for _ in 0..<copies {
                guard try await teller.send(PayoutEvent(payout: payout, ending: ending)) else { return false }
            }
            try await book.told(payout.reference, ending)
            return true
        } catch {
            logger.info("a payout's event was not taken", metadata: ["error": "\(error)"])
            return false
        }
    }

    /// False when we are to stop.
    private func pause(_ duration: Duration) async -> Bool {
        guard duration > .zero else { return !Task.isCancelled }
        return (try? await Task.sleep(for: duration)) != nil  // throws only when cancelled
    }
}

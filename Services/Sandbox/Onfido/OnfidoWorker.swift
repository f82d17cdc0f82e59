import HTTPKit
import JSONKit
import Logging
import Primitives
import ServiceLifecycle

/// What happens to checks by themselves, and what is told of them until it is taken.
final class OnfidoWorker: Service, Sendable {
    private static let retryCap = Duration.seconds(60)
    private static let mostAtOnce = 64
    /// From clear to opened again.
    private static let reopenDelay = Duration.seconds(2)

    private let book: OnfidoBook
    private let sender: OnfidoWebhookSender
    private let settleDelay: Duration
    private let firstRetry: Duration
    private let clock: WallClock
    private let logger: Logger
    private let checks: AsyncStream<OnfidoCheck>
    private let queue: AsyncStream<OnfidoCheck>.Continuation
    private let permits = Permits(OnfidoWorker.mostAtOnce)

    init(book: OnfidoBook, sender: OnfidoWebhookSender, config: SandboxConfig, clock: WallClock, logger: Logger) {
        self.book = book
        self.sender = sender
        settleDelay = config.settleDelay
        firstRetry = config.firstRetry
        self.clock = clock
        self.logger = logger
        (checks, queue) = AsyncStream<OnfidoCheck>.makeStream()
    }

    /// Carries a check on to its end, and tells of it.
    func carryOn(_ check: OnfidoCheck) { queue.yield(check) }

    /// Ends it now and tells of it before this returns, once: what is not taken is told again later.
    func endNow(_ check: OnfidoCheck, _ ending: OnfidoCheck.Ending) async throws {
        let ended = try await book.end(check.id, ending)
        if await tellOnce(ended) { try await book.told(ended.id, ended.status) } else { carryOn(ended) }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await check in self.checks { group.addTask { await self.perform(check) } }
            }
        }
    }

    private func perform(_ check: OnfidoCheck) async {
        do {
            guard let behaviour = await book.behaviour(of: check) else { return }
            var check = check
            if behaviour == .forged {
                guard await pause(settleDelay) else { return }
                _ = try await sender.send(OnfidoWebhookBody(check.id, .complete, at: clock.now()), isForged: true)
                return
            }
            if check.status == .inProgress, let ending = behaviour.ending {
                guard await pause(settleDelay) else { return }
                check = try await book.end(check.id, ending)
            }
            try await tell(check, copies: behaviour == .thrice ? 3 : 1)
            guard behaviour == .reopened, check.status == .complete, await pause(Self.reopenDelay) else { return }
            try await tell(try await book.end(check.id, .reopened), copies: 1)
        } catch {
            // Deleted meanwhile, or the journal is broken, which every answer says.
            logger.info("a check does not go on by itself", metadata: ["error": "\(error)"])
        }
    }

    private func tell(_ check: OnfidoCheck, copies: Int) async throws {
        guard check.status != .inProgress, check.told != check.status else { return }
        let backoff = Backoff(initial: firstRetry, cap: Self.retryCap)
        for _ in 0..<copies {
            var failures = 0
            while await !tellOnce(check) {
                guard await pause(backoff.ceiling(attempt: failures)) else { return }
                failures += 1
            }
        }
        try await book.told(check.id, check.status)
    }

    private func tellOnce(_ check: OnfidoCheck) async -> Bool {
        guard let permit = await permits.take() else { return false }
        defer { permit.release() }
        do {
            return try await sender.send(OnfidoWebhookBody(check.id, check.status, at: clock.now()))
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

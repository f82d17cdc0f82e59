import CoreMetrics
import Logging
import NotificationsDomain
import Outbox
import Primitives
import ServiceLifecycle
import Synchronization

/// Sends what is due, as long as the service runs. Any number of processes may work at a time.
///
/// Each sending takes a slot of this process and one of five of its endpoint. Endpoints take turns, and those that fail
/// have a part of the slots among them, so that nobody waits for an endpoint that is dead.
final class WebhookWorker: Service, Sendable {
    /// At the same time, over all endpoints.
    static let slots = 256
    /// Of these, for endpoints whose last sending failed.
    static let slotsOfFailing = 128

    /// A sending has begun, and nothing was sent; it was answered, and nobody knows.
    static let crashPointAfterClaim = "webhook-claimed"
    static let crashPointAfterSending = "webhook-sent"

    private let queue: WebhookQueueStore
    private let secrets: WebhookSecretStore
    private let sender: WebhookSender
    private let news: WebhookNews
    private let clock: WallClock
    private let signal: WakeSignal
    private let crashes: CrashPoints
    private let logger: Logger
    private let committed: @Sendable () -> Void
    private let busy = Mutex(Busy())
    private let metrics = WebhookMetrics()

    private struct Busy {
        var all = 0
        var failing = 0
        var tidied: ContinuousClock.Instant?
    }

    /// Between two looks when nobody wakes it; the second where an endpoint is sent to at a pace.
    private static let pollInterval: Duration = .milliseconds(200)
    private static let paceInterval: Duration = .milliseconds(20)
    private static let mostAbandoned = 100

    init(
        queue: WebhookQueueStore, secrets: WebhookSecretStore, sender: WebhookSender, news: WebhookNews,
        clock: WallClock, signal: WakeSignal, crashes: CrashPoints, logger: Logger,
        committed: @escaping @Sendable () -> Void
    ) {
        self.queue = queue
        self.secrets = secrets
        self.sender = sender
        self.news = news
        self.clock = clock
        self.signal = signal
        self.crashes = crashes
        self.logger = logger
        self.committed = committed
    }

    /// Works until graceful shutdown; what is under way is finished.
    func run() async throws {
        let isStopping = Mutex(false)
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled, !isStopping.withLock({ $0 }) { await self.fillSlots(&group) }
            }
        } onGracefulShutdown: {
            isStopping.withLock { $0 = true }
            self.signal.raise()
        }
        await sender.close()
    }

    private func fillSlots(_ group: inout DiscardingTaskGroup) async {
        var round = Round()
        do {
            try await tidy()
            round = try await claim()
        } catch {
            logger.warning("webhooks cannot be taken, trying again", metadata: ["error": "\(error)"])
        }
        for (webhook, keys) in round.claimed {
            group.addTask {
                await self.work(on: webhook, keys: keys)
                self.leave(webhook)
                self.signal.raise()
            }
        }
        // Woken by whoever leaves something to send, and by each end.
        if round.claimed.isEmpty {
            await signal.wait(atMost: round.isPaced ? Self.paceInterval : Self.pollInterval)
        }
    }

    // MARK: Taking

    private struct Round {
        var claimed: [(ClaimedWebhook, [WebhookKey])] = []
        var isPaced = false
    }

    private func claim() async throws -> Round {
        let (free, freeOfFailing) = busy.withLock {
            (Self.slots - $0.all, Self.slotsOfFailing - $0.failing)
        }
        guard free > 0 else { return Round() }
        let now = clock.now()
        let isPaced = Mutex(false)
        let claimed = try await queue.claim(now: now) { waiting in
            isPaced.withLock { $0 = waiting.contains { $0.pace != nil } }
            return WebhookShares.of(waiting, free: free, freeOfFailing: freeOfFailing, now: now)
        }
        if !claimed.isEmpty { crashes.passed(Self.crashPointAfterClaim) }
        busy.withLock { busy in
            busy.all += claimed.count
            busy.failing += claimed.count(where: \.isFailing)
        }
        do {
            let keys =
                claimed.isEmpty ? [:] : try await secrets.keys(of: Set(claimed.map(\.endpoint)).sorted(), now: now)
            return Round(
                claimed: claimed.map { ($0, keys[$0.endpoint] ?? []) }, isPaced: isPaced.withLock { $0 })
        } catch {
            for webhook in claimed { leave(webhook) }
            throw error
        }
    }

    private func leave(_ webhook: ClaimedWebhook) {
        busy.withLock { busy in
            busy.all -= 1
            if webhook.isFailing { busy.failing -= 1 }
        }
    }

    /// What another process left half done, and what is no longer held.
    private func tidy() async throws {
        let isTime = busy.withLock { busy in
            guard busy.tidied.map({ ContinuousClock.now - $0 >= Self.pollInterval }) ?? true else { return false }
            busy.tidied = .now
            return true
        }
        guard isTime else { return }
        try await queue.release(now: clock.now())
        for webhook in try await queue.abandoned(now: clock.now(), limit: Self.mostAbandoned)
        where try await !queue.resumed(webhook, now: clock.now()) {
            try await end(webhook, .interrupted)
        }
    }

    // MARK: Sending

    private func work(on webhook: ClaimedWebhook, keys: [WebhookKey]) async {
        let outcome = await sender.send(webhook, keys: keys)
        crashes.passed(Self.crashPointAfterSending)
        metrics.count(outcome)
        do {
            try await end(webhook, outcome)
        } catch {
            // Its lease runs out, and it goes again.
            logger.warning(
                "the end of a webhook cannot be noted",
                metadata: ["delivery_id": "\(webhook.delivery)", "error": "\(error)"])
        }
    }

    private func end(_ webhook: ClaimedWebhook, _ outcome: WebhookOutcome) async throws {
        let now = clock.now()
        guard !outcome.isTaken else { return try await queue.delivered(webhook, outcome, now: now) }
        var random = SystemRandomNumberGenerator()
        let wait = WebhookSchedule.wait(
            after: webhook.attemptOfRound, retryAfter: outcome.retryAfter, using: &random)
        if let wait, !outcome.isGone {
            return try await queue.postponed(webhook, outcome, until: now + wait, now: now)
        }
        let disabled = try await queue.failed(webhook, outcome, now: now) { lastSuccess in
            if outcome.isGone { return .gone }
            return EndpointHealth.isUnreachable(firstAttempt: webhook.firstAttemptAt, lastSuccess: lastSuccess)
                ? .unreachable : nil
        } tell: { endpoint, transaction in
            try await self.news.disabled(endpoint, at: now, in: transaction)
        }
        if let disabled {
            metrics.disabled.increment()
            committed()
            logger.info(
                "a webhook endpoint was disabled",
                metadata: [
                    "endpoint_id": "\(disabled.id)", "reason": "\(disabled.disabledReason?.rawValue ?? "")",
                ])
        }
    }
}

/// Figures of the sending.
private struct WebhookMetrics: Sendable {
    let disabled = Counter(label: "notifications_webhook_endpoints_disabled_total")
    private let taken = Counter(label: "notifications_webhook_attempts_total", dimensions: [("outcome", "taken")])
    private let refused = Counter(label: "notifications_webhook_attempts_total", dimensions: [("outcome", "refused")])
    private let unanswered = Counter(
        label: "notifications_webhook_attempts_total", dimensions: [("outcome", "unanswered")])
    private let duration = Timer(label: "notifications_webhook_attempt_seconds")

    func count(_ outcome: WebhookOutcome) {
        (outcome.isTaken ? taken : outcome.statusCode == nil ? unanswered : refused).increment()
        let (seconds, attoseconds) = outcome.duration.components
        duration.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}

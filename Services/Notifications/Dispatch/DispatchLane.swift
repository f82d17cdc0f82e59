import Logging
import NotificationsDomain
import Outbox
import Primitives
import ServiceLifecycle
import Synchronization

/// Workers of their own for what is urgent, and for the rest: a slow mail server for one keeps nothing of the other
/// waiting. Each lane fills its slots as they become free.
final class DispatchLane: Service, Sendable {
    private let dispatcher: Dispatcher
    private let urgent: Bool
    private let slots: Int
    private let rate: DispatchRate
    private let signal: WakeSignal
    /// Wakes the other lane, which was told of the same work by nobody.
    private let next: WakeSignal?
    private let busy = Atomic(0)

    private static let pollInterval = Duration.milliseconds(250)

    init(
        _ dispatcher: Dispatcher, urgent: Bool, slots: Int, rate: DispatchRate, signal: WakeSignal,
        next: WakeSignal? = nil
    ) {
        self.dispatcher = dispatcher
        self.urgent = urgent
        self.slots = slots
        self.rate = rate
        self.signal = signal
        self.next = next
    }

    /// Works until graceful shutdown; what is being handed over is finished.
    func run() async throws {
        let stopping = WakeSignal()
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled, !stopping.isRaised { await self.fillSlots(&group) }
            }
        } onGracefulShutdown: {
            stopping.raise()
            self.signal.raise()
        }
    }

    private func fillSlots(_ group: inout DiscardingTaskGroup) async {
        let free = slots - busy.load(ordering: .acquiring)
        let granted = free > 0 ? rate.take(free, urgent: urgent) : 0
        var seen = 0
        if granted > 0 {
            var begun: [Dispatcher.Begun] = []
            do {
                (begun, seen) = try await dispatcher.claim(urgent: urgent, limit: granted)
            } catch {
                dispatcher.logger.warning(
                    "deliveries cannot be claimed, trying again", metadata: ["error": "\(error)"])
            }
            rate.giveBack(granted - begun.count)
            busy.add(begun.count, ordering: .acquiringAndReleasing)
            for delivery in begun {
                group.addTask {
                    await self.dispatcher.send(delivery)
                    self.busy.subtract(1, ordering: .acquiringAndReleasing)
                    self.signal.raise()
                }
            }
        }
        // As many as were asked for: there may be more.
        guard granted == 0 || seen < granted else { return }
        await signal.wait(atMost: Self.pollInterval)
        next?.raise()
    }

    /// Everything that is due, one after the other: for tests and for the end of a job.
    @discardableResult
    func workOnce() async throws -> Int {
        let (begun, seen) = try await dispatcher.claim(urgent: urgent, limit: slots)
        for delivery in begun { await dispatcher.send(delivery) }
        return seen
    }
}

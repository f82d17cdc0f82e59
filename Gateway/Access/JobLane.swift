import ServiceLifecycle
import Synchronization

/// Runs the few things of a request that need a task (a new token, an API key), as children of one service, so that
/// none is left behind at the end. Bounded; what does not fit is refused.
final class JobLane: Service, Sendable {
    static let maximumJobs = 4096

    typealias Job = @Sendable () async -> Void

    private let jobs: AsyncStream<Job>
    private let source: AsyncStream<Job>.Continuation
    private let underWay = Atomic(0)

    init() {
        (jobs, source) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.maximumJobs))
    }

    /// False when there are too many, or the lane has ended.
    func submit(_ job: @escaping Job) -> Bool {
        guard underWay.load(ordering: .relaxed) < Self.maximumJobs else { return false }
        if case .enqueued = source.yield(job) { return true }
        return false
    }

    /// Until graceful shutdown; then finishes what it has.
    func run() async throws {
        await withDiscardingTaskGroup { group in
            await withGracefulShutdownHandler {
                for await job in jobs {
                    underWay.wrappingAdd(1, ordering: .relaxed)
                    group.addTask {
                        await job()
                        self.underWay.wrappingSubtract(1, ordering: .relaxed)
                    }
                }
            } onGracefulShutdown: {
                self.source.finish()
            }
        }
    }
}

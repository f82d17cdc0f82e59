import CoreMetrics
import DequeModule
import Outbox
import Primitives
import ServiceLifecycle
import TracingKit

/// Gathers commands into groups: while one group commits, the commands that arrive wait here, and all of them (up to a
/// bound) are the next group. One log flush serves the whole group, and an idle ledger adds no delay.
///
/// A command that was accepted runs to its end whatever its caller does meanwhile. Several combiners may work on one
/// database, in one process or in many: the rows' locks and the keys' index keep them apart.
actor LedgerCombiner: Service {
    /// Commands waiting beyond this are refused: four full groups, so that none that is accepted waits for many.
    private static let maximumWaiting = 2_048
    /// Commands, and transactions they may post, of one group.
    private static let maximumCommands = 512
    private static let maximumWeight = 4_096

    private struct Waiting {
        let request: LedgerRequest
        let reply: CheckedContinuation<Result<LedgerAnswer, LedgerError>, Never>
    }

    private let committer: LedgerCommitter
    private let metrics: LedgerMetrics
    private var queue: Deque<Waiting> = []
    private var underWay: Set<IdempotencyKey> = []
    private var askedUnderWay: Set<UniqueID> = []
    private var isClosed = false
    private let wake: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    init(committer: LedgerCommitter, metrics: LedgerMetrics = LedgerMetrics()) {
        self.committer = committer
        self.metrics = metrics
        // One signal is enough: the group takes all that is there.
        (wake, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Commits the command with the next group and returns its answer.
    /// - Throws: when the command has no outcome. A refusal is an outcome, not an error.
    func submit(_ request: LedgerRequest) async throws(LedgerError) -> LedgerAnswer {
        // Checked where it is queued: between a check and an `await` the combiner may end.
        let result: Result<LedgerAnswer, LedgerError> = await withCheckedContinuation { reply in
            if let error = refusal(request) { return reply.resume(returning: .failure(error)) }
            queue.append(Waiting(request: request, reply: reply))
            waker.yield()
        }
        return try result.get()
    }

    /// Why a command is not taken; if it is, its key counts as under way.
    private func refusal(_ request: LedgerRequest) -> LedgerError? {
        guard !isClosed else { return .shuttingDown }
        guard queue.count < Self.maximumWaiting else {
            metrics.overloads.increment()
            return .overloaded
        }
        if let key = request.idempotency?.key {
            guard underWay.insert(key).inserted else { return .inProgress }
        }
        if let id = request.asked?.id {
            guard askedUnderWay.insert(id).inserted else { return .inProgress }
        }
        return nil
    }

    /// Commits groups until graceful shutdown, then what is still waiting.
    func run() async throws {
        let waker = waker
        await withGracefulShutdownHandler {
            await self.work()
        } onGracefulShutdown: {
            waker.finish()
        }
    }

    private func work() async {
        for await _ in wake { await commitAll() }
        // Cancelled or told to end: the server has stopped to take requests.
        isClosed = true
        await commitAll()
    }

    private func commitAll() async {
        while !queue.isEmpty {
            let group = nextGroup()
            metrics.group(of: group.count, left: queue.count)
            let start = ContinuousClock.now
            let results = await commit(group.map(\.request))
            metrics.committed(since: start)
            for (waiting, result) in zip(group, results) {
                if let key = waiting.request.idempotency?.key { underWay.remove(key) }
                if let id = waiting.request.asked?.id { askedUnderWay.remove(id) }
                waiting.reply.resume(returning: result)
            }
        }
    }

    /// A group's commit is one span, in the trace of the first whose trace is recorded; it points to the others.
    private func commit(_ requests: [LedgerRequest]) async -> [Result<LedgerAnswer, LedgerError>] {
        guard Spans.isOn, let first = requests.lazy.compactMap(\.trace).first else {
            return await committer.commit(requests)
        }
        let span = OpenSpan(
            first.child(), .local, "ledger commit", [.number("florin.ledger.commands", requests.count)])
        span.link(requests.compactMap(\.trace).dropFirst())
        return await span.around { await committer.commit(requests) }
    }

    private func nextGroup() -> [Waiting] {
        var group: [Waiting] = []
        var weight = 0
        while let next = queue.first, group.count < Self.maximumCommands {
            weight += next.request.weight
            guard group.isEmpty || weight <= Self.maximumWeight else { break }
            group.append(queue.removeFirst())
        }
        return group
    }
}

import HTTPKit
import JSONKit
import Logging
import Primitives
import ServiceLifecycle

/// What happens to orders by themselves, and what is told of them. What a stop or a kill leaves undone is taken up at
/// the next start.
final class VTpassWorker: Service, Sendable {
    /// So often VTpass tells, until it is answered with success.
    private static let tellings = 5
    private static let retryCap = Duration.seconds(60)

    private let book: VTpassBook
    private let merchant: PartnerClient
    private let reversalDelay: Duration
    private let firstRetry: Duration
    private let clock: WallClock
    private let logger: Logger
    private let bills: AsyncStream<VTpassBill>
    private let queue: AsyncStream<VTpassBill>.Continuation
    private let permits = Permits(64)

    init(
        book: VTpassBook, merchant: PartnerClient, _ config: VTpassConfig, firstRetry: Duration, clock: WallClock,
        logger: Logger
    ) {
        self.book = book
        self.merchant = merchant
        reversalDelay = config.reversalDelay
        self.firstRetry = firstRetry
        self.clock = clock
        self.logger = logger
        (bills, queue) = AsyncStream<VTpassBill>.makeStream()
    }

    /// Lets it go on as its amount says, and tells of what has become of it.
    func carry(_ bill: VTpassBill) { queue.yield(bill) }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await bill in self.bills {
                    group.addTask {
                        do {
                            try await self.perform(bill)
                        } catch {
                            // Ended otherwise meanwhile, by the control.
                            self.logger.debug("a bill does not go on by itself", metadata: ["error": "\(error)"])
                        }
                    }
                }
            }
        }
    }

    private func perform(_ started: VTpassBill) async throws {
        var bill = started
        if bill.status == .delivered, bill.behaviour == .isReversed, bill.untold.isEmpty {
            guard await pause(max(.zero, bill.createdAt + reversalDelay - clock.now())) else { return }
            bill = try await book.move(bill.requestID, to: .reversed)
        }
        for status in bill.untold {
            let copies = bill.behaviour == .isReversed ? 3 : 1
            for _ in 0..<copies { await tell(bill) }
            try await book.told(bill.requestID, status)
        }
    }

    private func tell(_ bill: VTpassBill) async {
        let backoff = Backoff(initial: firstRetry, cap: Self.retryCap)
        for attempt in 0..<Self.tellings {
            guard await !tellOnce(bill), await pause(backoff.ceiling(attempt: attempt)) else { return }
        }
    }

    /// - Returns: whether it was taken.
    private func tellOnce(_ bill: VTpassBill) async -> Bool {
        guard let permit = await permits.take() else { return false }
        defer { permit.release() }
        do {
            let answer = try await merchant.send(.post, "", body: JSON.encode(VTpassWords.webhook(bill)))
            return answer.isSuccess && JSONValue(body: answer.body)["response"]?.stringValue == "success"
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

import Clibpq
import EventLoopKit

extension Connection {
    /// Asks the server to stop what it runs for us. `PQcancel` blocks, so it gets a thread; until it has returned the
    /// connection counts as busy, for the cancel must not hit the next statement. Once it has, the server has had the
    /// signal: one that comes between two statements is dropped there.
    func cancelRunning(then completion: @escaping () -> Void) {
        guard !isClosed, !isCancelling, let cancel = PQgetCancel(handle) else { return }
        isCancelling = true
        wasCancelled = true
        let cancelHandle = OnLoop(cancel)
        let done = OnLoop { [self] in
            isCancelling = false
            sendHeld()
            completion()
        }
        let loop = loop
        startThread(name: "florin-cancel") {
            var message = [CChar](repeating: 0, count: 256)
            // A failure needs no answer: the statement then simply runs to its end or its time-out.
            _ = PQcancel(cancelHandle.value, &message, Int32(message.count))
            PQfreeCancel(cancelHandle.value)
            loop.execute { done.value() }
        }
    }
}

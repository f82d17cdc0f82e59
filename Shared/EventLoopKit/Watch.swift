/// Interest in one file descriptor; made by `EventLoop.watch`, used on the loop only.
///
/// Cancel it before the descriptor is closed, or in the same turn. An uncancelled watch keeps itself and its handler
/// alive.
package final class Watch {
    let descriptor: Int32
    private let poller: Poller
    private var read: Bool
    private var write: Bool
    private var handler: ((Readiness) -> Void)?
    /// What the poller knows this watch by, which holds it until it is cancelled.
    private var number: UInt64?

    init(
        poller: Poller,
        descriptor: Int32,
        read: Bool,
        write: Bool,
        handler: @escaping (Readiness) -> Void
    ) {
        self.poller = poller
        self.descriptor = descriptor
        self.read = read
        self.write = write
        self.handler = handler
        number = poller.add(self, read: read, write: write)
    }

    /// Changes what is waited for; costs a system call only when it differs. No effect after `cancel`.
    package func update(read: Bool, write: Bool) {
        guard let number, read != self.read || write != self.write else { return }
        self.read = read
        self.write = write
        poller.change(self, number, read: read, write: write)
    }

    /// The handler is not called again, not even for events at hand. Idempotent.
    package func cancel() {
        guard let number else { return }
        self.number = nil
        handler = nil
        poller.remove(self, number)
    }

    func deliver(_ readiness: Readiness) {
        handler?(readiness)
    }
}

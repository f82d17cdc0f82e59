/// Interest in one file descriptor; made by `EventLoop.watch`, used on the loop only.
///
/// Cancel it before the descriptor is closed. An uncancelled watch keeps itself and its handler alive.
package final class Watch {
    let descriptor: Int32
    private let poller: Poller
    private var read: Bool
    private var write: Bool
    private var handler: ((Readiness) -> Void)?
    /// The kernel holds only a bare pointer to this object, so it holds itself until cancelled.
    private var keepAlive: Watch?

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
        if poller.register(self, read: read, write: write, isNew: true) { keepAlive = self }
    }

    /// Changes what is waited for; costs a system call only when it differs. No effect after `cancel`.
    package func update(read: Bool, write: Bool) {
        guard keepAlive != nil, read != self.read || write != self.write else { return }
        self.read = read
        self.write = write
        _ = poller.register(self, read: read, write: write, isNew: false)
    }

    /// The handler is not called again, not even for events at hand. Idempotent.
    package func cancel() {
        guard keepAlive != nil else { return }
        poller.remove(self)
        handler = nil
        keepAlive = nil
    }

    func deliver(_ readiness: Readiness) {
        handler?(readiness)
    }
}

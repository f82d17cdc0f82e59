/// A queue at the broker: keeps what is not acknowledged, and may deliver anything twice.
final class SimulatedBroker {
    private(set) var queue: [SimulatedMessage] = []
    private let kernel: Kernel
    var onMessage: () -> Void = {}

    init(_ kernel: Kernel) {
        self.kernel = kernel
    }

    func take(_ messages: [SimulatedMessage]) {
        for message in messages {
            queue.append(message)
            if kernel.isStormy, kernel.chance(8) { queue.append(message) }
        }
        onMessage()
    }

    func acknowledge(_ count: Int) { queue.removeFirst(count) }
}

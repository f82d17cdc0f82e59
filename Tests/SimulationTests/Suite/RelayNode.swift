import Outbox

/// A relay of one process: the service's own decisions, each action a step that may be the last.
final class RelayNode {
    private static let batch = 3
    private static let leaseTime: Int64 = 5_000_000

    private let kernel: Kernel
    private let process: Int
    private let outbox: SimulatedOutbox
    private let broker: SimulatedBroker
    private let sabotage: Sabotage?
    /// In memory, so gone after a crash.
    private var isBusy = false
    private var renewal: Int64 = 0
    private var life = 0

    init(_ kernel: Kernel, process: Int, outbox: SimulatedOutbox, broker: SimulatedBroker, sabotage: Sabotage?) {
        self.kernel = kernel
        self.process = process
        self.outbox = outbox
        self.broker = broker
        self.sabotage = sabotage
    }

    func forget() {
        isBusy = false
        renewal = 0
        life += 1
    }

    /// Begins a round when there is something to do; the next one follows by itself while there is.
    func wake(after delay: Int64 = 100) {
        guard !isBusy, !outbox.rows.isEmpty, kernel.isUp[process] else { return }
        isBusy = true
        kernel.after(delay, on: process, "relay begins", outbox.source) { [unowned self] in
            let round = RelayRound<SimulatedMessage>()
            perform(round.begin(hasLease: kernel.now < renewal), in: round)
        }
    }

    private func perform(_ action: RelayRound<SimulatedMessage>.Action, in round: RelayRound<SimulatedMessage>) {
        switch action {
        case .takeLease:
            step("relay takes lease", round) { [unowned self] in
                // Holders are known by life: a process that comes back is another one.
                let holder = process * 1_000 + life
                let isOurs = outbox.takeLease(holder, at: kernel.now, for: Self.leaseTime)
                renewal = isOurs ? kernel.now + Self.leaseTime / 2 : 0
                return .lease(isOurs: isOurs)
            }
        case .read:
            step("relay reads", round) { [unowned self] in .rows(Array(outbox.rows.prefix(Self.batch))) }
        case .publish(let rows): publish(rows, in: round)
        case .delete(let rows):
            step("relay deletes", round) { [unowned self] in
                outbox.delete(rows)
                return .deleted
            }
        case .finish: end(nextIn: 100)
        case .standBy: end(nextIn: Self.leaseTime / 5)
        }
    }

    private func step(
        _ name: StaticString, _ round: RelayRound<SimulatedMessage>,
        _ act: @escaping () -> RelayRound<SimulatedMessage>.Result
    ) {
        kernel.after(kernel.pick(100...3_000), on: process, name, outbox.source) { [unowned self] in
            var round = round
            let result = act()
            perform(round.next(after: result), in: round)
        }
    }

    /// The broker may get some, and we may not hear that it got all; then everything is sent again.
    private func publish(_ rows: [SimulatedMessage], in round: RelayRound<SimulatedMessage>) {
        if sabotage == .relayDeletesFirst { outbox.delete(rows) }
        kernel.after(kernel.pick(100...3_000), on: process, "relay publishes", rows[0].row) { [unowned self] in
            let isCut = kernel.isStormy && kernel.chance(10)
            let count = isCut ? Int(kernel.pick(0...Int64(rows.count))) : rows.count
            // On its way whatever becomes of us.
            kernel.after(kernel.pick(100...5_000), "broker takes", rows[0].row) { [unowned self] in
                broker.take(Array(rows.prefix(count)))
                kernel.after(kernel.pick(100...3_000), on: process, "relay is told", rows[0].row) { [unowned self] in
                    guard !isCut else { return end(nextIn: kernel.pick(50_000...5_000_000)) }
                    var round = round
                    perform(round.next(after: .published), in: round)
                }
            }
        }
    }

    private func end(nextIn delay: Int64) {
        isBusy = false
        wake(after: delay)
    }
}

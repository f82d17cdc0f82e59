import Synchronization

/// Tells a server that is about to stop to let its clients go: answers carry `Connection: close`, so that pooled
/// connections move to other processes before ours are closed under a request that is on its way.
package final class DrainSwitch: Sendable {
    private let state = Atomic(false)

    package init() {}

    package func turnOn() { state.store(true, ordering: .relaxed) }
    package var isOn: Bool { state.load(ordering: .relaxed) }
}

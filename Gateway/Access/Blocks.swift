import Contracts
import HTTPKit
import Primitives
import Synchronization

/// Who is turned away, as compliance told it last: networks, devices and people.
final class Blocks: Sendable {
    struct Entry: Sendable, Hashable {
        let id: UniqueID
        let kind: BlockKind
        let value: String
        /// Nil: until it is ended.
        let until: Timestamp?

        func holds(at now: Timestamp) -> Bool { until.map { now < $0 } ?? true }
    }

    private struct State {
        var entries: [UniqueID: Entry] = [:]
        /// By what a request shows: addresses, devices and people, each in their one form.
        var exact: [String: [Entry]] = [:]
        var networks: [(network: IPNetwork, entry: Entry)] = []
        var changes = 0

        mutating func sort() {
            (exact, networks) = ([:], [])
            for entry in entries.values {
                if entry.kind == .cidr, let network = IPNetwork(entry.value), !network.isOneAddress {
                    networks.append((network, entry))
                } else {
                    exact[Blocks.key(entry), default: []].append(entry)
                }
            }
        }
    }

    private let state = Mutex(State())
    private let hasAny = Atomic(false)

    /// Lets the usual case pass without the lock.
    var isEmpty: Bool { !hasAny.load(ordering: .relaxed) }

    /// Counts the changes that were told one by one; see `replace`.
    var changes: Int { state.withLock { $0.changes } }

    // MARK: What is told

    func add(_ entry: Entry) { change { $0[entry.id] = entry } }

    func remove(_ id: UniqueID) { change { $0[id] = nil } }

    private func change(_ body: (inout [UniqueID: Entry]) -> Void) {
        state.withLock { state in
            body(&state.entries)
            state.changes += 1
            state.sort()
            hasAny.store(!state.entries.isEmpty, ordering: .relaxed)
        }
    }

    /// Takes the whole list, unless a change was told since it was asked for: it may be older.
    func replace(_ entries: [Entry], ifStillAt changes: Int) {
        state.withLock { state in
            guard state.changes == changes else { return }
            state.entries = Dictionary(entries.map { ($0.id, $0) }) { first, _ in first }
            state.sort()
            hasAny.store(!state.entries.isEmpty, ordering: .relaxed)
        }
    }

    // MARK: What is asked

    func refuses(_ client: ClientAddress, at now: Timestamp) -> Bool {
        guard !isEmpty, let address = client.address else { return false }
        return state.withLock { state in
            Self.holds(state.exact["address \(address)"], at: now)
                || state.networks.contains { $0.network.contains(address) && $0.entry.holds(at: now) }
        }
    }

    /// - Parameter device: the value of `X-Device-Id`, as sent.
    func refuses(device: String, at now: Timestamp) -> Bool { !isEmpty && refuses("device \(device)", at: now) }

    func refuses(user: String, at now: Timestamp) -> Bool { !isEmpty && refuses("user \(user)", at: now) }

    private func refuses(_ key: String, at now: Timestamp) -> Bool {
        state.withLock { Self.holds($0.exact[key], at: now) }
    }

    private static func holds(_ entries: [Entry]?, at now: Timestamp) -> Bool {
        entries?.contains { $0.holds(at: now) } ?? false
    }

    /// A network of one address is that address. What cannot be read turns nobody away.
    private static func key(_ entry: Entry) -> String {
        switch entry.kind {
        case .cidr: "address \(entry.value.prefix { $0 != "/" })"
        case .device: "device \(entry.value)"
        case .user: "user \(entry.value)"
        }
    }
}

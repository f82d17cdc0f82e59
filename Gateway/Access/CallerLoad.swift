import Synchronization

/// What each caller holds at the moment of what all callers share: requests under way, and bytes that are kept for them
/// (bodies on their way in, answers on their way out). Nobody may hold so much that others go without.
final class CallerLoad: Sendable {
    struct Limits: Sendable {
        /// Requests of one signed-in user that are under way at the same time.
        let userRequests: Int
        /// Of one address, for requests that no token speaks for.
        let addressRequests: Int
        let callerBytes: Int
        let totalBytes: Int
        /// Event streams and sockets that are open, of one user.
        let userStreams: Int
        /// Of one address, for those that no token speaks for.
        let addressStreams: Int
        let totalStreams: Int
    }

    enum Grant: Equatable {
        case granted
        /// The caller holds its share already.
        case ownShareFull
        /// All callers together hold as much as there is.
        case allFull
    }

    /// What one caller holds over all its connections.
    fileprivate final class Counts: Sendable {
        let requests = Atomic(0)
        let streams = Atomic(0)
        let bytes = Atomic(0)
    }

    private struct Entry {
        let counts = Counts()
        var shares = 0
    }

    private let limits: Limits
    /// Those of callers that are connected; an entry goes with its last share.
    private let entries = Mutex<[String: Entry]>([:])
    private let bytes = Atomic(0)
    private let streams = Atomic(0)

    init(_ limits: Limits) {
        self.limits = limits
    }

    func share(ofUser id: String) -> CallerShare {
        share("user \(id)", requests: limits.userRequests, streams: limits.userStreams)
    }

    func share(ofAddress key: String) -> CallerShare {
        share("address \(key)", requests: limits.addressRequests, streams: limits.addressStreams)
    }

    /// Streams and sockets that are open, of all callers.
    var openStreams: Int { streams.load(ordering: .relaxed) }

    private func share(_ key: String, requests: Int, streams: Int) -> CallerShare {
        let counts = entries.withLock { entries in
            var entry = entries[key] ?? Entry()
            entry.shares += 1
            entries[key] = entry
            return entry.counts
        }
        return CallerShare(self, key, counts, requestLimit: requests, streamLimit: streams)
    }

    fileprivate func forget(_ key: String) {
        entries.withLock { entries in
            guard var entry = entries[key] else { return }
            entry.shares -= 1
            entries[key] = entry.shares > 0 ? entry : nil
        }
    }

    fileprivate func beginStream(held: borrowing Atomic<Int>, limit: Int) -> Grant {
        guard held.wrappingAdd(1, ordering: .relaxed).newValue <= limit else {
            held.wrappingSubtract(1, ordering: .relaxed)
            return .ownShareFull
        }
        guard streams.wrappingAdd(1, ordering: .relaxed).newValue <= limits.totalStreams else {
            endStream(held: held)
            return .allFull
        }
        return .granted
    }

    fileprivate func endStream(held: borrowing Atomic<Int>) {
        held.wrappingSubtract(1, ordering: .relaxed)
        streams.wrappingSubtract(1, ordering: .relaxed)
    }

    /// Who holds nothing gets what it asks for as long as there is any: a body may be larger than a share.
    fileprivate func take(_ count: Int, held: borrowing Atomic<Int>) -> Grant {
        guard Self.add(count, to: held, limit: limits.callerBytes) else { return .ownShareFull }
        guard Self.add(count, to: bytes, limit: limits.totalBytes) else {
            held.wrappingSubtract(count, ordering: .relaxed)
            return .allFull
        }
        return .granted
    }

    fileprivate func give(_ count: Int, held: borrowing Atomic<Int>) {
        held.wrappingSubtract(count, ordering: .relaxed)
        bytes.wrappingSubtract(count, ordering: .relaxed)
    }

    private static func add(_ count: Int, to sum: borrowing Atomic<Int>, limit: Int) -> Bool {
        let (before, after) = sum.wrappingAdd(count, ordering: .relaxed)
        if after <= limit || before == 0 { return true }
        sum.wrappingSubtract(count, ordering: .relaxed)
        return false
    }
}

/// One caller's part as one connection has it; all of them count together, on all loops.
final class CallerShare: Sendable {
    /// Whose it is: the same for all connections of a caller, as long as one of them lives.
    typealias Caller = ObjectIdentifier

    private let load: CallerLoad
    private let key: String
    private let counts: CallerLoad.Counts
    private let requestLimit: Int
    private let streamLimit: Int

    fileprivate init(
        _ load: CallerLoad, _ key: String, _ counts: CallerLoad.Counts, requestLimit: Int, streamLimit: Int
    ) {
        self.load = load
        self.key = key
        self.counts = counts
        self.requestLimit = requestLimit
        self.streamLimit = streamLimit
    }

    deinit { load.forget(key) }

    var caller: Caller { ObjectIdentifier(counts) }

    /// One more request under way; false when there are too many already. Each that began must end.
    func begin() -> Bool {
        if counts.requests.wrappingAdd(1, ordering: .relaxed).newValue <= requestLimit { return true }
        end()
        return false
    }

    /// One more stream or socket is open, if granted. Each that began must end.
    func beginStream() -> CallerLoad.Grant { load.beginStream(held: counts.streams, limit: streamLimit) }
    func endStream() { load.endStream(held: counts.streams) }

    func end() { counts.requests.wrappingSubtract(1, ordering: .relaxed) }

    func take(_ count: Int) -> CallerLoad.Grant { load.take(count, held: counts.bytes) }
    func give(_ count: Int) { load.give(count, held: counts.bytes) }
}

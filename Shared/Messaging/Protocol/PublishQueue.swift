import DequeModule

/// Decides what to send next and who is told what: batches of messages, a window of unconfirmed ones, returns and
/// lost connections. A value without I/O.
///
/// A batch ends when each of its messages is confirmed or refused. After a lost connection its unconfirmed messages
/// are sent again in order; consumers recognise the doubles by their id.
struct PublishQueue {
    typealias BatchID = UInt64

    struct Finished: Equatable {
        var batch: BatchID
        /// How many messages it had.
        var count: Int
        /// nil: all confirmed.
        var error: MessagingError?

        static func == (left: Finished, right: Finished) -> Bool {
            left.batch == right.batch && left.count == right.count && left.error?.kind == right.error?.kind
        }
    }

    private struct Reference: Hashable {
        var batch: BatchID
        var index: Int
    }

    private struct Batch {
        var messages: [OutboundMessage]
        var isSettled: [Bool]
        var missing: Int
        var deadline: ContinuousClock.Instant
        var error: MessagingError?
    }

    private let window: Int
    private let capacity: Int
    private var batches: [BatchID: Batch] = [:]
    private var nextBatch: BatchID = 1
    private var toSend: Deque<Reference> = []
    /// Sent and not settled, in order of their consecutive delivery tags; nil: settled out of order.
    private var inFlight: Deque<Reference?> = []
    /// Delivery tag of `inFlight.first`; the first message after `confirm.select` is 1.
    private var firstTag: UInt64 = 1
    private var mandatory: [String: Reference] = [:]

    init(window: Int, capacity: Int) {
        self.window = window
        self.capacity = capacity
    }

    var isEmpty: Bool { batches.isEmpty }
    var inFlightCount: Int { inFlight.count }
    var canSend: Bool { !toSend.isEmpty && inFlight.count < window }
    /// Nothing runs out before this; nil while nothing waits. Kept as a lower bound, so that it costs no search.
    private(set) var earliestDeadline: ContinuousClock.Instant?

    /// nil when too many wait already.
    mutating func add(_ messages: [OutboundMessage], deadline: ContinuousClock.Instant) -> BatchID? {
        // One batch larger than the capacity is let in alone, its caller holds the memory anyway.
        guard toSend.isEmpty || toSend.count + messages.count <= capacity else { return nil }
        let id = nextBatch
        nextBatch += 1
        batches[id] = Batch(
            messages: messages, isSettled: Array(repeating: false, count: messages.count), missing: messages.count,
            deadline: deadline)
        earliestDeadline = min(earliestDeadline ?? deadline, deadline)
        toSend.append(contentsOf: messages.indices.map { Reference(batch: id, index: $0) })
        return id
    }

    /// The next message, which counts as sent from now on; nil when none waits or the window is full.
    mutating func next() -> OutboundMessage? {
        while inFlight.count < window, let reference = toSend.popFirst() {
            // Gone when its batch has run out of time.
            guard let message = batches[reference.batch]?.messages[reference.index] else { continue }
            inFlight.append(reference)
            if message.mandatory, let id = message.properties.messageID { mandatory[id] = reference }
            return message
        }
        return nil
    }

    /// The broker's answer to one message or, with `multiple`, to all up to it.
    mutating func confirmed(_ confirmation: PublisherConfirm) -> [Finished] {
        guard confirmation.deliveryTag >= firstTag else { return [] }
        let last = min(Int(clamping: confirmation.deliveryTag - firstTag), inFlight.count - 1)
        guard last >= 0 else { return [] }
        var finished: [Finished] = []
        for position in (confirmation.multiple ? 0 : last)...last {
            guard let reference = inFlight[position] else { continue }
            inFlight[position] = nil
            let error = confirmation.isAck ? nil : MessagingError(.nacked, "the broker could not take the message")
            if let end = settle(reference, error) { finished.append(end) }
        }
        while let first = inFlight.first, first == nil {
            inFlight.removeFirst()
            firstTag += 1
        }
        return finished
    }

    /// A mandatory message found no queue. The confirm still follows, and ends the batch with this error.
    mutating func returned(messageID: String, text: String) {
        guard let reference = mandatory[messageID] else { return }
        batches[reference.batch]?.error = MessagingError(.unroutable, "no queue takes the message: \(text)")
    }

    /// All that was sent and not confirmed goes out again first, in its order.
    mutating func connectionLost() {
        inFlight.removeAll()
        mandatory.removeAll()
        firstTag = 1
        toSend.removeAll()
        for (id, batch) in batches.sorted(by: { $0.key < $1.key }) {
            toSend.append(
                contentsOf: batch.messages.indices.lazy.filter { !batch.isSettled[$0] }.map {
                    Reference(batch: id, index: $0)
                })
        }
    }

    /// The broker closed the channel over something that was in flight: which one is not said, so all of them end.
    mutating func channelRefused(_ error: MessagingError) -> [Finished] {
        let affected = Set(inFlight.compactMap { $0?.batch })
        let finished = end(affected.sorted(), error)
        connectionLost()
        return finished
    }

    mutating func expire(_ now: ContinuousClock.Instant, _ error: MessagingError) -> [Finished] {
        guard let earliestDeadline, earliestDeadline <= now else { return [] }
        let finished = end(batches.filter { $0.value.deadline <= now }.keys.sorted(), error)
        self.earliestDeadline = batches.values.lazy.map(\.deadline).min()
        return finished
    }

    mutating func failAll(_ error: MessagingError) -> [Finished] {
        end(batches.keys.sorted(), error)
    }

    /// What is in flight stays so: its confirms must still be counted.
    private mutating func end(_ ids: [BatchID], _ error: MessagingError) -> [Finished] {
        ids.compactMap { id in
            batches.removeValue(forKey: id).map { Finished(batch: id, count: $0.messages.count, error: error) }
        }
    }

    private mutating func settle(_ reference: Reference, _ error: MessagingError?) -> Finished? {
        guard var batch = batches.removeValue(forKey: reference.batch) else { return nil }
        if batch.messages[reference.index].mandatory, let id = batch.messages[reference.index].properties.messageID {
            mandatory[id] = nil
        }
        batch.isSettled[reference.index] = true
        batch.missing -= 1
        if batch.error == nil { batch.error = error }
        guard batch.missing > 0 else {
            return Finished(batch: reference.batch, count: batch.messages.count, error: batch.error)
        }
        batches[reference.batch] = batch
        return nil
    }
}

/// Things to come, earliest first; those of one instant in the order in which they were added.
struct EventQueue {
    struct Entry {
        let time: Int64
        let sequence: Int
        let event: SimulatedEvent

        func isBefore(_ other: Entry) -> Bool { (time, sequence) < (other.time, other.sequence) }
    }

    private var heap: [Entry] = []
    private var added = 0

    var isEmpty: Bool { heap.isEmpty }

    mutating func add(_ event: SimulatedEvent, at time: Int64) {
        added += 1
        heap.append(Entry(time: time, sequence: added, event: event))
        var place = heap.count - 1
        while place > 0, heap[place].isBefore(heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func next() -> Entry? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count && heap[child].isBefore(heap[least]) {
                least = child
            }
            guard least != place else { return first }
            heap.swapAt(place, least)
            place = least
        }
    }
}

/// Something that happens at its time.
struct SimulatedEvent {
    let name: StaticString
    /// What it is about, for the trace: the number of an operation, of a message, of a deposit.
    let subject: Int
    /// The process it is a step of, in the life in which the step was begun; nil for the world outside.
    let process: (place: Int, life: Int)?
    let run: () -> Void
}

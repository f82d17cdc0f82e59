/// One pending call of `EventLoop.schedule`, used on the loop only.
package final class TimerHandle {
    let deadline: MonotonicNanoseconds
    private(set) var body: (() -> Void)?

    init(deadline: MonotonicNanoseconds, body: @escaping () -> Void) {
        self.deadline = deadline
        self.body = body
    }

    /// The call will not happen. Idempotent, harmless after it has.
    package func cancel() {
        body = nil
    }

    func fire() {
        let call = body
        body = nil
        call?()
    }
}

/// Binary heap of timers by deadline. Cancelled ones are dropped when they surface, or all at once when they are most.
struct TimerHeap {
    private var heap: [TimerHandle] = []
    private var insertions = 0

    mutating func insert(_ timer: TimerHandle) {
        dropCancelledNowAndThen()
        heap.append(timer)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].deadline < heap[parent].deadline else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// -1 when there is none; rounded up, so that a timer is due when the wait has ended.
    mutating func millisecondsToNext(now: MonotonicNanoseconds) -> Int32 {
        while let first = heap.first, first.body == nil { removeFirst() }
        guard let first = heap.first else { return -1 }
        let nanoseconds = max(0, first.deadline.value - now.value)
        return Int32(clamping: (nanoseconds + 999_999) / 1_000_000)
    }

    /// Taken out before they are fired: a timer's body may schedule another.
    mutating func removeDue(now: MonotonicNanoseconds) -> [TimerHandle] {
        guard let first = heap.first, first.deadline <= now else { return [] }
        var due: [TimerHandle] = []
        while let first = heap.first, first.deadline <= now { due.append(removeFirst()) }
        return due
    }

    @discardableResult
    private mutating func removeFirst() -> TimerHandle {
        heap.swapAt(0, heap.count - 1)
        let first = heap.removeLast()
        siftDown()
        return first
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].deadline < heap[smallest].deadline { smallest = child }
            }
            guard smallest != parent else { return }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }

    /// Keeps a program that schedules and cancels a time-out per request from growing the heap until they are due.
    private mutating func dropCancelledNowAndThen() {
        insertions += 1
        guard insertions > 256, insertions > heap.count else { return }
        insertions = 0
        let live = heap.filter { $0.body != nil }
        // A sorted array is a heap.
        if live.count < heap.count { heap = live.sorted { $0.deadline < $1.deadline } }
    }
}

import Cepoll
import Glibc

/// `epoll` with an `eventfd` that wakes it. `wake` may be called from any thread, all else from the loop's only.
///
/// The kernel keeps a number for each watch, not its address. It can report for a watch that has ended: among the
/// events at hand, or because a library closed the descriptor first (libpq does with a broken socket) while a child
/// process that is being started had a copy. A number that is out of use is told by its generation.
///
/// `@unchecked Sendable`: the descriptors never change, `eventfd_write` is thread safe, and the buffer and the places
/// are touched by the loop's thread only.
final class Poller: @unchecked Sendable {
    private struct Place {
        var watch: Watch?
        /// Of the watch that is here, or of the next one.
        var generation: UInt32 = 0
    }

    private let epoll: Int32
    private let wakeUp: Int32
    private let events: UnsafeMutableBufferPointer<epoll_event>
    private var places: [Place] = []
    private var freePlaces: [Int] = []
    private static let wakeUpNumber = UInt64.max

    init() {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        wakeUp = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        // Without descriptors at the very start no part of the process can work.
        precondition(epoll >= 0 && wakeUp >= 0, "no descriptors for the event loop")
        events = .allocate(capacity: 128)
        var event = epoll_event()
        // Edge-triggered, so the counter never has to be read.
        event.events = EPOLLIN.rawValue | EPOLLET.rawValue
        event.data.u64 = Self.wakeUpNumber
        precondition(epoll_ctl(epoll, EPOLL_CTL_ADD, wakeUp, &event) == 0, "cannot watch the wake-up descriptor")
    }

    deinit {
        close(epoll)
        close(wakeUp)
        events.deallocate()
    }

    func wake() {
        // Fails only when the counter is full, and then the loop is awake already.
        _ = eventfd_write(wakeUp, 1)
    }

    /// Waits for readiness, at most `timeoutMilliseconds` (-1: no limit), and hands over what is ready.
    func wait(timeoutMilliseconds: Int32, _ deliver: (Watch, Readiness) -> Void) {
        let count = epoll_wait(epoll, events.baseAddress, Int32(events.count), timeoutMilliseconds)
        guard count > 0 else { return }
        for event in events.prefix(Int(count)) where event.data.u64 != Self.wakeUpNumber {
            let place = places[Int(event.data.u64 >> 32)]
            guard place.generation == UInt32(truncatingIfNeeded: event.data.u64), let watch = place.watch else {
                continue
            }
            deliver(watch, Readiness(epoll: event.events))
        }
    }

    /// Keeps the watch until `remove`. Nil when the kernel refuses its descriptor, as it does a closed one.
    func add(_ watch: Watch, read: Bool, write: Bool) -> UInt64? {
        let index = freePlaces.popLast() ?? places.count
        if index == places.count { places.append(Place()) }
        let number = UInt64(index) << 32 | UInt64(places[index].generation)
        guard control(EPOLL_CTL_ADD, watch.descriptor, number, read: read, write: write) else {
            freePlaces.append(index)
            return nil
        }
        places[index].watch = watch
        return number
    }

    func change(_ watch: Watch, _ number: UInt64, read: Bool, write: Bool) {
        _ = control(EPOLL_CTL_MOD, watch.descriptor, number, read: read, write: write)
    }

    func remove(_ watch: Watch, _ number: UInt64) {
        // Fails for a descriptor that was closed before; its number is out of use all the same.
        _ = control(EPOLL_CTL_DEL, watch.descriptor, number, read: false, write: false)
        let index = Int(number >> 32)
        places[index].watch = nil
        places[index].generation &+= 1
        freePlaces.append(index)
    }

    private func control(_ operation: Int32, _ descriptor: Int32, _ number: UInt64, read: Bool, write: Bool) -> Bool {
        var event = epoll_event()
        event.events = (read ? EPOLLIN.rawValue | EPOLLRDHUP.rawValue : 0) | (write ? EPOLLOUT.rawValue : 0)
        event.data.u64 = number
        return epoll_ctl(epoll, operation, descriptor, &event) == 0
    }
}

/// What a descriptor is ready for. An error or a hang-up counts as both, so whoever reads or writes next learns of it.
package struct Readiness: Sendable {
    package let read: Bool
    package let write: Bool

    fileprivate init(epoll events: UInt32) {
        let broken = events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
        read = broken || events & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue) != 0
        write = broken || events & EPOLLOUT.rawValue != 0
    }
}

import Cepoll
import Glibc

/// `epoll` with an `eventfd` that wakes it. `wake` may be called from any thread, all else from the loop's only.
///
/// `@unchecked Sendable`: the descriptors never change, `eventfd_write` is thread safe, and the buffer and the list of
/// cancelled watches are touched by the loop's thread only.
final class Poller: @unchecked Sendable {
    private let epoll: Int32
    private let wakeUp: Int32
    private let events: UnsafeMutableBufferPointer<epoll_event>
    private var cancelled: [Watch] = []

    init() {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        wakeUp = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        // Without descriptors at the very start no part of the process can work.
        precondition(epoll >= 0 && wakeUp >= 0, "no descriptors for the event loop")
        events = .allocate(capacity: 128)
        var event = epoll_event()
        // Edge-triggered, so the counter never has to be read.
        event.events = EPOLLIN.rawValue | EPOLLET.rawValue
        event.data.ptr = nil
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
        for event in events.prefix(Int(count)) {
            guard let pointer = event.data.ptr else { continue }
            deliver(Unmanaged<Watch>.fromOpaque(pointer).takeUnretainedValue(), Readiness(epoll: event.events))
        }
    }

    /// Adds (`isNew`) or changes the interest in a descriptor. False when the kernel refuses, as for a closed one.
    func register(_ watch: Watch, read: Bool, write: Bool, isNew: Bool) -> Bool {
        var event = epoll_event()
        event.events = (read ? EPOLLIN.rawValue | EPOLLRDHUP.rawValue : 0) | (write ? EPOLLOUT.rawValue : 0)
        event.data.ptr = Unmanaged.passUnretained(watch).toOpaque()
        return epoll_ctl(epoll, isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, watch.descriptor, &event) == 0
    }

    /// Ends the interest. The watch stays in memory until the turn ends: the events at hand may still point to it.
    func remove(_ watch: Watch) {
        var event = epoll_event()
        _ = epoll_ctl(epoll, EPOLL_CTL_DEL, watch.descriptor, &event)
        cancelled.append(watch)
    }

    func endTurn() {
        if !cancelled.isEmpty { cancelled.removeAll() }
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

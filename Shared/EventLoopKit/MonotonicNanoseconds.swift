import Glibc

/// A point on the monotonic clock. `ContinuousClock` would do, but reading this one needs no conversion for epoll.
package struct MonotonicNanoseconds: Comparable, Sendable {
    package let value: Int64

    package static let zero = MonotonicNanoseconds(value: 0)

    package static var now: MonotonicNanoseconds {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .init(value: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// Saturates: a delay of centuries is as good as never.
    package func adding(_ delay: Duration) -> MonotonicNanoseconds {
        let (seconds, attoseconds) = delay.components
        let (whole, overflow) = max(0, seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflow2) = whole.addingReportingOverflow(value + max(0, attoseconds) / 1_000_000_000)
        return .init(value: overflow || overflow2 ? .max : sum)
    }

    package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

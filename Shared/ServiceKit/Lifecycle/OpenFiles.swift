import Glibc

/// The kernel's limit on the files and sockets that this process has open.
package enum OpenFiles {
    /// `RLIMIT_NOFILE` of Linux, whose enumeration Swift cannot pass to its own functions by name.
    private static let number = __rlimit_resource_t(7)

    /// The soft limit; nil when the kernel does not say.
    package static var limit: Int? {
        var limit = rlimit()
        guard getrlimit(Self.number, &limit) == 0 else { return nil }
        return Int(clamping: limit.rlim_cur)
    }

    /// Raises the soft limit to the hard one. The soft one is low, often 1,024, for the sake of programs that use
    /// select(2), which cannot watch more; none of ours does.
    package static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(Self.number, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        // Refused only by policies beyond us; then the old limit holds, and `limit` tells it.
        _ = setrlimit(Self.number, &limit)
    }
}

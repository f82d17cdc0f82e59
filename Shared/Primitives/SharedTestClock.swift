import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The clock that all processes of a suite in test mode share: the system time plus an offset in microseconds that
/// lives in a memory-mapped file of eight bytes. Moving it in one process moves it in all, at once.
package final class SharedTestClock: Sendable {
    /// The file could not be opened or mapped.
    package struct Unavailable: Error, CustomStringConvertible {
        package let path: String
        package let errno: Int32
        package var description: String { "test clock file \(path) cannot be mapped (errno \(errno))" }
    }

    // The mapping lives as long as this object and is only ever read and written through the atomic on it, which
    // is also what makes it safe between processes.
    private nonisolated(unsafe) let mapping: UnsafeMutableRawPointer
    private static let size = MemoryLayout<Int64>.size

    /// With `create`, makes the file with offset zero if it is missing and leaves an existing one as it is.
    package init(path: String, create: Bool) throws(Unavailable) {
        let descriptor = open(path, create ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Unavailable(path: path, errno: errno) }
        defer { close(descriptor) }
        // Growing to the same size again changes nothing, so two creators at once do no harm.
        if create, ftruncate(descriptor, off_t(Self.size)) != 0 { throw Unavailable(path: path, errno: errno) }
        guard lseek(descriptor, 0, SEEK_END) >= off_t(Self.size) else { throw Unavailable(path: path, errno: EINVAL) }
        let mapped = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let mapped, mapped != MAP_FAILED else { throw Unavailable(path: path, errno: errno) }
        mapping = mapped
    }

    deinit {
        munmap(mapping, Self.size)
    }

    package var clock: WallClock { WallClock { self.now } }

    package var now: Timestamp { WallClock.system.now() + .microseconds(offsetMicroseconds) }

    /// How far this clock runs ahead of the system's.
    package var offsetMicroseconds: Int64 { offset.pointee.load(ordering: .relaxed) }

    package func advance(by duration: Duration) {
        let moved = (Timestamp(microsecondsSince1970: 0) + duration).microsecondsSince1970
        offset.pointee.wrappingAdd(moved, ordering: .relaxed)
    }

    package func set(to time: Timestamp) {
        let system = WallClock.system.now()
        offset.pointee.store(
            time.microsecondsSince1970 - system.microsecondsSince1970,
            ordering: .relaxed
        )
    }

    private var offset: UnsafeMutablePointer<Atomic<Int64>> {
        mapping.assumingMemoryBound(to: Atomic<Int64>.self)
    }
}

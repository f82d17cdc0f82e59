import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where finished lines go, whole and one after another.
package struct LogOutput: Sendable {
    package let write: @Sendable ([UInt8]) -> Void

    package init(write: @escaping @Sendable ([UInt8]) -> Void) { self.write = write }

    private static let lock = Mutex(())

    /// Written at once: lines of a process that crashes are the ones that matter. Lines that cannot be written (disk
    /// full, reader gone) are dropped, since failing to log must not fail the work.
    package static let standardOutput = descriptor(STDOUT_FILENO)
    package static let standardError = descriptor(STDERR_FILENO)

    private static func descriptor(_ descriptor: Int32) -> LogOutput {
        LogOutput { line in
            lock.withLock { _ in
                var rest = line[...]
                while !rest.isEmpty {
                    let written = rest.withUnsafeBytes { bytes in systemWrite(descriptor, bytes) }
                    if written < 0 {
                        guard errno == EINTR else { return }
                    } else {
                        rest = rest.dropFirst(written)
                    }
                }
            }
        }
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
            Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }
}

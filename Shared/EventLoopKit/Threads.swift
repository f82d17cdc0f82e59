import Cepoll
import Glibc
import Synchronization

/// Starts a detached thread. `name` is cut to the 15 bytes that the kernel keeps.
///
/// For the loop itself and for the rare call into a C library that can only block (name look-up, `PQcancel`).
package func startThread(name: String, _ body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    // Enough for getaddrinfo; the default of 8 MB is only address space, but a container may count it.
    pthread_attr_setstacksize(&attributes, 512 * 1024)
    defer { pthread_attr_destroy(&attributes) }
    let start = ThreadStart(name: String(decoding: name.utf8.prefix(15), as: UTF8.self), body: body)
    var thread = pthread_t()
    let result = pthread_create(
        &thread,
        &attributes,
        { argument in
            guard let argument else { return nil }
            let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
            _ = cepoll_set_thread_name(start.name)
            start.body()
            return nil
        },
        Unmanaged.passRetained(start).toOpaque()
    )
    precondition(result == 0, "no thread can be started")
}

private final class ThreadStart: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

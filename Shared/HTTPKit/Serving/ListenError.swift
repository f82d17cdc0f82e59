package import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// An address on which nothing can be served.
package struct ListenError: Error, CustomStringConvertible {
    package let host: String
    package let port: Int
    /// What the system says: "Address already in use".
    package let reason: String

    package init(host: String, port: Int, _ error: IOError) {
        self.host = host
        self.port = port
        reason = String(cString: strerror(error.errnoCode))
    }

    package var description: String { "cannot listen on \(host):\(port): \(reason)" }

    /// Runs what binds an address; the system's refusal tells the address then.
    package nonisolated(nonsending) static func naming<Bound>(
        _ host: String, _ port: Int, _ bind: nonisolated(nonsending) () async throws -> Bound
    ) async throws -> Bound {
        do {
            return try await bind()
        } catch let error as IOError {
            throw ListenError(host: host, port: port, error)
        }
    }
}

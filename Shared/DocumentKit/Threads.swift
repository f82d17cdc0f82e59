import NIOPosix

/// Setting pages and zipping sheets keeps a processor busy, so it is done on threads that may take their time, a piece
/// at a time: a long document lets a short one through.
enum Threads {
    static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try Task.checkCancellation()
        return try await NIOThreadPool.singleton.runIfActive(body)
    }
}

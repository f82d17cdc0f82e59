package import EventLoopKit

/// An HTTP client over libcurl: any number of requests at once on one event loop, connections kept and used again,
/// TLS with the system's authorities. Follows no redirect and asks no proxy.
///
/// A request that must not be sent twice (`OutgoingRequest.mayRepeat`) gets a connection of its own: on a kept one that
/// the other side has just ended curl would send it again by itself, and whether the first one arrived nobody could
/// tell.
package struct CurlClient: Sendable {
    /// For whoever has no reason to keep its connections apart; on the process's loop, never closed.
    package static let shared = CurlClient()

    private let driver: CurlDriver
    private let admits: (@Sendable (PeerSocket) -> Bool)?

    /// - Parameter admits: asked with each address before a connection to it is opened; what it refuses gets no byte,
    /// whatever name or redirect led there. It is the client's, so that no kept connection escapes it. Nil admits all.
    package init(loop: EventLoop = .shared, admits: (@Sendable (PeerSocket) -> Bool)? = nil) {
        driver = CurlDriver(loop: loop)
        self.admits = admits
    }

    /// One exchange. When the task is cancelled the exchange is given up, whatever the other side makes of it.
    package func send(_ request: OutgoingRequest) async throws(CurlError) -> IncomingAnswer {
        guard request.isWellFormed else { throw CurlError(.malformedRequest, "characters that must not be sent") }
        let transfer = CurlTransfer(request, admits: admits)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.completion = { continuation.resume(returning: $0) }
                driver.start(transfer)
            }
        } onCancel: {
            driver.cancel(transfer)
        }
        return try result.get()
    }

    /// Gives up what is under way and closes the connections. Nothing may be sent afterwards.
    package func close() async {
        await withCheckedContinuation { continuation in
            driver.close { continuation.resume() }
        }
    }
}

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

    package init(loop: EventLoop = .shared) {
        driver = CurlDriver(loop: loop)
    }

    /// One exchange. When the task is cancelled the exchange is given up, whatever the other side makes of it.
    package func send(_ request: OutgoingRequest) async throws(CurlError) -> IncomingAnswer {
        guard request.isWellFormed else { throw CurlError(.malformedRequest, "characters that must not be sent") }
        let transfer = CurlTransfer(request)
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

import Ccurl

/// What the driver runs: one exchange with one server, by a handle of curl.
///
/// Made anywhere; from `CurlDriver.start` on touched on the driver's loop only.
protocol CurlExchange: AnyObject, Sendable {
    /// Nil before it begins and after its end.
    var handle: UnsafeMutableRawPointer? { get }
    /// Nobody waits for it any more, though it may not have begun.
    var isGivenUp: Bool { get set }

    /// Makes the handle; nil when curl has no memory for one.
    func prepare() -> UnsafeMutableRawPointer?

    /// Tells who waits, once, and frees what curl had. The handle has left the driver's set before.
    func end(_ code: CURLcode)
    func end(_ error: CurlError)
}

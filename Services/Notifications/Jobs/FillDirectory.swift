import Contracts
import Messaging
import Primitives
import ServiceKit

/// Asks auth once for everybody who had an account before this service was there. What changes meanwhile comes by
/// events; of both the higher version wins.
struct FillDirectory: Sendable {
    static let interval = Duration.seconds(5)
    private static let pageSize = 500

    let auth: RequestClient
    let recipients: RecipientStore
    let clock: WallClock

    /// Goes on where it stopped; over in one look once it is done. While auth is not there yet, the next run asks
    /// again.
    func run() async throws {
        while let place = try await recipients.fill() {
            let page: DirectoryPage
            do {
                page = try await auth.ask(ListDirectory(after: place.after, limit: Self.pageSize), key: "fill")
            } catch let error as MessagingError where error.isTransient {
                return
            }
            try await recipients.take(page, now: clock.now())
        }
    }
}

import Contracts
import Messaging
import Primitives
import ServiceKit

/// Asks auth once for everybody who had an account before this service was there. What changes meanwhile comes by
/// events; of both the higher version wins.
struct FillCustomers: Sendable {
    static let interval = Duration.seconds(5)
    private static let pageSize = 500

    let auth: RequestClient
    let customers: CustomerStore
    let clock: WallClock

    /// Goes on where it stopped; over in one look once it is done. While auth is not there yet, the next run asks
    /// again.
    func run() async throws {
        while let place = try await customers.fill() {
            let page: DirectoryPage
            do {
                page = try await auth.ask(ListDirectory(after: place.after, limit: Self.pageSize), key: "fill")
            } catch let error as MessagingError where error.isTransient {
                return
            }
            let entries = page.users.map {
                DirectoryEntry(user: $0.userID, hasEmail: $0.emailVerified, version: $0.version)
            }
            try await customers.take(entries, next: page.next, now: clock.now())
        }
    }
}

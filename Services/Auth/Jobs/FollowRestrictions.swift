import Messaging
import ServiceKit

/// Walks through compliance's list: what was told before auth listened, or while its queue was interrupted.
struct FollowRestrictions: Sendable {
    static let interval = CustomerStateFeed.interval

    let list: CustomerStateList
    let restrictions: RestrictionStore

    /// While compliance is not there what was told last holds; the next run asks again.
    func run() async throws {
        do {
            try await list.walk { try await restrictions.take($0) }
        } catch let error as MessagingError where error.isTransient {
            return
        }
    }
}

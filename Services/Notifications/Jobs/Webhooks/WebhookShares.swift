import NotificationsDomain
import Primitives

/// Who gets how many of the free slots: one each in turn, those that work before those that fail.
enum WebhookShares {
    /// At the same time, of all endpoints of one owner: ten slow ones must not keep everybody else waiting.
    static let mostOfAnOwner = 16
    /// Nor must many owners with slow ones: these slots are for owners that have fewer than `few` under way.
    static let keptForFew = 64
    static let few = 4

    /// - Parameters:
    ///   - free: slots of all.
    ///   - freeOfFailing: of these, for endpoints whose last sending failed.
    static func of(
        _ waiting: [WaitingEndpoint], free: Int, freeOfFailing: Int, now: Timestamp
    ) -> [WebhookEndpointID: Int] {
        var round = Round(
            free: free, owners: Dictionary(waiting.map { ($0.owner, $0.underWayOfOwner) }) { first, _ in first },
            now: now)
        round.share(waiting.filter { !$0.isFailing }, atMost: free)
        round.share(waiting.filter(\.isFailing), atMost: freeOfFailing)
        return round.shares
    }

    private struct Round {
        var free: Int
        /// How many each owner has under way, with what is given here.
        var owners: [UserID: Int]
        let now: Timestamp
        var shares: [WebhookEndpointID: Int] = [:]

        private func admits(_ owner: UserID) -> Bool {
            let held = owners[owner, default: 0]
            return free > 0 && held < mostOfAnOwner && (held < few || free > keptForFew)
        }

        mutating func share(_ endpoints: [WaitingEndpoint], atMost most: Int) {
            // Whoever came first in one round is not always first.
            var open = endpoints.shuffled().map { endpoint in
                (
                    id: endpoint.id, owner: endpoint.owner,
                    room: min(endpoint.free, endpoint.pace?.allowance(at: now) ?? endpoint.free)
                )
            }
            var left = most
            while left > 0 {
                open.removeAll { $0.room <= 0 || !admits($0.owner) }
                guard !open.isEmpty else { return }
                for index in open.indices where left > 0 && admits(open[index].owner) {
                    open[index].room -= 1
                    owners[open[index].owner, default: 0] += 1
                    shares[open[index].id, default: 0] += 1
                    free -= 1
                    left -= 1
                }
            }
        }
    }
}

import NotificationsDomain
import Primitives

/// Who gets how many of the free slots: one each in turn, those that work before those that fail.
enum WebhookShares {
    /// At the same time, of all endpoints of one owner: ten slow ones must not keep everybody else waiting.
    static let mostOfAnOwner = 16

    static func of(
        _ waiting: [WaitingEndpoint], free: Int, freeOfFailing: Int, now: Timestamp
    ) -> [WebhookEndpointID: Int] {
        var shares: [WebhookEndpointID: Int] = [:]
        var ofOwners = Dictionary(waiting.map { ($0.owner, mostOfAnOwner - $0.underWay) }) { $0 + $1 - mostOfAnOwner }
        let working = share(waiting.filter { !$0.isFailing }, free, now, &shares, &ofOwners)
        _ = share(waiting.filter(\.isFailing), min(free - working, freeOfFailing), now, &shares, &ofOwners)
        return shares
    }

    /// - Returns: how many were given.
    private static func share(
        _ endpoints: [WaitingEndpoint], _ free: Int, _ now: Timestamp, _ shares: inout [WebhookEndpointID: Int],
        _ ofOwners: inout [UserID: Int]
    ) -> Int {
        // Whoever came first in one round is not always first.
        var open = endpoints.shuffled().map { endpoint in
            (
                id: endpoint.id, owner: endpoint.owner,
                room: min(endpoint.free, endpoint.pace?.allowance(at: now) ?? endpoint.free)
            )
        }
        var given = 0
        while given < free {
            open.removeAll { $0.room <= 0 || ofOwners[$0.owner, default: 0] <= 0 }
            guard !open.isEmpty else { break }
            for index in open.indices where given < free && ofOwners[open[index].owner, default: 0] > 0 {
                open[index].room -= 1
                ofOwners[open[index].owner, default: 0] -= 1
                shares[open[index].id, default: 0] += 1
                given += 1
            }
        }
        return given
    }
}

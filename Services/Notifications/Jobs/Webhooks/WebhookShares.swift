import NotificationsDomain
import Primitives

/// Who gets how many of the free slots: one each in turn, those that work before those that fail.
enum WebhookShares {
    static func of(
        _ waiting: [WaitingEndpoint], free: Int, freeOfFailing: Int, now: Timestamp
    ) -> [WebhookEndpointID: Int] {
        var shares: [WebhookEndpointID: Int] = [:]
        let working = share(waiting.filter { !$0.isFailing }, free, now, &shares)
        _ = share(waiting.filter(\.isFailing), min(free - working, freeOfFailing), now, &shares)
        return shares
    }

    /// - Returns: how many were given.
    private static func share(
        _ endpoints: [WaitingEndpoint], _ free: Int, _ now: Timestamp, _ shares: inout [WebhookEndpointID: Int]
    ) -> Int {
        // Whoever came first in one round is not always first.
        var open = endpoints.shuffled().map { endpoint in
            (id: endpoint.id, room: min(endpoint.free, endpoint.pace?.allowance(at: now) ?? endpoint.free))
        }
        var given = 0
        while given < free {
            open.removeAll { $0.room <= 0 }
            guard !open.isEmpty else { break }
            for index in open.indices where given < free {
                open[index].room -= 1
                shares[open[index].id, default: 0] += 1
                given += 1
            }
        }
        return given
    }
}

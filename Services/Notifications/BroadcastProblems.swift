package import HTTPKit
package import NotificationsDomain

extension BroadcastError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notFound: .notFound
        case .notRunning(let status):
            Problem(
                .broadcastNotRunning, detail: "The broadcast is \(status.rawValue).",
                members: [("broadcast_status", status.rawValue)])
        case .notForBroadcasts(let name):
            Problem(.unknownEvent, detail: "\(name) is not told by broadcasts, but when it happens.")
        }
    }
}

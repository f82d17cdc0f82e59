package import HTTPKit
package import NotificationsDomain

extension NotificationsError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notInstalled: .unavailable("installation")
        }
    }
}

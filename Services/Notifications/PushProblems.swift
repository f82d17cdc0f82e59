package import HTTPKit
import JSONKit
package import NotificationsDomain

extension DeviceError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notFound: .notFound
        case .urlNotAllowed:
            Problem(.urlNotAllowed, detail: "It must be https, without a user name, and lead into the public Internet.")
        case .tooManyDevices(let limit): Problem(.tooManyDevices, members: [("limit", "\(limit)")])
        }
    }
}

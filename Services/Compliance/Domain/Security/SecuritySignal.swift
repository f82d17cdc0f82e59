import JSONKit
package import Primitives

/// What looks like an attack: somebody who fails to sign in, or asks for what is not theirs.
package struct SecuritySignal: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case loginFailed = "login_failed"
        case accountLocked = "account_locked"
        case accessRefused = "access_refused"
    }

    package enum Severity: String, CaseIterable, Sendable {
        case low, medium, high
    }

    package let kind: Kind
    package let user: UserID?
    package let ip: String?
    package let deviceID: String?
    package let at: Timestamp

    /// Nil for an entry of the log that is no sign of anything.
    package init?(_ entry: AuditEntryRecord) {
        func told(_ name: String) -> String? { entry.after?[name]?.stringValue }
        switch entry.type {
        case "auth.login_failed.v1", "auth.user_locked.v1":
            kind = entry.type == "auth.user_locked.v1" ? .accountLocked : .loginFailed
            user = told("user_id").flatMap { UserID($0) }
            ip = told("ip")
            deviceID = told("device_id")
        case _ where entry.outcome == .refused && entry.code == "forbidden":
            kind = .accessRefused
            user = entry.actor.flatMap { $0.kind == .person ? $0.id.flatMap { UserID($0) } : nil }
            ip = entry.ip
            deviceID = entry.deviceID
        default: return nil
        }
        at = entry.at
    }

    /// The begin of the hour that it is counted in.
    package var hour: Timestamp {
        let hour: Int64 = 3_600
        return Timestamp(secondsSince1970: at.secondsSince1970 / hour * hour)
    }

    /// By how often it came within an hour.
    package static func severity(of kind: Kind, count: Int) -> Severity {
        switch count {
        case 20...: .high
        case 5...: kind == .accountLocked ? .high : .medium
        default: kind == .accountLocked ? .medium : .low
        }
    }
}

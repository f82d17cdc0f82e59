import ComplianceDomain
import Contracts
import JSONKit
import Messaging
import Outbox
import PostgresAccess
import Primitives

/// What auth tells of people who sign in, or fail to. The subject of its rules is the network address.
struct OnLoginEvents: Sendable {
    static let types = [LoginFailed.type, LoginSucceeded.type]
    /// Tries from one address that windows are counted over.
    private static let longestHistory = 2_000

    let logins: LoginStore
    let rules: RuleShelf
    let findings: FindingDesk
    let clock: WallClock

    var handlers: [String: EventConsumer.Handler] {
        [
            LoginFailed.type: { message, transaction in
                let event = try LoginFailed.read(message.body)
                try await take(
                    message.messageID, event.userID, event.ip, event.deviceID, succeeded: false, at: event.at,
                    in: transaction)
            },
            LoginSucceeded.type: { message, transaction in
                let event = try LoginSucceeded.read(message.body)
                try await take(
                    message.messageID, event.userID, event.ip, event.deviceID, succeeded: true, at: event.at,
                    in: transaction)
            },
        ]
    }

    /// Of another service's question there is no address, and nothing to judge.
    private func take(
        _ id: UniqueID, _ user: UserID, _ address: String?, _ device: String?, succeeded: Bool, at: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        guard let address else { return }
        let login = LoginFacts(
            id: id.description, at: at, ip: address, deviceID: device, userID: user.description, succeeded: succeeded,
            newDevice: try await logins.isNew(device, of: user, before: at, in: transaction))
        guard try await logins.keep(login, in: transaction) else { return }
        let active = try await rules.active(in: transaction)
        guard active.judges(.login) else { return }
        let past = try await logins.past(
            from: address, since: at - active.reach(of: .login), upTo: at, limit: Self.longestHistory,
            in: transaction)
        let found = active.found(on: .login, EventFacts(login, counted: SubjectHistory(past)))
        try await findings.tell(
            found.map { rule, events in
                FoundRule(
                    rule: rule, subject: address, customer: nil, at: at, events: events,
                    facts: [
                        JSONMember("ip", .string(address)), JSONMember("tries", .number("\(events.count)")),
                        JSONMember("at", .string(at.rfc3339)),
                    ])
            }, .security, at: clock.now(), in: transaction)
    }
}

import Contracts
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// `notifications.notify.v1`: other services have somebody told, without an event of their own.
struct ServeNotify: Sendable {
    let client: PostgresClient
    let intake: NoticeIntake
    let clock: WallClock
    let wake: @Sendable () -> Void

    var served: [ServedRequest] {
        [.on(NotifyPerson.self) { request, asker in try await answer(request, asker) }]
    }

    private func answer(_ request: NotifyPerson, _ asker: Asker) async throws -> NotifyAnswer {
        guard let event = intake.catalogue[request.event], event.type != nil else { return refused("unknown_event") }
        guard case .object(let variables) = request.variables else { return refused("validation_failed") }
        for member in variables where event.variable(member.name) == nil { return refused("unknown_variable") }
        for variable in event.variables where !variable.isOptional {
            guard variables.contains(where: { $0.name == variable.name }) else { return refused("validation_failed") }
        }
        guard let recipient = recipient(request) else { return refused("validation_failed") }
        var notice = Notice(
            event: event.name, key: "\(asker.service).notify:\(request.id)", recipient: recipient,
            variables: variables, at: clock.now())
        notice.subject = request.subject.map { NoticeSubject(kind: $0.kind, id: $0.id) }
        notice.expiresAt = request.expiresAt
        if case .address(let channel, _, _, _) = recipient { notice.channel = channel }
        let told = notice
        let outcome = try await client.transaction { try await intake.take(told, in: $0) }
        wake()
        switch outcome {
        case .accepted: return NotifyAnswer(outcome: .accepted)
        case .duplicate: return NotifyAnswer(outcome: .duplicate)
        case .nobody: return refused("not_found")
        }
    }

    private func recipient(_ request: NotifyPerson) -> NoticeRecipient? {
        switch (request.userID, request.to) {
        case (let user?, nil): return .user(user)
        case (nil, let to?):
            switch (to.email, to.phone) {
            case (let email?, nil): return .address(.email, email, name: to.name, locale: to.locale)
            case (nil, let phone?): return .address(.sms, phone, name: to.name, locale: to.locale)
            default: return nil
            }
        default: return nil
        }
    }

    private func refused(_ code: String) -> NotifyAnswer { NotifyAnswer(outcome: .refused, code: code) }
}

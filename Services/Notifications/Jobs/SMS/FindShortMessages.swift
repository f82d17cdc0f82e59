import HTTPKit
import Logging
import NotificationsDomain
import PostgresAccess
import Primitives

/// Looks in the provider's list for messages of which nobody knows whether they were taken. What is there was sent;
/// what is twice not there, a minute apart, goes again.
struct FindShortMessages: Sendable {
    static let interval = Duration.seconds(5)
    private static let batch = 50

    let parts: ShortMessageParts
    let client: PostgresClient
    let wake: @Sendable () -> Void

    func run() async throws {
        guard let twilio = parts.twilio else { return }
        for doubt in try await parts.store.doubts(now: parts.clock.now(), limit: Self.batch) {
            let listed: [TwilioMessage]
            do {
                listed = try await twilio.list(to: doubt.number, since: doubt.attemptedAt, about: doubt.id)
            } catch {
                parts.logger.info(
                    "a provider's list cannot be had",
                    metadata: ["delivery_id": "\(doubt.id)", "error": "\(error.kind)"])
                try await follow(
                    DoubtfulMessage.notAnswered(
                        at: parts.clock.now(), since: doubt.attemptedAt, expiresAt: doubt.expiresAt),
                    doubt, absentSince: doubt.absentSince)
                continue
            }
            try await conclude(doubt, listed)
        }
    }

    private func conclude(_ doubt: DoubtfulDelivery, _ listed: [TwilioMessage]) async throws {
        let alike = listed.filter { message in
            message.body.map { parts.mac(of: $0, to: doubt.number) == doubt.bodyMAC } ?? false
        }
        // One that is another delivery's own is not this one.
        let others = try await parts.store.taken(alike.map(\.sid))
        guard let found = alike.first(where: { !others.contains($0.sid) }) else {
            let now = parts.clock.now()
            return try await follow(
                DoubtfulMessage.absent(since: doubt.absentSince, at: now, expiresAt: doubt.expiresAt), doubt,
                absentSince: doubt.absentSince ?? now)
        }
        let state = found.status.flatMap { ShortMessageState(twilio: $0) } ?? .queued
        let code = found.errorCode.map(String.init)
        let report = ShortMessageReport(
            provider: .twilio, reference: found.sid, state: state, code: code,
            refusal: code.map { ShortMessageDesk.refusal($0, .twilio) }, at: parts.clock.now())
        try await client.transaction { transaction in
            try await parts.desk.found(doubt.id, report, in: transaction)
        }
    }

    private func follow(
        _ step: DoubtfulMessage.Step, _ doubt: DoubtfulDelivery, absentSince: Timestamp?
    ) async throws {
        let now = parts.clock.now()
        switch step {
        case .lookAgain(let at):
            try await client.execute(ShortMessageStore.lookAgain(doubt.id, at: at, absentSince: absentSince))
        case .sendAgain:
            try await client.transaction { transaction in
                try await transaction.pipeline([
                    ShortMessageStore.endDoubt(doubt.id), ShortMessageStore.sendAgain(doubt.id, now: now),
                ])
            }
            wake()
        case .giveUp:
            try await client.transaction { transaction in
                try await transaction.execute(ShortMessageStore.endDoubt(doubt.id))
                if let notice = doubt.noticeID { try await transaction.execute(DeliveryMove.wipe(notice)) }
            }
        }
    }
}

import CoreMetrics
import Logging
import NotificationsDomain
import PostgresAccess
import Primitives

extension Carrier {
    /// Short messages, by whoever reaches the number.
    static func shortMessages(_ parts: ShortMessageParts) -> Carrier {
        Carrier(
            send: { notice in
                guard let number = notice.address, let way = parts.config.routes.way(to: number) else {
                    return .refused(isPermanent: true, code: nil, text: "nobody reaches this number")
                }
                let message = ShortMessage(
                    deliveryID: notice.deliveryID, number: number, text: ShortText(notice.parts.text).text,
                    expiresAt: notice.expiresAt)
                let outcome = await parts.send(message, by: way.provider)
                parts.tellOperators(of: outcome, way.provider)
                return CarrierOutcome(outcome)
            },
            noteRefusal: { delivery, number, code, _, transaction in
                guard let code, let way = parts.config.routes.way(to: number) else { return }
                let refusal: ShortMessageRefusal? =
                    switch way.provider {
                    case .twilio: Int(code).map { ShortMessageRefusal(twilio: $0) }
                    case .africastalking: Int(code).flatMap { ShortMessageRefusal(africasTalking: $0) }
                    }
                guard let refusal else { return }
                try await parts.desk.refused(refusal, number: number, user: delivery.userID, in: transaction)
            },
            begin: { notice, transaction in
                guard let number = notice.address, let way = parts.config.routes.way(to: number) else { return false }
                let now = parts.clock.now()
                guard try await parts.fraud.permits(way.prefix, now: now, in: transaction) else { return false }
                let text = ShortText(notice.parts.text)
                try await parts.store.begin(
                    ShortMessageAttempt(
                        deliveryID: notice.deliveryID, way: way, bodyMAC: parts.mac(of: text.text, to: number),
                        segments: text.segments, at: now), in: transaction)
                Counter(
                    label: "notifications_sms_segments_total", dimensions: [("provider", way.provider.rawValue)]
                ).increment(by: text.segments)
                return true
            },
            noteAccepted: { delivery, number, reference, transaction in
                guard let way = parts.config.routes.way(to: number) else { return }
                try await parts.desk.accepted(delivery.id, as: reference, by: way.provider, in: transaction)
            },
            inquire: { delivery, transaction in
                try await parts.store.doubt(delivery, now: parts.clock.now(), in: transaction)
            })
    }
}

extension ShortMessageParts {
    /// What no retry mends: who we say we are, or what is left of our money.
    fileprivate func tellOperators(of outcome: ShortMessageOutcome, _ provider: ShortMessageProvider) {
        guard case .refused(.ourAccount, let code, _, _) = outcome else { return }
        Counter(
            label: "notifications_sms_account_refused_total", dimensions: [("provider", provider.rawValue)]
        ).increment()
        logger.error(
            "a provider of short messages refuses our account",
            metadata: ["provider": "\(provider.rawValue)", "code": "\(code ?? "")"])
    }
}

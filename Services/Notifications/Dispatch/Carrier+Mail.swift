import NotificationsDomain
import Primitives

extension Carrier {
    /// E-mail. What the mail server refuses at once has the same effect as a bounce that comes later.
    static func mail(_ mail: MailParts, catalogue: EventCatalogue) -> Carrier {
        Carrier(
            send: { notice in
                guard let address = notice.address else { return .notSent("no address") }
                let outcome = await mail.mailer.send(
                    OutgoingMail(
                        deliveryID: notice.deliveryID, address: address, name: notice.name,
                        subject: notice.parts.subject ?? notice.parts.title ?? "", text: notice.parts.text,
                        html: notice.parts.html, type: MailedDelivery.type(of: notice.event, catalogue),
                        unsubscribeURL: notice.unsubscribeURL, date: mail.clock.now(), isUrgent: notice.isUrgent))
                return CarrierOutcome(outcome)
            },
            noteRefusal: { delivery, address, code, text, transaction in
                let mailed = MailedDelivery(
                    id: delivery.id, userID: delivery.userID, address: address,
                    type: MailedDelivery.type(of: delivery.event, catalogue))
                try await mail.desk.refused(
                    mailed, MailRefusal(kind: .permanent, enhancedCode: code, text: text), in: transaction)
            })
    }
}

extension CarrierOutcome {
    init(_ outcome: MailOutcome) {
        switch outcome {
        case .accepted: self = .accepted(reference: nil)
        case .refused(let refusal):
            self = .refused(
                isPermanent: refusal.kind == .permanent, code: refusal.enhancedCode, text: refusal.text)
        case .notSent(let reason): self = .notSent(reason)
        case .unknown(let reason): self = .unknown(reason)
        }
    }
}

extension MailedDelivery {
    /// Of a digest, which is of no event of the catalogue.
    static let digest = "digest"

    static func type(of event: String, _ catalogue: EventCatalogue) -> String {
        catalogue[event]?.type?.rawValue ?? digest
    }
}

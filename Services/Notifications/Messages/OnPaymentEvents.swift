import Contracts
import JSONKit
import Messaging
import NotificationsDomain
import Outbox
import Primitives

/// What payments tells of people who pay each other.
enum OnPaymentEvents {
    static let handlers: [String: NoticeIntake.Reader] = [
        PaymentCompleted.type: { message, _ in
            let facts = try PaymentCompleted.read(message.body).content
            guard let payee = facts.payeeID else { return [] }
            // What links and codes have sold is told in words of its own.
            let isSale = ["link", "qr", "checkout"].contains(facts.source)
            var notice = Notice(
                event: isSale ? "payment_link.paid" : "payment.succeeded", key: "\(message.type):\(facts.paymentID)",
                recipient: .user(payee),
                variables: [
                    JSONMember("amount", JSON.value(facts.net)),
                    JSONMember("payer", .string(facts.payer ?? somebody)),
                    isSale
                        ? JSONMember("link", .string(facts.link ?? facts.reference))
                        : JSONMember("reference", .string(facts.reference)),
                ], at: message.occurredAt)
            notice.subject = NoticeSubject(kind: "payment", id: facts.paymentID.description)
            notice.walletID = facts.walletID
            return [notice]
        },
        SendWaiting.type: { message, _ in
            let event = try SendWaiting.read(message.body)
            guard let recipient = NoticeRecipient(event.to) else { return [] }
            var notice = Notice(
                event: "send.waiting", key: "\(message.type):\(event.paymentID)", recipient: recipient,
                variables: [
                    JSONMember("amount", JSON.value(event.amount)), JSONMember("sender", .string(event.sender)),
                ], at: message.occurredAt)
            notice.subject = NoticeSubject(kind: "payment", id: event.paymentID.description)
            notice.expiresAt = event.expiresAt
            return [notice]
        },
        RequestCreated.type: { message, _ in
            let event = try RequestCreated.read(message.body)
            guard let recipient = NoticeRecipient(event.to) else { return [] }
            var notice = Notice(
                event: "payment_request.received", key: "\(message.type):\(event.requestID)", recipient: recipient,
                variables: [
                    JSONMember("amount", JSON.value(event.amount)),
                    JSONMember("requester", .string(event.requester)),
                ], at: message.occurredAt)
            notice.subject = NoticeSubject(kind: "payment_request", id: event.requestID.description)
            notice.expiresAt = event.expiresAt
            return [notice]
        },
        SplitReminded.type: { message, _ in
            let event = try SplitReminded.read(message.body)
            guard let recipient = NoticeRecipient(event.to) else { return [] }
            var notice = Notice(
                event: "split.reminder", key: "\(message.type):\(event.participantID):\(event.day)",
                recipient: recipient,
                variables: [
                    JSONMember("amount", JSON.value(event.amount)),
                    JSONMember("requester", .string(event.requester)),
                ], at: message.occurredAt)
            notice.subject = NoticeSubject(kind: "split", id: event.splitID.description)
            return [notice]
        },
    ]

    /// For a payer without an account or a name.
    private static let somebody = "A Florin customer"
}

extension NoticeRecipient {
    /// An account wins over an address. Nil for nobody.
    init?(_ to: Addressee) {
        switch (to.userID, to.email, to.phone) {
        case (let user?, _, _): self = .user(user)
        case (nil, let email?, _): self = .address(.email, email, name: nil, locale: nil)
        case (nil, nil, let phone?): self = .address(.sms, phone, name: nil, locale: nil)
        case (nil, nil, nil): return nil
        }
    }
}

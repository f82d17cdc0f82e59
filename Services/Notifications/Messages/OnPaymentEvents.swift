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
            // Nobody was paid by what was only tried.
            guard facts.livemode, let payee = facts.payeeID else { return [] }
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
            guard event.livemode != false, let recipient = NoticeRecipient(event.to) else { return [] }
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
        DisputeOpened.type: { message, _ in
            let facts = try DisputeOpened.read(message.body).content
            guard facts.livemode != false else { return [] }
            return [
                dispute(
                    "dispute.opened", message, facts, to: facts.payeeID,
                    [JSONMember("reason", .string(facts.reason)), JSONMember("due", .string(facts.due.rfc3339))])
            ]
        },
        DisputeResolved.type: { message, _ in closed(message, try DisputeResolved.read(message.body).content) },
        DisputeClosed.type: { message, _ in closed(message, try DisputeClosed.read(message.body).content) },
    ]

    /// Both sides are told how a dispute ended.
    private static func closed(_ message: IncomingMessage, _ facts: DisputeFacts) -> [Notice] {
        guard facts.livemode != false else { return [] }
        return [facts.payerID, facts.payeeID].map { user in
            dispute(
                "dispute.closed", message, facts, to: user,
                [JSONMember("outcome", .string(facts.outcome ?? "closed"))])
        }
    }

    private static func dispute(
        _ event: String, _ message: IncomingMessage, _ facts: DisputeFacts, to user: UserID, _ more: [JSONMember]
    ) -> Notice {
        var notice = Notice(
            event: event, key: "\(message.type):\(facts.disputeID):\(user)", recipient: .user(user),
            variables: [JSONMember("amount", JSON.value(facts.amount))] + more, at: message.occurredAt)
        notice.subject = NoticeSubject(kind: "dispute", id: facts.disputeID.description)
        return notice
    }

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

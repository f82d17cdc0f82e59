import Contracts
import JSONKit
import Messaging
import MoneyKit
import NotificationsDomain
import Outbox
import Primitives

/// What billing tells: of bills to whoever pays them, of invoices to the customer by mail and to the issuer, of
/// subscriptions to whoever has them. Programs of issuers and merchants are told what is told to their customers.
enum OnBillingEvents {
    static let handlers: [String: NoticeIntake.Reader] = bills.merging(invoices) { first, _ in first }
        .merging(subscriptions) { first, _ in first }

    private static let bills: [String: NoticeIntake.Reader] = [
        BillPaymentSucceeded.type: { message, _ in
            let event = try BillPaymentSucceeded.read(message.body)
            let token = event.token.map { [text("token", $0)] } ?? []
            return [
                told(
                    "bill.paid", message, .user(event.ownerID), ("bill_payment", event.billPaymentID),
                    [money(event.amount), text("biller", event.biller)] + token, wallet: event.walletID)
            ]
        },
        BillPaymentFailed.type: { message, _ in
            let event = try BillPaymentFailed.read(message.body)
            return [
                told(
                    "bill.failed", message, .user(event.ownerID), ("bill_payment", event.billPaymentID),
                    [money(event.amount), text("biller", event.biller), text("reason", event.reason)],
                    wallet: event.walletID)
            ]
        },
        BillReminderDue.type: { message, _ in
            let event = try BillReminderDue.read(message.body)
            return [
                told(
                    "bill.reminder", message, .user(event.ownerID), ("bill", event.billID),
                    [
                        money(event.amount), text("biller", event.biller), text("due", event.due.description),
                        number("days", event.days),
                    ],
                    // Its owner may want to be told again on the same day.
                    key: message.messageID.description)
            ]
        },
        AutopayFailed.type: { message, _ in
            let event = try AutopayFailed.read(message.body)
            guard let id = event.billID ?? event.scheduleID else { return [] }
            return [
                told(
                    "autopay.failed", message, .user(event.ownerID),
                    (event.billID == nil ? "bill_schedule" : "bill", id),
                    [money(event.amount), text("biller", event.biller), text("reason", event.reason)],
                    key: message.messageID.description)
            ]
        },
    ]

    private static let invoices: [String: NoticeIntake.Reader] = [
        InvoiceIssued.type: { message, _ in
            let event = try InvoiceIssued.read(message.body)
            return [
                invoice(
                    "invoice.issued", message, event.customer, event.invoiceID, of: event.issuerID,
                    [
                        text("number", event.number), money(event.amount), text("due", event.due.description),
                        text("url", event.url),
                    ])
            ]
        },
        InvoiceReminder.type: { message, _ in
            let event = try InvoiceReminder.read(message.body)
            return [
                invoice(
                    "invoice.reminder", message, event.customer, event.invoiceID, of: event.issuerID,
                    [
                        text("number", event.number), money(event.amount), text("due", event.due.description),
                        text("url", event.url),
                    ])
            ]
        },
        InvoicePaid.type: { message, _ in
            let event = try InvoicePaid.read(message.body)
            return [
                told(
                    "invoice.paid", message, .user(event.issuerID), ("invoice", event.invoiceID),
                    [text("number", event.number), money(event.amount)])
            ]
        },
        InvoiceOverdue.type: { message, _ in
            let event = try InvoiceOverdue.read(message.body)
            return [
                told(
                    "invoice.overdue", message, .user(event.issuerID), ("invoice", event.invoiceID),
                    [text("number", event.number), money(event.amount), number("days", event.days)])
            ]
        },
    ]

    private static let subscriptions: [String: NoticeIntake.Reader] = [
        SubscriptionTrialEnding.type: { message, _ in
            let event = try SubscriptionTrialEnding.read(message.body)
            return [
                subscription(
                    "subscription.trial_ending", message, event.customer, event.subscriptionID, of: event.merchantID,
                    [text("plan", event.plan), money(event.amount), text("ends_at", event.endsAt.rfc3339)])
            ]
        },
        SubscriptionRenewed.type: { message, _ in
            let event = try SubscriptionRenewed.read(message.body)
            return [
                subscription(
                    "subscription.renewed", message, event.customer, event.subscriptionID, of: event.merchantID,
                    [text("plan", event.plan), money(event.amount)])
            ]
        },
        SubscriptionPaymentFailed.type: { message, _ in
            let event = try SubscriptionPaymentFailed.read(message.body)
            // After the last try what follows is told in words of its own.
            guard let again = event.retryAt else { return [] }
            return [
                subscription(
                    "subscription.payment_failed", message, event.customer, event.subscriptionID, of: event.merchantID,
                    [text("plan", event.plan), money(event.amount), text("retry_at", again.rfc3339)])
            ]
        },
        SubscriptionCancelled.type: { message, _ in
            let event = try SubscriptionCancelled.read(message.body)
            return [
                subscription(
                    "subscription.cancelled", message, event.customer, event.subscriptionID, of: event.merchantID,
                    [text("plan", event.plan), text("ends_at", event.endsAt.rfc3339)])
            ]
        },
    ]

    /// By mail to the address on the invoice, whether or not somebody has an account under it.
    private static func invoice(
        _ event: String, _ message: IncomingMessage, _ customer: InvoicedCustomer, _ id: UniqueID, of issuer: UserID,
        _ variables: [JSONMember]
    ) -> Notice {
        var notice = told(
            event, message, .address(.email, customer.email, name: customer.name, locale: nil), ("invoice", id),
            variables, key: message.messageID.description)
        notice.about = customer.userID
        notice.webhookOwner = issuer
        return notice
    }

    private static func subscription(
        _ event: String, _ message: IncomingMessage, _ customer: InvoicedCustomer, _ id: UniqueID,
        of merchant: UserID, _ variables: [JSONMember]
    ) -> Notice {
        let recipient =
            customer.userID.map { NoticeRecipient.user($0) }
            ?? .address(.email, customer.email, name: customer.name, locale: nil)
        // The same happens to one subscription again and again.
        var notice = told(
            event, message, recipient, ("subscription", id), variables, key: message.messageID.description)
        notice.webhookOwner = merchant
        return notice
    }

    /// - Parameter key: what makes it one happening of its kind; nil: what it is about.
    private static func told(
        _ event: String, _ message: IncomingMessage, _ recipient: NoticeRecipient,
        _ subject: (kind: String, id: UniqueID), _ variables: [JSONMember], key: String? = nil,
        wallet: UniqueID? = nil
    ) -> Notice {
        var notice = Notice(
            event: event, key: "\(message.type):\(key ?? subject.id.description)", recipient: recipient,
            variables: variables, at: message.occurredAt)
        notice.subject = NoticeSubject(kind: subject.kind, id: subject.id.description)
        notice.walletID = wallet
        return notice
    }

    private static func money(_ amount: Money) -> JSONMember { JSONMember("amount", JSON.value(amount)) }
    private static func text(_ name: String, _ value: String) -> JSONMember { JSONMember(name, .string(value)) }
    private static func number(_ name: String, _ value: Int) -> JSONMember { JSONMember(name, .number("\(value)")) }
}

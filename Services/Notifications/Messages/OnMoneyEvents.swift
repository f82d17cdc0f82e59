import Contracts
import JSONKit
import Messaging
import MoneyKit
import NotificationsDomain
import Outbox
import Primitives

/// What the wallet and payments tell of somebody's money.
enum OnMoneyEvents {
    static let handlers: [String: NoticeIntake.Reader] = [
        WalletCreated.type: { message, _ in
            let event = try WalletCreated.read(message.body)
            return told(
                "wallet.created", message, event.ownerID, [text("currency", event.currency), text("kind", event.kind)],
                about: ("wallet", event.walletID), wallet: event.walletID)
        },
        WalletStatusChanged.type: { message, _ in
            let event = try WalletStatusChanged.read(message.body)
            return told(
                "wallet.status_changed", message, event.ownerID, [text("status", event.status)],
                about: ("wallet", event.walletID), key: "\(event.walletID):\(event.changedAt)", wallet: event.walletID)
        },
        MovementsPosted.type: { message, _ in
            try MovementsPosted.read(message.body).transactions.flatMap { TransferNotices($0).notices }
        },
        DepositCreated.type: { message, _ in
            let event = try DepositCreated.read(message.body)
            return told(
                "deposit.created", message, event.ownerID, [money("amount", event.amount)],
                about: ("deposit", event.depositID), wallet: event.walletID)
        },
        DepositSucceeded.type: { message, _ in
            let event = try DepositSucceeded.read(message.body)
            return told(
                "deposit.succeeded", message, event.ownerID,
                [money("amount", event.amount), money("fee", event.fee), text("provider", event.provider)],
                about: ("deposit", event.depositID), wallet: event.walletID)
        },
        DepositFailed.type: { message, _ in
            let event = try DepositFailed.read(message.body)
            return told(
                "deposit.failed", message, event.ownerID,
                [money("amount", event.amount), text("reason", event.reason)],
                about: ("deposit", event.depositID), wallet: event.walletID)
        },
        DepositExpired.type: { message, _ in
            let event = try DepositExpired.read(message.body)
            return told(
                "deposit.expired", message, event.ownerID, [money("amount", event.amount)],
                about: ("deposit", event.depositID), wallet: event.walletID)
        },
        WithdrawalSucceeded.type: { message, _ in
            let event = try WithdrawalSucceeded.read(message.body)
            return told(
                "withdrawal.succeeded", message, event.ownerID,
                [
                    money("amount", event.amount), money("fee", event.fee), text("destination", event.destination),
                ], about: ("withdrawal", event.withdrawalID), wallet: event.walletID)
        },
        WithdrawalFailed.type: { message, _ in
            let event = try WithdrawalFailed.read(message.body)
            return told(
                "withdrawal.failed", message, event.ownerID,
                [money("amount", event.amount), text("reason", event.reason)],
                about: ("withdrawal", event.withdrawalID), wallet: event.walletID)
        },
        WithdrawalReturned.type: { message, _ in
            let event = try WithdrawalReturned.read(message.body)
            return told(
                "withdrawal.returned", message, event.ownerID,
                [money("amount", event.amount), text("reason", event.reason)],
                about: ("withdrawal", event.withdrawalID), wallet: event.walletID)
        },
        RefundSucceeded.type: { message, _ in
            let event = try RefundSucceeded.read(message.body)
            // What a guest has again is no news to whoever gave it back, nor what was only tried.
            guard event.payeeID != event.ownerID, event.livemode != false else { return [] }
            return told(
                "refund.succeeded", message, event.ownerID,
                [money("amount", event.amount), text("reference", event.reference)],
                about: ("refund", event.refundID), wallet: event.walletID)
        },
    ]

    private static func text(_ name: String, _ value: String) -> JSONMember { JSONMember(name, .string(value)) }
    private static func money(_ name: String, _ value: Money) -> JSONMember { JSONMember(name, JSON.value(value)) }

    private static func told(
        _ event: String, _ message: IncomingMessage, _ user: UserID, _ variables: [JSONMember],
        about subject: (kind: String, id: UniqueID), key: String? = nil, wallet: UniqueID
    ) -> [Notice] {
        var notice = Notice(
            event: event, key: "\(message.type):\(key ?? subject.id.description)", recipient: .user(user),
            variables: variables, at: message.occurredAt)
        notice.subject = NoticeSubject(kind: subject.kind, id: subject.id.description)
        notice.walletID = wallet
        return [notice]
    }
}

import Contracts
import JSONKit
import Messaging
import MoneyKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives

/// What the wallet and payments tell of somebody's money.
struct OnMoneyEvents: Sendable {
    let intake: NoticeIntake

    var handlers: [String: EventConsumer.Handler] {
        [
            WalletCreated.type: { message, transaction in
                let event = try WalletCreated.read(message.body)
                try await tell(
                    "wallet.created", message, event.ownerID,
                    [text("currency", event.currency), text("kind", event.kind)],
                    about: ("wallet", event.walletID), wallet: event.walletID, transaction)
            },
            WalletStatusChanged.type: { message, transaction in
                let event = try WalletStatusChanged.read(message.body)
                try await tell(
                    "wallet.status_changed", message, event.ownerID, [text("status", event.status)],
                    about: ("wallet", event.walletID), key: "\(event.walletID):\(event.changedAt)",
                    wallet: event.walletID, transaction)
            },
            MovementsPosted.type: { message, transaction in
                for posted in try MovementsPosted.read(message.body).transactions {
                    for notice in try await TransferNotices(posted).notices(in: transaction) {
                        try await intake.take(notice, in: transaction)
                    }
                }
            },
            DepositCreated.type: { message, transaction in
                let event = try DepositCreated.read(message.body)
                try await tell(
                    "deposit.created", message, event.ownerID, [money("amount", event.amount)],
                    about: ("deposit", event.depositID), wallet: event.walletID, transaction)
            },
            DepositSucceeded.type: { message, transaction in
                let event = try DepositSucceeded.read(message.body)
                try await tell(
                    "deposit.succeeded", message, event.ownerID,
                    [money("amount", event.amount), money("fee", event.fee), text("provider", event.provider)],
                    about: ("deposit", event.depositID), wallet: event.walletID, transaction)
            },
            DepositFailed.type: { message, transaction in
                let event = try DepositFailed.read(message.body)
                try await tell(
                    "deposit.failed", message, event.ownerID,
                    [money("amount", event.amount), text("reason", event.reason)],
                    about: ("deposit", event.depositID), wallet: event.walletID, transaction)
            },
            DepositExpired.type: { message, transaction in
                let event = try DepositExpired.read(message.body)
                try await tell(
                    "deposit.expired", message, event.ownerID, [money("amount", event.amount)],
                    about: ("deposit", event.depositID), wallet: event.walletID, transaction)
            },
        ]
    }

    private func text(_ name: String, _ value: String) -> JSONMember { JSONMember(name, .string(value)) }
    private func money(_ name: String, _ value: Money) -> JSONMember { JSONMember(name, JSON.value(value)) }

    private func tell(
        _ event: String, _ message: IncomingMessage, _ user: UserID, _ variables: [JSONMember],
        about subject: (kind: String, id: UniqueID), key: String? = nil, wallet: UniqueID,
        _ transaction: PostgresTransaction
    ) async throws {
        var notice = Notice(
            event: event, key: "\(message.type):\(key ?? subject.id.description)", recipient: .user(user),
            variables: variables, at: message.occurredAt)
        notice.subject = NoticeSubject(kind: subject.kind, id: subject.id.description)
        notice.walletID = wallet
        try await intake.take(notice, in: transaction)
    }
}

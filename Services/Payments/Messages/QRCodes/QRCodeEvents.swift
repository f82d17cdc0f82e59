import Contracts
import Outbox
import PaymentsDomain
import Primitives

/// What others are told of a code.
enum QRCodeEvents {
    static func created(_ code: QRCode, ids: IDGenerator) -> OutboxEvent {
        PaymentEvents.make(QRCodeCreated(QRCodeFacts(code)), code.id.rawValue, ids, code.createdAt)
    }

    /// Of one that is over.
    static func ended(_ code: QRCode, ids: IDGenerator, now: Timestamp) -> OutboxEvent {
        let facts = QRCodeFacts(code)
        let id = code.id.rawValue
        return switch code.state {
        case .used: PaymentEvents.make(QRCodeUsed(facts), id, ids, now)
        case .inactive: PaymentEvents.make(QRCodeDeactivated(facts), id, ids, now)
        case .expired: PaymentEvents.make(QRCodeExpired(facts), id, ids, now)
        case .active: preconditionFailure("an open code has not ended")
        }
    }
}

extension QRCodeFacts {
    init(_ code: QRCode) {
        self.init(
            qrCodeID: code.id.rawValue, ownerID: code.owner.user, walletID: code.owner.wallet,
            reference: code.reference, amount: code.amount, timesUsed: code.timesUsed, received: code.received,
            livemode: code.isLive)
    }
}

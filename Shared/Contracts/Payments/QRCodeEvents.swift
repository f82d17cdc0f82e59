// Made by scripts/render from QRCodeEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// A QR code of a merchant, as it stands.
package struct QRCodeFacts: FieldEncodable, FieldDecodable, Hashable {
    package let qrCodeID: UniqueID
    /// Whoever shows it.
    package let ownerID: UserID
    package let walletID: UniqueID?
    package let reference: String
    /// Absent where whoever pays says how much.
    package let amount: Money?
    package let timesUsed: Int
    /// In all, before fees.
    package let received: Money
    package let livemode: Bool

    package init(
        qrCodeID: UniqueID,
        ownerID: UserID,
        walletID: UniqueID? = nil,
        reference: String,
        amount: Money? = nil,
        timesUsed: Int,
        received: Money,
        livemode: Bool
    ) {
        self.qrCodeID = qrCodeID
        self.ownerID = ownerID
        self.walletID = walletID
        self.reference = reference
        self.amount = amount
        self.timesUsed = timesUsed
        self.received = received
        self.livemode = livemode
    }

    package init(_ fields: inout Fields) {
        qrCodeID = fields.required("qr_code_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        walletID = fields.optional("wallet_id", .uuid)
        reference = fields.required("reference", .text(0...4096))
        amount = fields.optional("amount", .money)
        timesUsed = fields.required("times_used", .integer(0...Int.max))
        received = fields.required("received", .money)
        livemode = fields.required("livemode", .bool)
    }

    package static let example = QRCodeFacts(
        qrCodeID: .example,
        ownerID: UserID(.example),
        walletID: .example,
        reference: "QRP-20261130-7Q4M2Z8K0T",
        amount: .example,
        timesUsed: 1,
        received: .example,
        livemode: true)

    package func encode(to out: inout JSONWriter) {
        out.field("qr_code_id", qrCodeID)
        out.field("owner_id", ownerID)
        out.optional("wallet_id", walletID)
        out.field("reference", reference)
        out.optional("amount", amount)
        out.field("times_used", timesUsed)
        out.field("received", received)
        out.field("livemode", livemode)
    }
}

/// Somebody shows a code.
package struct QRCodeCreated: EventContract {
    package static let type = "payments.qr_code_created.v1"

    package let content: QRCodeFacts

    package init(_ content: QRCodeFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = QRCodeFacts(&fields)
    }

    package static let example = QRCodeCreated(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// The one payment that it was for was made.
package struct QRCodeUsed: EventContract {
    package static let type = "payments.qr_code_used.v1"

    package let content: QRCodeFacts

    package init(_ content: QRCodeFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = QRCodeFacts(&fields)
    }

    package static let example = QRCodeUsed(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Whoever shows it takes it back.
package struct QRCodeDeactivated: EventContract {
    package static let type = "payments.qr_code_deactivated.v1"

    package let content: QRCodeFacts

    package init(_ content: QRCodeFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = QRCodeFacts(&fields)
    }

    package static let example = QRCodeDeactivated(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Its time is up.
package struct QRCodeExpired: EventContract {
    package static let type = "payments.qr_code_expired.v1"

    package let content: QRCodeFacts

    package init(_ content: QRCodeFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = QRCodeFacts(&fields)
    }

    package static let example = QRCodeExpired(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct HoldView: FieldEncodable {
    let hold: Hold
    /// The capture that this answers.
    var capture: PostedTransaction?

    static let example = HoldView(
        hold: Hold(
            id: HoldID(.example), account: AccountID(.example), amount: .example, reason: "Hotel deposit",
            expiresAt: .example, createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", hold.id)
        out.field("wallet_id", hold.account)
        out.field("amount", hold.amount)
        out.field("captured", Money(minorUnits: hold.captured, currency: hold.amount.currency))
        out.field("status", hold.status)
        out.field("reason", hold.reason)
        out.field("expires_at", hold.expiresAt)
        out.field("created_at", hold.createdAt)
        out.optional("transaction_id", capture?.id)
        out.optional("destination_wallet_id", capture?.destination)
        out.optional("fee", capture?.fee)
    }
}

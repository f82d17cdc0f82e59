import JSONKit
import PaymentsDomain
import Primitives

/// A deposit as operators see it: with its owner, where it stands, and why.
struct OperatorDepositView: FieldEncodable {
    let deposit: Deposit

    init(_ deposit: Deposit) {
        self.deposit = deposit
    }

    static let example = OperatorDepositView(DepositView.example.deposit)

    func encode(to out: inout JSONWriter) {
        DepositView(deposit).encode(to: &out)
        out.field("owner_id", deposit.owner)
        out.field("stage", deposit.stage)
        out.field("reason", deposit.reason)
    }
}

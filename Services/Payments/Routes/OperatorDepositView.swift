import HTTPKit
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
        out.field("link_id", deposit.link)
        out.field("stage", deposit.stage)
        out.field("reason", deposit.reason)
        out.field("held_since", deposit.stuckSince)
    }
}

/// The same with what staff did to it, and what was said to its provider and answered.
struct DepositHistoryView: FieldEncodable {
    let deposit: Deposit
    let actions: [DepositAction]
    let exchanges: [PartnerExchangeView]

    static let example = DepositHistoryView(
        deposit: DepositView.example.deposit, actions: [.example], exchanges: [.example])

    func encode(to out: inout JSONWriter) {
        OperatorDepositView(deposit).encode(to: &out)
        out.field("actions", actions)
        out.field("exchanges", exchanges)
    }
}

extension DepositAction.Kind: FieldValue {}

extension DepositAction: FieldEncodable {
    static let example = DepositAction(
        id: .example, deposit: DepositID(.example), kind: .redirect, actor: UserID(.example),
        reason: "The wallet was closed before the payment came", from: .example, to: .example, createdAt: .example)

    func encode(to out: inout JSONWriter) {
        out.field("action", kind)
        out.field("by", actor)
        out.field("reason", reason)
        out.field("from_wallet_id", from)
        out.field("to_wallet_id", to)
        out.field("at", createdAt)
    }
}

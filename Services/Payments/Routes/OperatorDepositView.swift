import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// A deposit as operators see it: with its owner, where it stands, and why.
struct OperatorDepositView: FieldEncodable {
    let view: DepositView

    init(_ view: DepositView) {
        self.view = view
    }

    /// One that no wallet was credited for before this.
    init(untouched deposit: Deposit) { self.init(DepositView(deposit, DepositRefunds(untouched: deposit))) }

    static let example = OperatorDepositView(.example)

    func encode(to out: inout JSONWriter) {
        let deposit = view.deposit
        view.encode(to: &out)
        out.field("owner_id", deposit.owner)
        out.field("link_id", deposit.link)
        out.field("stage", deposit.stage)
        out.field("reason", deposit.reason)
        out.field("held_since", deposit.stuckSince)
    }
}

/// The same with what staff did to it, and what was said to its provider and answered.
struct DepositHistoryView: FieldEncodable {
    let deposit: DepositView
    let actions: [DepositAction]
    let exchanges: [PartnerExchangeView]

    static let example = DepositHistoryView(
        deposit: .example, actions: [.example], exchanges: [.example])

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

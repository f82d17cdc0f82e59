import FileKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// A dispute as the payer and the payee see it.
struct DisputeView: FieldEncodable {
    let dispute: Dispute
    let evidence: [Evidence]

    init(_ dispute: Dispute, _ evidence: [Evidence]) {
        self.dispute = dispute
        self.evidence = evidence
    }

    static let example = DisputeView(
        Dispute(
            id: DisputeID(.example), payment: PaymentID(.example), payer: UserID(.example),
            payee: UserID(UniqueID(high: 1, low: 1)), payeeWallet: .example, kind: .notReceived, amount: .example,
            text: "It never came", hold: .example, createdAt: .example, respondBy: .example + .seconds(604_800),
            decideBy: .example + .seconds(3_628_800), stage: .waiting, held: .example),
        [.example])

    func encode(to out: inout JSONWriter) {
        out.field("id", dispute.id)
        out.field("reference", dispute.reference)
        out.field("status", dispute.state)
        out.field("transaction_id", dispute.payment)
        out.field("type", dispute.kind)
        out.field("amount", dispute.amount)
        out.field("description", dispute.text)
        out.field("held", dispute.setAside)
        out.field("respond_by", dispute.respondBy)
        out.field("decide_by", dispute.decideBy)
        out.field("outcome", dispute.state == .resolved ? dispute.outcome : nil)
        out.field("refund_id", dispute.refund)
        out.field("evidence", evidence)
        out.field("livemode", dispute.isLive)
        out.field("created_at", dispute.createdAt)
    }
}

/// The same as staff see it: with whose it is, and how they decided.
struct StaffDisputeView: FieldEncodable {
    let dispute: Dispute
    let evidence: [Evidence]

    init(_ dispute: Dispute, _ evidence: [Evidence]) {
        self.dispute = dispute
        self.evidence = evidence
    }

    static let example = StaffDisputeView(DisputeView.example.dispute, [.example])

    func encode(to out: inout JSONWriter) {
        DisputeView(dispute, evidence).encode(to: &out)
        out.field("payer_id", dispute.payer)
        out.field("payee_id", dispute.payee)
        out.field("staff_id", dispute.staff)
        out.field("note", dispute.note)
        // Why the wallet did not pay what was decided.
        out.field("failure_code", dispute.failureCode)
    }
}

extension Evidence: FieldEncodable {
    static let example = Evidence(
        id: .example, dispute: DisputeID(.example), author: UserID(.example), side: .payer, text: "See my letter",
        paper: nil,
        createdAt: .example)

    func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("side", side)
        out.field("text", text)
        out.field("filename", paper?.filename)
        out.field("media_type", paper?.file.type.mediaType)
        out.field("bytes", paper.map { Int64($0.file.size) })
        out.field("created_at", createdAt)
    }
}

extension Dispute.State: FieldValue {}
extension Dispute.Kind: FieldValue {}
extension Dispute.Outcome: FieldValue {}

import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `{"id", "type": "payout.succeeded" | "payout.failed" | "payout.returned", "created_at", "payout": {...}}`
struct PayoutEvent: FieldEncodable {
    let payout: SandboxPayout
    let ending: SandboxPayout.Ending

    static let example = PayoutEvent(payout: PayoutView.examplePayout, ending: .succeeded)

    var id: String { "evt_\(payout.id)_\(ending.rawValue)" }

    func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("type", "payout.\(ending.rawValue)")
        out.field("created_at", payout.endedAt)
        out.field("payout", PayoutView(payout, status: ending.status))
    }
}

/// A payout as merchants see it.
struct PayoutView: FieldEncodable {
    private let payout: SandboxPayout
    private let status: SandboxPayout.Status

    /// - Parameter status: as it is to be told, if not as it stands.
    init(_ payout: SandboxPayout, status: SandboxPayout.Status? = nil) {
        self.payout = payout
        self.status = status ?? payout.status
    }

    static let examplePayout = SandboxPayout(
        id: .example, reference: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", amount: .example,
        account: BankAccountKey(bank: "058", account: "0123456789"), createdAt: .example)

    static let example = PayoutView(examplePayout)

    func encode(to out: inout JSONWriter) {
        out.field("id", "po_\(payout.id)")
        out.field("reference", payout.reference)
        out.field("amount", payout.amount)
        out.field("status", status.rawValue)
        out.optional("failure_code", status == .failed ? "account_refused" : nil)
        out.field("created_at", payout.createdAt)
        out.field("ended_at", payout.endedAt)
    }
}

/// Sends one event once.
struct PayoutTeller: Sendable {
    let voices: [PaymentFace: PaymentVoice]
    let merchant: @Sendable (String) -> PartnerClient
    let clock: WallClock

    /// - Returns: whether the merchant answered with success, or need not be told.
    func send(_ event: PayoutEvent) async throws(PartnerError) -> Bool {
        guard let voice = voices[event.payout.face], let bytes = voice.payout(event) else { return true }
        let headers = voice.sign(bytes, event.id, clock.now())
        return try await merchant(voice.url).send(.post, "", headers: headers, body: bytes).isSuccess
    }
}

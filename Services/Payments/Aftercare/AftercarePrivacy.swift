import Contracts
import PostgresAccess
import Primitives
import PrivacyKit
import ServiceKit

/// What refunds of payments, reversals, disputes and chargebacks tell of people. They are records of money; why
/// somebody wanted one goes with either side, as what they called each other does, and words of evidence with whoever
/// said them.
enum AftercarePrivacy {
    static let tables = [
        // Before the disputes: found by them.
        PrivateTable(
            "dispute_evidence", of: { user in "author_id = \(user)" },
            PersonalColumn.columns("text", .payments, .contract, .account, .anonymise("null")),
            PersonalColumn.columns(
                "dispute_id side filename sha256 created_at", .payments, .legalObligation, .years(7), .keep),
            ids: "author_id", plain: "id type size"),
        PrivateTable(
            "disputes", of: { user in "(payer_id = \(user) or payee_id = \(user))" },
            PersonalColumn.columns(
                "description", .payments, .contract, .account, .anonymise("''"), .when { "r.payer_id = \($0)" }),
            // What staff write about both.
            PersonalColumn.columns("note", .payments, .legalObligation, .years(7), .keep, .withheld),
            PersonalColumn.columns(
                "payee_wallet_id", .payments, .legalObligation, .years(7), .keep, .when { "r.payee_id = \($0)" }),
            PersonalColumn.columns(
                """
                payment_id reference kind amount currency held respond_by decide_by state outcome refund_id created_at
                """, .payments, .legalObligation, .years(7), .keep),
            ids: "payer_id payee_id staff_id", plain: "id hold_id stage failure_code updated_at"),
        PrivateTable(
            "reversals", of: { user in "(sender_id = \(user) or receiver_id = \(user))" },
            PersonalColumn.columns(
                "reason", .payments, .contract, .account, .anonymise("'-'"), .when { "r.sender_id = \($0)" }),
            PersonalColumn.columns(
                "transaction_id payment_id reference amount currency state expires_at created_at", .payments,
                .legalObligation, .years(7), .keep),
            ids: "sender_id receiver_id decider_id", plain: "id stage failure_code updated_at"),
        PrivateTable(
            "payment_refunds", of: { user in "(payer_id = \(user) or payee_id = \(user))" },
            PersonalColumn.columns(
                "comment", .payments, .contract, .account, .anonymise("null"), .when { "r.payee_id = \($0)" }),
            PersonalColumn.columns(
                "payer_wallet_id", .payments, .legalObligation, .years(7), .keep, .when { "r.payer_id = \($0)" }),
            PersonalColumn.columns(
                "payee_wallet_id fee_returned", .payments, .legalObligation, .years(7), .keep,
                .when { "r.payee_id = \($0)" }),
            PersonalColumn.columns(
                "payment_id reference amount currency reason dispute_id state created_at", .payments,
                .legalObligation, .years(7), .keep),
            ids: "payer_id payee_id staff_id", plain: "id hold_id is_covered failure_code updated_at"),
        PrivateTable(
            "chargebacks",
            PersonalColumn.columns(
                """
                deposit_id wallet_id provider provider_reference amount fee keeps_fee currency state shortfall
                created_at
                """,
                .payments, .legalObligation, .years(7), .keep),
            ids: "owner_id", plain: "id restore_id stage updated_at"),
    ]

    /// Nobody goes while something that follows a payment is open.
    static func blockers(
        of user: UserID, in transaction: PostgresTransaction
    ) async throws -> [ErasureBlocker] {
        let disputes = try await transaction.query(
            """
            select from payments.disputes
            where (payer_id = \(user) or payee_id = \(user))
                and (state in ('opened', 'investigating') or stage <> 'ended')
                and payment_id not in (select p.id from payments.payments p where not p.livemode)
            for no key update
            """
        ).count
        let others = try await transaction.query(
            """
            select from payments.payment_refunds where (payer_id = \(user) or payee_id = \(user)) and state = 'pending'
            union all
            select from payments.reversals where (sender_id = \(user) or receiver_id = \(user)) and state = 'requested'
            union all
            select from payments.chargebacks where owner_id = \(user) and stage <> 'ended'
            """
        ).count
        return [
            blocker("dispute_open", disputes, "disputes"),
            blocker("return_pending", others, "refunds, reversals and chargebacks"),
        ].compactMap(\.self)
    }

    private static func blocker(_ code: String, _ count: Int, _ what: String) -> ErasureBlocker? {
        guard count > 0 else { return nil }
        return ErasureBlocker(service: PaymentsService.slug, code: code, detail: "\(count) \(what) are under way")
    }
}

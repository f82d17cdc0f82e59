import Contracts
import PostgresAccess
import Primitives
import PrivacyKit
import ServiceKit

/// What payments between people tell of them. Payments are records of money; what their ends called themselves and said
/// to each other goes with either.
enum PeoplePrivacy {
    static let tables = [
        PrivateTable(
            "payments", of: { user in "(payer_id = \(user) or payee_id = \(user))" },
            PersonalColumn.columns(
                "payer_name note", .payments, .contract, .account, .anonymise("null"), .when(isPayer)),
            PersonalColumn.columns("payee_name", .payments, .contract, .account, .anonymise("null"), .when(isPayee)),
            PersonalColumn.columns("subject", .payments, .contract, .account, .anonymise("null")),
            // Somebody else's, and gone as soon as the payment is over.
            PersonalColumn.columns("address_kind address", .payments, .contract, .days(7), .keep, .withheld),
            PersonalColumn.columns("authorization_token", .security, .contract, .days(1), .keep, .secret),
            PersonalColumn.columns(
                "payer_wallet_id failure_code", .payments, .legalObligation, .years(7), .keep, .when(isPayer)),
            PersonalColumn.columns("payee_wallet_id", .payments, .legalObligation, .years(7), .keep, .when(isPayee)),
            PersonalColumn.columns(
                "amount fee currency refunded source reference state transaction_id redirect_url created_at",
                .payments, .legalObligation, .years(7), .keep),
            PersonalColumn.columns(
                "idempotency_scope idempotency_key", .payments, .legalObligation, .years(7), .keep, .when(isPayer)),
            ids: "payer_id payee_id",
            plain: """
                id source_id stage hold_id channel livemode request_hash expires_at updated_at must_ask assessed
                assessment_id
                """),
        PrivateTable(
            "requests", of: { user in "(requester_id = \(user) or payer_id = \(user))" },
            PersonalColumn.columns(
                "requester_name note", .payments, .contract, .account, .anonymise("null"),
                .when { "r.requester_id = \($0)" }),
            PersonalColumn.columns("payer_name", .payments, .contract, .account, .anonymise("null"), .when(isPayer)),
            PersonalColumn.columns("address_kind address", .payments, .contract, .days(7), .keep, .withheld),
            PersonalColumn.columns(
                "wallet_id", .payments, .legalObligation, .years(7), .keep, .when { "r.requester_id = \($0)" }),
            PersonalColumn.columns(
                "amount currency reference state payment_id expires_at created_at", .payments, .legalObligation,
                .years(7), .keep), ids: "requester_id payer_id", plain: "id livemode updated_at"),
        // Before the splits: found by them.
        PrivateTable(
            "split_participants",
            of: { user in
                """
                (user_id = \(user)
                    or split_id in (select s.id from payments.splits s where s.creator_id = \(user)))
                """
            },
            PersonalColumn.columns(
                "email", .payments, .contract, .account, .anonymise("null"), .when { "r.user_id = \($0)" }),
            PersonalColumn.columns("share paid state", .payments, .legalObligation, .years(7), .keep), ids: "user_id",
            plain: "id split_id place reserved reminded_on"),
        PrivateTable(
            "splits",
            PersonalColumn.columns("creator_name", .payments, .contract, .account, .anonymise("null")),
            PersonalColumn.columns("title", .payments, .contract, .account, .anonymise("''")),
            PersonalColumn.columns(
                "wallet_id total currency kind state due_at reference created_at", .payments, .legalObligation,
                .years(7), .keep), ids: "creator_id", plain: "id updated_at"),
        PrivateTable(
            "recurring_runs",
            of: { user in
                """
                schedule_id in (
                    select c.id from payments.recurring c where c.payer_id = \(user) or c.payee_id = \(user))
                """
            },
            PersonalColumn.columns("due_on state payment_id order_id", .payments, .legalObligation, .years(7), .keep),
            plain: "id schedule_id attempts failure_code created_at"),
        PrivateTable(
            "recurring", of: { user in "(payer_id = \(user) or payee_id = \(user))" },
            PersonalColumn.columns("payer_name", .payments, .contract, .account, .anonymise("null"), .when(isPayer)),
            PersonalColumn.columns("payee_name", .payments, .contract, .account, .anonymise("null"), .when(isPayee)),
            PersonalColumn.columns(
                "payer_wallet_id", .payments, .legalObligation, .years(7), .keep, .when(isPayer)),
            PersonalColumn.columns("payee_wallet_id", .payments, .legalObligation, .years(7), .keep, .when(isPayee)),
            PersonalColumn.columns(
                """
                amount currency frequency start_on end_on max_runs reference state bank_account_id destination created_at
                """, .payments, .legalObligation, .years(7), .keep), ids: "payer_id payee_id",
            plain: "id period runs failures due_at updated_at"),
        PrivateTable(
            "payout_items", of: { user in "payer_id = \(user)" },
            // Somebody else's, and gone as soon as the item is over.
            PersonalColumn.columns("recipient_kind recipient", .payments, .contract, .days(7), .keep, .withheld),
            PersonalColumn.columns(
                "name amount state payment_id order_id failure_code", .payments, .legalObligation, .years(7), .keep),
            ids: "payer_id", plain: "id payout_id"),
        PrivateTable(
            "payouts",
            PersonalColumn.columns("payer_name", .payments, .contract, .account, .anonymise("null")),
            PersonalColumn.columns(
                "payer_wallet_id total currency reference state created_at", .payments, .legalObligation, .years(7),
                .keep), ids: "payer_id", plain: "id updated_at"),
    ]

    private static let isPayer: @Sendable (UserID) -> SQL = { "r.payer_id = \($0)" }
    private static let isPayee: @Sendable (UserID) -> SQL = { "r.payee_id = \($0)" }

    /// Nobody goes while money of theirs is on its way.
    static func blockers(
        of user: UserID, in transaction: PostgresTransaction
    ) async throws -> [ErasureBlocker] {
        // Locked as the saga does: none ends another way meanwhile.
        let pending = try await transaction.query(
            """
            select id from payments.payments where (payer_id = \(user) or payee_id = \(user)) and stage <> 'ended'
            order by id for no key update
            """
        ).count
        let items = try await transaction.query(
            "select from payments.payout_items where payer_id = \(user) and state = 'pending' and payment_id is null"
        ).count
        guard pending + items > 0 else { return [] }
        return [
            ErasureBlocker(
                service: PaymentsService.slug, code: "payment_pending",
                detail: "\(pending + items) payments are under way")
        ]
    }
}

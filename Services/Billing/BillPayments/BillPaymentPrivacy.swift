import Contracts
import PostgresAccess
import Primitives
import PrivacyKit
import ServiceKit

/// What bill payments know of people: whose bills were paid from where. Payments are records of money.
enum BillPaymentPrivacy {
    static let tables: [PrivateTable] = [
        // Before the payments: found by them. Staff are told what they did, and not with whose money.
        PrivateTable(
            "bill_payment_actions",
            of: { user in
                """
                (actor_id = \(user)
                    or payment_id in (select p.id from billing.bill_payments p where p.owner_id = \(user)))
                """
            },
            PersonalColumn.columns(
                "payment_id outcome", .support, .legalObligation, .years(7), .keep, .when(ofOwnPayment)),
            PersonalColumn.columns("evidence", .support, .legalObligation, .years(7), .keep, .withheld),
            ids: "actor_id", plain: "id action created_at"),
        PrivateTable(
            "bill_payment_attempts", of: ofPaymentsOf,
            PersonalColumn.columns("id", .payments, .legalObligation, .years(7), .keep),
            plain: "payment_id number begun_at"),
        PrivateTable(
            "bill_payment_fees", of: ofPaymentsOf, key: "payment_id sign",
            PersonalColumn.columns(
                "biller_code category currency amount fee", .payments, .legalObligation, .years(7), .keep),
            plain: "payment_id sign commission booked_at"),
        PrivateTable(
            "bill_payments",
            // The biller's customer may be somebody else, whose name and number are not needed to prove a payment.
            PersonalColumn.columns("customer_name", .payments, .contract, .account, .anonymise("null")),
            PersonalColumn.columns("phone", .payments, .contract, .account, .anonymise("''")),
            PersonalColumn.columns(
                """
                wallet_id biller_code biller_name category package_code package_name customer meter amount fee currency
                status provider_reference token units bonus_token failure_code failure_message created_at completed_at
                """, .payments, .legalObligation, .years(7), .keep),
            PersonalColumn.columns(
                "idempotency_scope idempotency_key", .payments, .legalObligation, .years(7), .keep),
            ids: "owner_id",
            plain: """
                id biller_id provider package_id capture_id release_id post_id reversal_id schedule_id bill_id stage
                attempts sent_at send_after missing_since commission is_delivered is_paid_late assessment_id
                request_hash updated_at
                """),
        // What compliance says of a person is for staff alone.
        PrivateTable(
            "standings", of: { user in "owner_id = \(user)" }, key: "owner_id",
            PersonalColumn.columns(
                "risk restriction ask_until", .identity, .legalObligation, .years(7), .keep, .withheld),
            ids: "owner_id", plain: "version"),
    ]

    private static let ofPaymentsOf: @Sendable (UserID) -> SQL = { user in
        "payment_id in (select p.id from billing.bill_payments p where p.owner_id = \(user))"
    }

    private static let ofOwnPayment: @Sendable (UserID) -> SQL = { user in
        "exists (select from billing.bill_payments p where p.id = r.payment_id and p.owner_id = \(user))"
    }

    /// Nobody goes while a bill of theirs is under way. Locked as the saga does: none ends another way meanwhile.
    nonisolated(nonsending) static func blockers(
        of user: UserID, in transaction: PostgresTransaction
    ) async throws -> [ErasureBlocker] {
        let open = try await transaction.query(
            """
            select id from billing.bill_payments where owner_id = \(user) and stage <> 'ended'
            order by id for no key update
            """
        ).count
        guard open > 0 else { return [] }
        return [
            ErasureBlocker(
                service: BillingService.slug, code: "bill_payment_pending",
                detail: "\(open) bill payments are under way")
        ]
    }
}

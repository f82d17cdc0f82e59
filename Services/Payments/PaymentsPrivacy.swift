import PostgresAccess
import Primitives
package import PrivacyKit

/// What payments knows of people: whose money came from where. Deposits are records of money.
package enum PaymentsPrivacy {
    package static let map = PrivacyMap(
        schema: "payments",
        [
            // Before the deposits: found by them. Staff are told what they did, and not with whose money.
            PrivateTable(
                "deposit_actions",
                of: { user in
                    """
                    (actor_id = \(user)
                        or deposit_id in (select d.id from payments.deposits d where d.owner_id = \(user)))
                    """
                },
                PersonalColumn.columns(
                    "deposit_id from_wallet_id to_wallet_id", .support, .legalObligation, .years(7), .keep,
                    .when(ofOwnDeposit)),
                PersonalColumn.columns("reason", .support, .legalObligation, .years(7), .keep, .withheld),
                ids: "actor_id", plain: "id action created_at"),
            PrivateTable(
                "provider_events",
                of: { user in "deposit_id in (select d.id from payments.deposits d where d.owner_id = \(user))" },
                key: "provider event_id",
                PersonalColumn.columns("event_id", .payments, .legalObligation, .years(7), .keep),
                plain: "provider deposit_id received_at"),
            PrivateTable(
                "deposits",
                // Where the payer came from and went to pay.
                PersonalColumn.columns(
                    "return_url checkout_url", .payments, .contract, .account, .anonymise("null")),
                PersonalColumn.columns(
                    """
                    wallet_id amount fee currency provider method status provider_reference reason paid paid_currency
                    created_at
                    """, .payments, .legalObligation, .years(7), .keep),
                PersonalColumn.columns(
                    "idempotency_scope idempotency_key", .payments, .legalObligation, .years(7), .keep),
                ids: "owner_id",
                plain: """
                    id transaction_id request_hash updated_at stage reservation stuck_since attempt assessment_id
                    assessed
                    """),
            // What compliance says of a person is for staff alone.
            PrivateTable(
                "standings", of: { user in "owner_id = \(user)" }, key: "owner_id",
                PersonalColumn.columns(
                    "risk restriction ask_until", .identity, .legalObligation, .years(7), .keep, .withheld),
                ids: "owner_id", plain: "version"),
            PrivateTable(
                "deposit_fees", key: "provider method currency", ids: "updated_by",
                plain: "provider method currency basis_points fixed cap updated_at"),
        ])

    private static let ofOwnDeposit: @Sendable (UserID) -> SQL = { user in
        "exists (select from payments.deposits d where d.id = r.deposit_id and d.owner_id = \(user))"
    }
}

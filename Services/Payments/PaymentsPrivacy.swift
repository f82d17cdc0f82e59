import PostgresAccess
import Primitives
package import PrivacyKit

/// What payments knows of people: whose money came from where. Deposits are records of money.
package enum PaymentsPrivacy {
    package static let map = PrivacyMap(
        schema: "payments",
        [
            // Before what it is about: found by that.
            PrivateTable(
                "status_log",
                of: { user in
                    """
                    (subject_id in (select d.id from payments.deposits d where d.owner_id = \(user))
                        or subject_id in (select o.id from payments.outflows o where o.owner_id = \(user))
                        or subject_id in (
                            select p.id from payments.payments p where p.payer_id = \(user) or p.payee_id = \(user)))
                    """
                },
                PersonalColumn.columns("status at", .payments, .legalObligation, .years(7), .keep),
                plain: "id subject_id"),
            // Before the outflows: found by them. Staff are told what they did, and not with whose money.
            PrivateTable(
                "outflow_actions",
                of: { user in
                    """
                    (actor_id = \(user)
                        or outflow_id in (select o.id from payments.outflows o where o.owner_id = \(user)))
                    """
                },
                PersonalColumn.columns(
                    "outflow_id outcome", .support, .legalObligation, .years(7), .keep, .when(ofOwnOutflow)),
                PersonalColumn.columns("evidence", .support, .legalObligation, .years(7), .keep, .withheld),
                ids: "actor_id", plain: "id action created_at"),
            // Staff are told of no refund that they ordered of others.
            PrivateTable(
                "outflows", of: { user in "owner_id = \(user)" },
                PersonalColumn.columns("note", .payments, .contract, .account, .anonymise("null")),
                PersonalColumn.columns(
                    """
                    reference wallet_id amount fee currency via bank_account_id destination deposit_id
                    refunded_transaction_id refund_reason fee_returned status provider_reference failure_code returned
                    created_at
                    """, .payments, .legalObligation, .years(7), .keep),
                PersonalColumn.columns(
                    "idempotency_scope idempotency_key", .payments, .legalObligation, .years(7), .keep),
                ids: "owner_id staff_id",
                plain: """
                    id kind capture_id release_id restore_id stage attempts sent_at request_hash updated_at assessed
                    assessment_id
                    """),
            // Where money went is kept, sealed; whose the account is goes with the person.
            PrivateTable(
                "bank_accounts",
                PersonalColumn.columns(
                    "holder_name", .payments, .contract, .account, .anonymise("''")),
                PersonalColumn.columns(
                    "account_name address", .payments, .contract, .account, .anonymise("null")),
                PersonalColumn.columns("numbers", .payments, .legalObligation, .years(7), .keep, .withheld),
                PersonalColumn.columns(
                    "country currency holder_kind last4 bank_name verification created_at removed_at", .payments,
                    .legalObligation, .years(7), .keep),
                ids: "owner_id", plain: "id scheme"),
            PrivateTable(
                "outflow_fees", key: "via currency", ids: "updated_by",
                plain: "via currency basis_points fixed cap cap_units updated_at"),
            PrivateTable(
                "routes", key: "direction method currency country", ids: "updated_by",
                plain: "direction method currency country providers updated_at"),
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
                    "return_url checkout_url client_secret publishable_key", .payments, .contract, .account,
                    .anonymise("null")),
                PersonalColumn.columns(
                    """
                    wallet_id amount fee currency provider method status provider_reference reason paid paid_currency
                    payment_method_id bank_account_id created_at
                    """, .payments, .legalObligation, .years(7), .keep),
                PersonalColumn.columns(
                    "idempotency_scope idempotency_key", .payments, .legalObligation, .years(7), .keep),
                ids: "owner_id",
                plain: """
                    id transaction_id request_hash updated_at stage reservation stuck_since attempt assessment_id
                    assessed link_id
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
        ], RailPrivacy.tables, PeoplePrivacy.tables, LinksPrivacy.tables, QRCodePrivacy.tables, AftercarePrivacy.tables,
        VirtualAccountPrivacy.tables, PaymentMethodPrivacy.tables)

    private static let ofOwnOutflow: @Sendable (UserID) -> SQL = { user in
        "exists (select from payments.outflows o where o.id = r.outflow_id and o.owner_id = \(user))"
    }

    private static let ofOwnDeposit: @Sendable (UserID) -> SQL = { user in
        "exists (select from payments.deposits d where d.id = r.deposit_id and d.owner_id = \(user))"
    }
}

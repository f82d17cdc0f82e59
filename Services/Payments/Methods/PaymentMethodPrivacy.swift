import PostgresAccess
import PrivacyKit

/// What customers pay with: what people tell it by goes with the person. What its provider calls it is kept until the
/// provider has forgotten it, which an erasure begins with, and is gone then.
enum PaymentMethodPrivacy {
    static let tables = [
        PrivateTable(
            "payment_methods",
            PersonalColumn.columns(
                """
                return_url setup_url client_secret publishable_key kind brand last4 exp_month exp_year
                """, .payments, .contract, .account, .anonymise("null")),
            PersonalColumn.columns(
                "setup_reference customer_reference provider_reference", .payments, .legalObligation, .years(7), .keep,
                .withheld),
            PersonalColumn.columns(
                "provider state failure_code created_at idempotency_scope idempotency_key", .payments,
                .legalObligation, .years(7), .keep),
            ids: "owner_id", plain: "id is_default attempts next_at request_hash updated_at")
    ]
}

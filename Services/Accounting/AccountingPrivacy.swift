import PostgresAccess
import Primitives
package import PrivacyKit

/// What accounting knows of people: what its own staff wrote, and money of customers by the ids of their wallets, which
/// only the wallet can tell whose they are. The books are kept by law, and their hashes with them.
package enum AccountingPrivacy {
    package static let map = PrivacyMap(
        schema: "accounting",
        [
            PrivateTable(
                "entries", key: "sequence",
                PersonalColumn.columns(
                    "description reference date posted_at", .bookkeeping, .legalObligation, .years(7), .keep),
                ids: "created_by",
                plain: "sequence occurred_at source_sequence id source_id source_reverses reverses source hash"),
            PrivateTable(
                "staff_acts",
                PersonalColumn.columns(
                    "role act reason detail", .bookkeeping, .legalObligation, .years(7), .keep),
                ids: "actor", plain: "id at subject"),
            PrivateTable(
                "attachments",
                PersonalColumn.columns(
                    "filename type size", .bookkeeping, .legalObligation, .years(7), .keep),
                ids: "created_by", plain: "id entry_id position sha256 created_at"),
            // Nobody can be found here: the wallet tells the same movements to whose they are.
            PrivateTable(
                "postings", key: "entry_sequence position",
                PersonalColumn.columns(
                    "debit_subledger credit_subledger debit_memo credit_memo", .bookkeeping, .legalObligation,
                    .years(7), .keep),
                plain: """
                    entry_sequence amount debit_account credit_account position debit_line credit_line currency
                    """),
            PrivateTable(
                "periods", ids: "closed_by",
                plain: """
                    id kind starts_on ends_on status closed_at closed_with_year closed_sequence
                    """),
            PrivateTable(
                "reconciliations", ids: "requested_by",
                plain: "id request_key status requested_at as_of source_sequence completed_at"),
            PrivateTable(
                "reconciliation_rows", key: "reconciliation_id account currency",
                plain: "reconciliation_id account currency wallets books other"),
            PrivateTable(
                "accounts", key: "number",
                plain: """
                    number id code name type currency parent_code activity active protected created_at control_since
                    """),
            PrivateTable("closing_entries", key: "entry_id", plain: "entry_id period_id"),
            PrivateTable(
                "daily_flows", key: "day debit_account credit_account currency closing",
                plain: "day debit_account credit_account currency closing amount postings"),
            PrivateTable("chain_head", key: "only_row", plain: "only_row sequence hash"),
            PrivateTable(
                "chain_check", key: "only_row",
                plain: """
                    only_row sequence hash verified_at broken_sequence broken_reason round_started_at round_sequence
                    round_hash proven_started_at proven_at proven_sequence proven_hash broken_found_at
                    """),
            PrivateTable("cleared_breaks", key: "cleared_at", plain: "cleared_at found_at sequence reason because"),
        ])
}

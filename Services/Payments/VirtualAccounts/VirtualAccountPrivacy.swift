import PostgresAccess
import Primitives
import PrivacyKit

/// Bank accounts of customers' own: whose they are goes with the person, what came on them is kept.
enum VirtualAccountPrivacy {
    static let tables = [
        PrivateTable(
            "virtual_accounts",
            PersonalColumn.columns("account_name", .payments, .contract, .account, .anonymise("null")),
            PersonalColumn.columns(
                """
                wallet_id provider currency state account_number bank_name provider_reference failure_code created_at
                """, .payments, .legalObligation, .years(7), .keep),
            ids: "owner_id", plain: "id attempts next_at updated_at")
    ]
}

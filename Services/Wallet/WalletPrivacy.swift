import PostgresAccess
import Primitives
package import PrivacyKit

/// What the wallet knows of people. The ledger stays as it is: it names owners by their ids, which tell nothing once
/// auth has forgotten whose they are.
package enum WalletPrivacy {
    package static let map = PrivacyMap(
        schema: "wallet",
        [
            PrivateTable(
                "pin_authorizations", of: ofAccounts("account_id"), key: "token_hash",
                PersonalColumn.columns("token_hash", .security, .contract, .days(1), .delete, .secret),
                PersonalColumn.columns("up_to currency", .security, .contract, .days(1), .delete),
                plain: "account_id expires_at created_at used_by pin_version"),
            PrivateTable(
                "wallet_pins", of: ofAccounts("account_id"), key: "account_id",
                PersonalColumn.columns("hash", .security, .contract, .account, .delete, .secret),
                PersonalColumn.columns("attempts locked_until", .security, .contract, .account, .delete),
                plain: "account_id updated_at version"),
            PrivateTable(
                "unknown_numbers", key: "user_id",
                PersonalColumn.columns("day tries", .security, .legitimateInterest, .days(1), .delete),
                ids: "user_id"),
            PrivateTable(
                "fx_quotes",
                PersonalColumn.columns(
                    "source_currency source_amount target_currency target_amount", .payments, .contract, .days(7),
                    .delete),
                ids: "owner_id", plain: "id fee rate expires_at created_at used_by"),
            PrivateTable(
                "wallets", of: { user in "owner_id = \(user)" },
                PersonalColumn.columns("name", .account, .contract, .account, .anonymise("'Erased'")),
                PersonalColumn.columns(
                    "account_number currency kind created_at", .payments, .legalObligation, .years(7), .keep),
                ids: "owner_id", plain: "id is_default frozen_by_staff"),
            PrivateTable(
                "owners", of: { user in "owner_id = \(user)" }, key: "owner_id",
                PersonalColumn.columns("masked_name", .discovery, .contract, .account, .anonymise("null")),
                PersonalColumn.columns(
                    "kyc_tier is_merchant balance_limit", .payments, .legalObligation, .years(7), .keep),
                // What compliance says of a person is for staff alone.
                PersonalColumn.columns(
                    "risk restriction ask_until", .identity, .legalObligation, .years(7), .keep, .withheld),
                ids: "owner_id",
                plain: """
                    usage_day sent_day sent_month deposits_day withdrawals_day deposits_reserved standing_version
                    """),
            PrivateTable(
                "accounts",
                PersonalColumn.columns(
                    "currency status posted held overdraft last_movement_at", .payments, .legalObligation, .years(7),
                    .keep),
                PersonalColumn.columns(
                    "limit_transaction limit_daily limit_monthly", .account, .contract, .years(7), .keep),
                ids: "owner_id",
                plain: """
                    id kind code version sent_on sent_day sent_month requires_pin ceiling ceiling_version ceiling_on
                    manager
                    """),
            // The other end of a movement is another person's, with its balance; accounts of ours are nobody's.
            PrivateTable(
                "movements", of: movements,
                PersonalColumn.columns(
                    "debit_account debit_balance", .payments, .legalObligation, .years(7), .keep,
                    .when(isOwn("r.debit_account"))),
                PersonalColumn.columns(
                    "credit_account credit_balance", .payments, .legalObligation, .years(7), .keep,
                    .when(isOwn("r.credit_account"))),
                PersonalColumn.columns(
                    "destination_account", .payments, .legalObligation, .years(7), .keep,
                    .when(isOwn("r.destination_account"))),
                PersonalColumn.columns(
                    """
                    amount currency kind total fee destination_amount destination_currency description reference
                    created_at purpose
                    """, .payments, .legalObligation, .years(7), .keep),
                PersonalColumn.columns(
                    "channel hold_id quote_id request_id", .payments, .legalObligation, .years(7), .keep,
                    .when { "r.initiator = \($0)" }),
                ids: "initiator", plain: "id transaction_id rate reverses service assessment_id unassessed"),
            PrivateTable(
                "holds", of: ofAccounts("account_id"),
                PersonalColumn.columns(
                    "amount captured currency status reason purpose counted_on counted_cents counted_amount", .payments,
                    .legalObligation, .years(7), .keep),
                plain: "id account_id expires_at created_at ended_at service assessment_id"),
            PrivateTable(
                "deposits", of: ofAccounts("account_id"), key: "deposit_id",
                PersonalColumn.columns(
                    "amount fee currency provider created_at", .payments, .legalObligation, .years(7), .keep),
                plain: "deposit_id transaction_id account_id"),
            PrivateTable(
                "deposit_reservations", of: { user in "owner_id = \(user)" }, key: "deposit_id",
                PersonalColumn.columns(
                    "amount currency counted expected counted_on state", .payments, .legalObligation, .years(7), .keep),
                ids: "owner_id", plain: "deposit_id account_id closed_through created_at ended_at"),
            // What staff did to wallets, holds and transfers. Why is for staff alone; staff are told what they did, and
            // not to whom.
            PrivateTable(
                "staff_actions",
                of: { user in
                    """
                    (staff_id = \(user) or subject_id = \(user)
                        or subject_id in (select w.id from wallet.wallets w where w.owner_id = \(user))
                        or subject_id in (
                            select h.id from wallet.holds h join wallet.wallets w on w.id = h.account_id
                            where w.owner_id = \(user)))
                    """
                },
                PersonalColumn.columns(
                    "subject_id", .support, .legalObligation, .years(7), .keep,
                    .when { "r.staff_id is distinct from \($0)" }),
                PersonalColumn.columns("reason", .support, .legalObligation, .years(7), .keep, .withheld),
                ids: "staff_id", plain: "id acted_at role verb"),
            // Answers to services, by the ids of their requests: ids of wallets, holds and transactions.
            PrivateTable(
                "requests",
                PersonalColumn.columns("answer", .payments, .legalObligation, .years(7), .keep, .withheld),
                plain: "id service type facts created_at"),
            PrivateTable("journal", key: "number", plain: "number transactions"),
            PrivateTable(
                "fees", key: "operation currency", ids: "updated_by",
                plain: "operation currency fixed basis_points minimum maximum updated_at"),
            PrivateTable(
                "tier_limits", key: "kyc_tier", ids: "updated_by",
                plain: "kyc_tier deposits_day withdrawals_day balance transaction sent_day sent_month updated_at"),
            PrivateTable(
                "purposes", key: "name",
                plain: """
                    name kind services accounts joins_customers counts asks_pin passes_freeze fee binds_receiver
                    reversers
                    """),
            PrivateTable("fx_rate_sets", plain: "id source as_of loaded_at number"),
            PrivateTable("fx_rates", key: "set_id currency", plain: "set_id currency per_dollar"),
            PrivateTable("rules_version", key: "only_row", plain: "only_row version identity limits_version"),
            PrivateTable("snapshots", plain: "id taken_at"),
        ] + RewardPrivacy.tables)

    private static func ofAccounts(_ column: String) -> @Sendable (UserID) -> SQL {
        { user in "\(identifier: column) in (select a.id from wallet.accounts a where a.owner_id = \(user))" }
    }

    /// By both indexes, which the one condition would not use.
    private static func movements(_ user: UserID) -> SQL {
        let accounts = "any(array(select a.id from wallet.accounts a where a.owner_id = \(user)))" as SQL
        return """
            id in (
                select m.id from wallet.movements m where m.debit_account = \(accounts)
                union select m.id from wallet.movements m where m.credit_account = \(accounts)
                union select m.id from wallet.movements m where m.destination_account = \(accounts))
            """
    }

    private static func isOwn(_ account: String) -> @Sendable (UserID) -> SQL {
        { user in
            """
            exists (
                select from wallet.accounts a
                where a.id = \(dangerouslyRaw: account) and (a.owner_id = \(user) or a.owner_id is null))
            """
        }
    }
}

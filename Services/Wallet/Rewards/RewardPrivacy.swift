import PostgresAccess
import Primitives
import PrivacyKit

/// What rewards know of people. What moved stays as the books do.
enum RewardPrivacy {
    static let tables = [
        PrivateTable(
            "external_rewards",
            PersonalColumn.columns(
                "program_name points_balance earned currency created_at updated_at", .account, .contract, .account,
                .delete),
            ids: "owner_id", plain: "id"),
        PrivateTable(
            "point_entries",
            PersonalColumn.columns(
                "currency delta balance_after reason expires_on left_over created_at", .payments, .legalObligation,
                .years(7), .keep),
            ids: "owner_id", plain: "id number bill_payment_id credit_id"),
        PrivateTable(
            "reward_takings",
            PersonalColumn.columns("amount currency created_at", .payments, .legalObligation, .years(7), .keep),
            ids: "owner_id", plain: "id credit_id wallet_id"),
        PrivateTable(
            "reward_credits",
            PersonalColumn.columns(
                "kind amount currency biller_code reason status month created_at", .payments, .legalObligation,
                .years(7), .keep),
            ids: "owner_id", plain: "id wallet_id bill_payment_id referral_id transaction_id cap month_cap"),
        // Who else it is about is that person's.
        PrivateTable(
            "referrals",
            PersonalColumn.columns(
                "status claimed_at qualifies_until rewarded_at", .payments, .legalObligation, .years(7), .keep),
            ids: "referrer_id friend_id", plain: "id bill_payment_id"),
        PrivateTable(
            "reward_payments", key: "bill_payment_id",
            PersonalColumn.columns(
                "biller_code amount currency paid_at reversed_at", .payments, .legalObligation, .years(7), .keep),
            ids: "owner_id", plain: "bill_payment_id wallet_id"),
        PrivateTable(
            "reward_accounts", key: "owner_id currency",
            PersonalColumn.columns(
                "cashback_earned referral_earned points_earned points points_owed entries owed updated_at", .payments,
                .legalObligation, .years(7), .keep),
            ids: "owner_id", plain: "currency cashback_program points_program referral_program"),
        PrivateTable(
            "reward_members", key: "owner_id",
            PersonalColumn.columns("code created_at", .payments, .legalObligation, .years(7), .keep), ids: "owner_id"),
        PrivateTable("reward_rules", key: "version", ids: "created_by", plain: "version rules created_at"),
    ]
}

import Contracts
import PostgresAccess
import Primitives
import PrivacyKit
import ServiceKit

/// What plans, coupons and meters tell of people: who sells. Of subscribers, their subscriptions tell.
enum SubscriptionPrivacy {
    /// What hangs on the subscriptions that somebody pays, or is paid by.
    private static func own(_ user: UserID) -> SQL {
        """
        subscription_id in (
            select s.id from billing.subscriptions s where s.customer_id = \(user) or s.merchant_id = \(user))
        """
    }

    static let tables = [
        // Before the subscriptions: found by them. What is counted of a customer is a reason for money.
        PrivateTable(
            "usage_events",
            of: { own($0) }, key: "merchant_id id",
            PersonalColumn.columns(
                "id quantity word at", .payments, .legalObligation, .years(7), .keep),
            ids: "merchant_id", plain: "subscription_id meter_id is_at_given billed_to created_at"),
        PrivateTable(
            "subscription_charges", of: { own($0) },
            PersonalColumn.columns(
                "from_on to_on quantity currency amount discount", .payments, .legalObligation, .years(7), .keep),
            plain: """
                id subscription_id price_key kind revision of_days plan_id plan_version tax_rate invoice_id created_at
                """),
        PrivateTable(
            "subscription_invoices", of: { own($0) }, key: "invoice_id",
            plain: "invoice_id subscription_id reason status attempts ask_at payment_id created_at updated_at"),
        PrivateTable(
            "coupon_redemptions", of: { own($0) }, key: "subscription_id coupon_id",
            plain: "coupon_id subscription_id periods_left created_at"),
        PrivateTable(
            "subscription_orders",
            PersonalColumn.columns("customer_name customer_email", .payments, .contract, .account, .anonymise("''")),
            PersonalColumn.columns(
                """
                wallet_id currency amount fee plan_id plan_version quantity_keys quantities day billing_day coupon_id
                status failure_code created_at
                """, .payments, .legalObligation, .years(7), .keep),
            PersonalColumn.columns(
                "idempotency_scope idempotency_key", .payments, .legalObligation, .years(7), .keep),
            PersonalColumn.columns("authorization_token", .payments, .contract, .account, .anonymise("null"), .secret),
            ids: "customer_id merchant_id",
            plain: "id kind subscription_id payout_wallet_id session request_hash updated_at"),
        // Of whom the key is, the invoices say.
        PrivateTable(
            "payer_accounts", key: "merchant_id customer_key currency", ids: "merchant_id",
            plain: "customer_key currency state changed_at"),
        PrivateTable(
            "subscriptions",
            PersonalColumn.columns("customer_name customer_email", .payments, .contract, .account, .anonymise("''")),
            PersonalColumn.columns("customer_address", .payments, .contract, .account, .anonymise("'{}'")),
            PersonalColumn.columns("customer_tax_id", .payments, .contract, .account, .anonymise("null")),
            PersonalColumn.columns(
                """
                wallet_id plan_id plan_version currency quantity_keys quantities state starts_on trial_ends_on
                period period_count cycle_start billing_day charged_from charged_to next_invoice_on paused_on resume_on
                ends_at created_at
                """, .payments, .legalObligation, .years(7), .keep),
            ids: "customer_id merchant_id",
            plain: """
                id collection net_days cancel_at_period_end next_plan_id next_plan_version next_quantity_keys
                next_quantities revision trial_told metered_from updated_at
                """),
        // Before the plans: found by them.
        PrivateTable(
            "plan_prices", key: "plan_id version place",
            plain: """
                plan_id version place key kind amount unit_price tier_ends tier_prices tier_flats meter tax_rate
                """),
        PrivateTable(
            "plan_versions", key: "plan_id number", plain: "plan_id number period period_count trial_days created_at"),
        PrivateTable(
            "plans",
            PersonalColumn.columns("name", .payments, .legalObligation, .years(7), .keep),
            ids: "merchant_id", plain: "id code currency state version created_at updated_at"),
        PrivateTable(
            "coupons",
            ids: "merchant_id",
            plain: """
                id code percent amount currency periods max_redemptions expires_on plan_ids is_active redemptions
                created_at updated_at
                """),
        PrivateTable(
            "meters",
            PersonalColumn.columns("name", .payments, .legalObligation, .years(7), .keep),
            ids: "merchant_id", plain: "id code aggregation created_at updated_at"),
    ]

    /// Nobody goes who still pays or is paid: what is cancelled first may be taken back and told.
    static func blockers(of user: UserID, in transaction: PostgresTransaction) async throws -> [ErasureBlocker] {
        let open = try await transaction.query(
            """
            select id from billing.subscriptions
            where (customer_id = \(user) or merchant_id = \(user)) and state <> 'cancelled'
            order by id for no key update
            """
        ).count
        guard open > 0 else { return [] }
        return [
            ErasureBlocker(
                service: BillingService.slug, code: "subscription_open",
                detail: "\(open) subscriptions have not ended")
        ]
    }
}

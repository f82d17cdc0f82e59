import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// What its merchant changes of a coupon.
struct CouponChange: Sendable {
    var mostRedemptions: FieldChange<Int> = .keep
    var expiresOn: FieldChange<CalendarDay> = .keep
    /// Nil: as it is.
    var plans: [PlanID]?
    var isActive: Bool?
}

/// All SQL for coupons. Whoever changes one locks it first.
struct CouponStore: Sendable {
    let client: PostgresClient

    /// - Returns: false when the merchant has another coupon of its code.
    nonisolated(nonsending) func insert(
        _ coupon: Coupon, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        var (percent, amount): (Rate?, Money?) = (nil, nil)
        switch coupon.discount {
        case .percent(let rate): percent = rate
        case .amount(let money): amount = money
        }
        let inserted = try await transaction.execute(
            """
            insert into billing.coupons (
                id, merchant_id, code, percent, amount, currency, periods, max_redemptions, expires_on, plan_ids,
                is_active, redemptions, created_at, updated_at)
            values (
                \(coupon.id), \(coupon.merchant), \(coupon.code), \(percent?.text), \(amount?.minorUnits),
                \(amount?.currency.code), \(coupon.periods), \(coupon.mostRedemptions), \(coupon.expiresOn),
                \(coupon.plans), \(coupon.isActive), \(coupon.redemptions), \(coupon.createdAt), \(coupon.createdAt))
            on conflict on constraint coupons_code_is_one do nothing
            """)
        return inserted == 1
    }

    nonisolated(nonsending) func change(
        _ id: CouponID, _ change: CouponChange, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        var changes = ColumnChanges()
        changes.always("updated_at = \(now)")
        changes.set("max_redemptions", change.mostRedemptions)
        changes.set("expires_on", change.expiresOn)
        changes.set("plan_ids", change.plans)
        changes.set("is_active", change.isActive)
        try await transaction.execute("update billing.coupons set \(changes.assignments) where id = \(id)")
    }

    /// Locks the coupon until the transaction ends.
    nonisolated(nonsending) func lock(_ id: CouponID, in transaction: PostgresTransaction) async throws -> Coupon? {
        try Self.decode(await transaction.query("\(Self.select) where c.id = \(id) for no key update")).first
    }

    func find(code: String, of merchant: UserID) async throws -> Coupon? {
        try Self.decode(
            await client.query("\(Self.select) where c.merchant_id = \(merchant) and c.code = \(code)")
        ).first
    }

    nonisolated(nonsending) func lock(
        code: String, of merchant: UserID, in transaction: PostgresTransaction
    ) async throws -> Coupon? {
        try Self.decode(
            await transaction.query(
                "\(Self.select) where c.merchant_id = \(merchant) and c.code = \(code) for no key update")
        ).first
    }

    // MARK: Redeeming

    /// One more. The coupon must be locked and have room.
    nonisolated(nonsending) func redeem(
        _ coupon: Coupon, for subscription: SubscriptionID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        let redeemed = try await transaction.execute(
            """
            insert into billing.coupon_redemptions (coupon_id, subscription_id, periods_left, created_at)
            values (\(coupon.id), \(subscription), \(coupon.periods), \(now))
            on conflict on constraint coupon_redemptions_once do nothing
            """)
        guard redeemed == 1 else { return false }
        try await transaction.execute(
            "update billing.coupons set redemptions = redemptions + 1, updated_at = \(now) where id = \(coupon.id)")
        return true
    }

    /// One less: what it was redeemed for has not come to be.
    nonisolated(nonsending) func giveBack(
        _ id: CouponID, of subscription: SubscriptionID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let given = try await transaction.execute(
            """
            delete from billing.coupon_redemptions where coupon_id = \(id) and subscription_id = \(subscription)
            """)
        guard given == 1 else { return }
        try await transaction.execute(
            "update billing.coupons set redemptions = redemptions - 1, updated_at = \(now) where id = \(id)")
    }

    /// Those that take something off the next period of a subscription, in the order in which they were redeemed.
    nonisolated(nonsending) func active(
        on subscription: SubscriptionID, in transaction: PostgresTransaction
    ) async throws -> [Coupon] {
        try Self.decode(await transaction.query(Self.active(on: subscription)))
    }

    func active(on subscription: SubscriptionID) async throws -> [Coupon] {
        try Self.decode(await client.query(Self.active(on: subscription)))
    }

    private static func active(on subscription: SubscriptionID) -> SQL {
        """
        \(select) join billing.coupon_redemptions r on r.coupon_id = c.id
        where r.subscription_id = \(subscription) and coalesce(r.periods_left, 1) > 0
        order by r.created_at, c.id
        """
    }

    /// A period has had them.
    nonisolated(nonsending) func useUp(
        on subscription: SubscriptionID, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update billing.coupon_redemptions set periods_left = periods_left - 1
            where subscription_id = \(subscription) and periods_left > 0
            """)
    }

    func find(_ id: CouponID) async throws -> Coupon? {
        try Self.decode(await client.query("\(Self.select) where c.id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    func list(of merchant: UserID, after: CouponID?, limit: Int) async throws -> [Coupon] {
        var list = ListQuery()
        list.equals("c.merchant_id", merchant)
        list.follows("c.id", after)
        return try Self.decode(
            await client.query("\(Self.select) \(list.conditions) order by c.id desc limit \(limit)"))
    }

    private static let select: SQL = """
        select c.id, c.merchant_id, c.code, c.percent, c.amount, c.currency, c.periods, c.max_redemptions,
            c.expires_on, c.plan_ids, c.is_active, c.redemptions, c.created_at
        from billing.coupons c
        """

    private static func decode(_ rows: Rows) throws -> [Coupon] {
        try rows.map { row in
            let id = try row.decode(CouponID.self, at: 0)
            let discount: Coupon.Discount
            if let percent = try row.decode(String?.self, at: 3) {
                discount = .percent(try Rate(parsing: percent))
            } else {
                guard let currency = Currency(try row.decode(String.self, at: 5)) else {
                    throw PostgresError(.decoding, message: "coupon \(id) has a currency that we do not know")
                }
                discount = .amount(Money(minorUnits: try row.decode(Int64.self, at: 4), currency: currency))
            }
            return Coupon(
                id: id, merchant: try row.decode(UserID.self, at: 1), code: try row.decode(String.self, at: 2),
                discount: discount, periods: try row.decode(Int?.self, at: 6),
                mostRedemptions: try row.decode(Int?.self, at: 7),
                expiresOn: try row.decode(CalendarDay?.self, at: 8), plans: try row.decode([PlanID].self, at: 9),
                isActive: try row.decode(Bool.self, at: 10), redemptions: try row.decode(Int.self, at: 11),
                createdAt: try row.decode(Timestamp.self, at: 12))
        }
    }
}

import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// What operators write, and what partners say of prices.
extension CatalogueStore {
    /// - Throws: `codeTaken`.
    nonisolated(nonsending) func insert(
        _ biller: Biller, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let fee = FeeColumns(biller.fee)
        let inserted = try await transaction.execute(
            """
            insert into billing.billers (
                id, code, name, category, currency, minimum, maximum, fee_flat, fee_basis_points, fee_cap,
                requires_validation, customer_label, customer_pattern, provider, service, available, testing,
                created_at, updated_at)
            values (
                \(biller.id), \(biller.code), \(biller.name), \(biller.category.rawValue), \(biller.currency.code),
                \(biller.range?.minimum.minorUnits), \(biller.range?.maximum.minorUnits), \(fee.flat),
                \(fee.basisPoints), \(fee.cap), \(biller.requiresValidation), \(biller.customerNumber.label),
                \(biller.customerNumber.pattern), \(biller.provider), \(biller.service), \(biller.isAvailable),
                \(biller.isTesting), \(now), \(now))
            on conflict on constraint billers_code_is_one do nothing
            """)
        guard inserted == 1 else { throw BillingError.codeTaken }
    }

    /// - Returns: nil when there is none.
    nonisolated(nonsending) func change(
        _ id: BillerID, _ change: BillerChange, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> CataloguedBiller? {
        var columns = ColumnChanges()
        columns.always("updated_at = \(now)")
        columns.set("name", change.name)
        columns.set("category", change.category?.rawValue)
        switch change.range {
        case .keep: break
        case .clear: columns.always("minimum = null, maximum = null")
        case .set(let range):
            columns.always("minimum = \(range.minimum.minorUnits), maximum = \(range.maximum.minorUnits)")
        }
        if let fee = change.fee.map(FeeColumns.init) {
            columns.always(
                "fee_flat = \(fee.flat), fee_basis_points = \(fee.basisPoints), fee_cap = \(fee.cap)")
        }
        columns.set("requires_validation", change.requiresValidation)
        columns.set("customer_label", change.customerNumber?.label)
        columns.set("customer_pattern", change.customerNumber?.pattern)
        columns.set("service", change.service)
        columns.set("available", change.isAvailable)
        columns.set("testing", change.isTesting)
        try await transaction.execute("update billing.billers set \(columns.assignments) where id = \(id)")
        return try await lookUp(id, in: transaction)
    }

    nonisolated(nonsending) func lookUp(
        _ id: BillerID, in transaction: PostgresTransaction
    ) async throws -> CataloguedBiller? {
        let rows = try await transaction.query(
            "select \(BillerRow.columns) from \(BillerRow.tables) where b.id = \(id)")
        return try BillerRow.decode(rows).first
    }

    /// - Throws: `codeTaken`.
    nonisolated(nonsending) func insert(
        _ package: BillerPackage, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let inserted = try await transaction.execute(
            """
            insert into billing.packages (
                id, biller_id, code, name, amount, validity_days, available, created_at, updated_at)
            values (
                \(package.id), \(package.biller), \(package.code), \(package.name), \(package.amount.minorUnits),
                \(package.validityDays), \(package.isAvailable), \(now), \(now))
            on conflict (biller_id, upper(code)) do nothing
            """)
        guard inserted == 1 else { throw BillingError.codeTaken }
    }

    /// A price that is the partner's ends the waiting.
    /// - Returns: nil when there is none.
    nonisolated(nonsending) func change(
        _ id: BillerPackageID, of biller: BillerID, _ change: PackageChange, now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> CataloguedPackage? {
        var columns = ColumnChanges()
        columns.always("updated_at = \(now)")
        columns.set("name", change.name)
        columns.set("validity_days", change.validityDays)
        columns.set("available", change.isAvailable)
        if let amount = change.amount?.minorUnits {
            columns.always("amount = \(amount), partner_amount = nullif(partner_amount, \(amount))")
        }
        try await transaction.execute(
            "update billing.packages set \(columns.assignments) where id = \(id) and biller_id = \(biller)")
        let rows = try await transaction.query(
            """
            select \(BillerRow.packageColumns)
            from billing.packages k join billing.billers b on b.id = k.biller_id
            where k.id = \(id) and k.biller_id = \(biller)
            """)
        return try BillerRow.packages(rows).first
    }

    /// What the partner asks for a package; ours is no news.
    func note(partnerAmount: Money, of id: BillerPackageID) async throws {
        try await client.execute(
            """
            update billing.packages set partner_amount = nullif(\(partnerAmount.minorUnits), amount)
            where id = \(id) and partner_amount is distinct from nullif(\(partnerAmount.minorUnits), amount)
            """)
    }

    /// How many packages wait for an operator to say what they cost.
    func countWaiting() async throws -> Int {
        try await client.query("select count(*) from billing.packages where partner_amount is not null")
            .first(Int.self) ?? 0
    }
}

private struct FeeColumns {
    let flat: Int64?
    let basisPoints: Int64?
    let cap: Int64?

    init(_ fee: BillerFee) {
        switch fee {
        case .flat(let amount): (flat, basisPoints, cap) = (amount.minorUnits, nil, nil)
        case .percentage(let points, let most): (flat, basisPoints, cap) = (nil, points, most?.minorUnits)
        }
    }
}

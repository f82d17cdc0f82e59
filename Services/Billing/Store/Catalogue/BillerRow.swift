import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Rows of billers and packages as domain values.
enum BillerRow {
    /// One to whose partner nothing goes is not available, whatever operators have said.
    static let columns: SQL = """
        b.id, b.code, b.name, b.category, b.currency, b.minimum, b.maximum, b.fee_flat, b.fee_basis_points, b.fee_cap,
        b.requires_validation, b.customer_label, b.customer_pattern, b.provider, b.service,
        b.available and p.closed_at is null, b.testing, b.available
        """

    static let tables: SQL = "billing.billers b left join billing.providers p on p.name = b.provider"

    static func decode(_ rows: Rows) throws -> [CataloguedBiller] {
        try rows.map { row in
            CataloguedBiller(biller: try biller(row), isSwitchedOn: try row.decode(Bool.self, at: 17))
        }
    }

    private static func biller(_ row: Row) throws(PostgresError) -> Biller {
        let id = try row.decode(BillerID.self, at: 0)
        guard let category = Biller.Category(rawValue: try row.decode(String.self, at: 3)),
            let currency = Currency(try row.decode(String.self, at: 4))
        else { throw PostgresError(.decoding, message: "biller \(id) has a value that we do not know") }
        func money(_ column: Int) throws(PostgresError) -> Money? {
            try row.decode(Int64?.self, at: column).map { Money(minorUnits: $0, currency: currency) }
        }
        var range: Biller.Range?
        if let minimum = try money(5), let maximum = try money(6) {
            range = Biller.Range(minimum: minimum, maximum: maximum)
        }
        let fee: BillerFee
        if let flat = try money(7) {
            fee = .flat(flat)
        } else {
            fee = .percentage(basisPoints: try row.decode(Int64.self, at: 8), cap: try money(9))
        }
        return Biller(
            id: id, code: try row.decode(String.self, at: 1), name: try row.decode(String.self, at: 2),
            category: category, currency: currency, range: range, fee: fee,
            requiresValidation: try row.decode(Bool.self, at: 10),
            customerNumber: Biller.CustomerNumber(
                label: try row.decode(String.self, at: 11), pattern: try row.decode(String.self, at: 12)),
            provider: try row.decode(String.self, at: 13), service: try row.decode(String.self, at: 14),
            isAvailable: try row.decode(Bool.self, at: 15), isTesting: try row.decode(Bool.self, at: 16))
    }

    static let packageColumns: SQL = """
        k.id, k.biller_id, k.code, k.name, k.amount, k.validity_days, k.available and k.partner_amount is null,
        b.currency, k.available, k.partner_amount
        """

    static func packages(_ rows: Rows) throws -> [CataloguedPackage] {
        try rows.map { row in
            let id = try row.decode(BillerPackageID.self, at: 0)
            guard let currency = Currency(try row.decode(String.self, at: 7)) else {
                throw PostgresError(.decoding, message: "package \(id) has a currency that we do not know")
            }
            let package = BillerPackage(
                id: id, biller: try row.decode(BillerID.self, at: 1), code: try row.decode(String.self, at: 2),
                name: try row.decode(String.self, at: 3),
                amount: Money(minorUnits: try row.decode(Int64.self, at: 4), currency: currency),
                validityDays: try row.decode(Int?.self, at: 5), isAvailable: try row.decode(Bool.self, at: 6))
            return CataloguedPackage(
                package: package, isSwitchedOn: try row.decode(Bool.self, at: 8),
                partnerAmount: try row.decode(Int64?.self, at: 9).map { Money(minorUnits: $0, currency: currency) })
        }
    }
}

/// A biller as staff know it.
struct CataloguedBiller: Sendable, Equatable {
    let biller: Biller
    /// What operators have said; nothing goes to a partner that is out of rotation either.
    let isSwitchedOn: Bool
}

/// A package as staff know it.
struct CataloguedPackage: Sendable, Equatable {
    let package: BillerPackage
    let isSwitchedOn: Bool
    /// What the partner asks for it, where that is another price: it waits for an operator.
    let partnerAmount: Money?
}

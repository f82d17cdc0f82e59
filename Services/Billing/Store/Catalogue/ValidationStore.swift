import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Whose number a caller has asked about.
struct AskedCustomer: Sendable, Equatable {
    let owner: UserID
    let biller: BillerID
    let customer: String
    let meter: BillOrder.MeterType?
}

/// What the biller said.
struct ValidatedCustomer: Sendable, Equatable {
    let name: String
    let minimumAmount: Money?
}

/// All SQL for numbers that billers were asked about, and for how often.
struct ValidationStore: Sendable {
    /// So many a minute: as many at once, and then each after its part of the minute.
    static let perMinute = 30
    private static let minute = Duration.seconds(60)
    private static let pause = minute / perMinute

    let client: PostgresClient

    /// What the biller has said since a moment; nil when it was not asked.
    func find(_ asked: AskedCustomer, since: Timestamp, in currency: Currency) async throws -> ValidatedCustomer? {
        let rows = try await client.query(
            """
            select customer_name, minimum_amount from billing.customer_validations
            where owner_id = \(asked.owner) and biller_id = \(asked.biller) and customer_id = \(asked.customer)
                and meter_type = \(asked.meter?.rawValue ?? "") and validated_at > \(since)
            """)
        guard let (name, minimum) = try rows.first(String.self, Int64?.self) else { return nil }
        return ValidatedCustomer(
            name: name, minimumAmount: minimum.map { Money(minorUnits: $0, currency: currency) })
    }

    func keep(_ customer: ValidatedCustomer, _ asked: AskedCustomer, now: Timestamp) async throws {
        try await client.execute(
            """
            insert into billing.customer_validations (
                owner_id, biller_id, customer_id, meter_type, customer_name, minimum_amount, validated_at)
            values (
                \(asked.owner), \(asked.biller), \(asked.customer), \(asked.meter?.rawValue ?? ""), \(customer.name),
                \(customer.minimumAmount?.minorUnits), \(now))
            on conflict (owner_id, biller_id, customer_id, meter_type) do update
            set customer_name = excluded.customer_name, minimum_amount = excluded.minimum_amount,
                validated_at = excluded.validated_at
            """)
    }

    /// Counts one more, in one statement: of those who ask at once no more pass than may.
    /// - Throws: `tooManyValidations`.
    func count(_ owner: UserID, now: Timestamp) async throws {
        let limit = now + Self.minute
        let counted = try await client.execute(
            """
            insert into billing.validation_paces as v (owner_id, full_at) values (\(owner), \(now + Self.pause))
            on conflict (owner_id) do update
            set full_at = greatest(v.full_at, \(now)) + make_interval(secs => \(Self.pause.components.seconds))
            where greatest(v.full_at, \(now)) + make_interval(secs => \(Self.pause.components.seconds)) <= \(limit)
            """)
        guard counted == 0 else { return }
        let fullAt = try await client.query(
            "select full_at from billing.validation_paces where owner_id = \(owner)"
        ).first(Timestamp.self)
        let wait = fullAt.map { $0 + Self.pause - limit } ?? Self.pause
        throw BillingError.tooManyValidations(retryAfterSeconds: max(1, Int(wait.components.seconds)))
    }

    /// Drops what is of no use any more.
    func forget(before time: Timestamp, now: Timestamp) async throws {
        try await client.execute("delete from billing.customer_validations where validated_at <= \(time)")
        try await client.execute("delete from billing.validation_paces where full_at <= \(now)")
    }
}

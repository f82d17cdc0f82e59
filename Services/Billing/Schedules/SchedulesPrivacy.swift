import PostgresAccess
import Primitives
import PrivacyKit
import ServiceKit

/// What beneficiaries, schedules and personal bills tell of people. What was put by or noted down goes with the person;
/// schedules that paid are records of money.
enum SchedulesPrivacy {
    static let tables = [
        PrivateTable(
            "beneficiaries",
            PersonalColumn.columns(
                "biller_id customer_id customer_name nickname usage_count last_used_at created_at", .payments,
                .contract, .account, .delete), ids: "owner_id", plain: "id"),
        // Before the schedules: found by them.
        PrivateTable(
            "schedule_runs",
            of: { user in
                "schedule_id in (select c.id from billing.schedules c where c.owner_id = \(user))"
            },
            PersonalColumn.columns("due_on state failure_code", .payments, .legalObligation, .years(7), .keep),
            plain: "id schedule_id attempts due_at created_at"),
        PrivateTable(
            "schedules",
            PersonalColumn.columns("customer_id", .payments, .contract, .account, .anonymise("''")),
            PersonalColumn.columns(
                """
                wallet_id biller_id biller_name package_id amount price currency meter_type frequency starts_on ends_on
                state created_at
                """, .payments, .legalObligation, .years(7), .keep), ids: "owner_id",
            plain: "id period succeeded failed failed_in_row last_failure_code last_failure_on due_at updated_at"),
        PrivateTable(
            "bills",
            PersonalColumn.columns("name", .payments, .contract, .account, .anonymise("''")),
            PersonalColumn.columns(
                "auto_customer_id", .payments, .contract, .account,
                .anonymise("case when auto_payment_id is not null then '' end")),
            PersonalColumn.columns(
                """
                amount currency due_on repeats remind_days remind_on reminded_at state paid_on bill_payment_id
                auto_payment_id auto_state auto_wallet_id auto_biller_id auto_biller_name auto_package_id
                auto_meter_type auto_failure_code removed_at created_at
                """, .payments, .legalObligation, .years(7), .keep), ids: "owner_id",
            plain: "id series_start series_number next_bill_id auto_attempts auto_due_at updated_at"),
    ]

    /// Nothing pays for somebody who goes, and nobody is told of what is due.
    static func close(_ user: UserID, in transaction: PostgresTransaction) async throws -> Bool {
        // As whoever changes a run does.
        _ = try await transaction.query(
            """
            select from billing.schedules where owner_id = \(user) and state <> 'ended' order by id for no key update
            """)
        let skipped = try await transaction.execute(
            """
            update billing.schedule_runs r set state = 'skipped', due_at = null
            from billing.schedules c
            where c.id = r.schedule_id and c.owner_id = \(user) and r.state = 'pending'
            """)
        let ended = try await transaction.execute(
            """
            update billing.schedules set state = 'ended', due_at = null
            where owner_id = \(user) and state <> 'ended'
            """)
        let stopped = try await transaction.execute(
            """
            update billing.bills
            set remind_on = null, auto_due_at = null,
                auto_state = case when auto_state = 'pending' then 'skipped' else auto_state end
            where owner_id = \(user) and (remind_on is not null or auto_state = 'pending')
            """)
        return skipped + ended + stopped > 0
    }
}

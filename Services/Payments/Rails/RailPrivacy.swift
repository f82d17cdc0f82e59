import PostgresAccess
import Primitives
import PrivacyKit

/// What files of banks say of people: records of money, which a law keeps. What is in a file is sealed, and is about
/// many at once.
enum RailPrivacy {
    static let tables: [PrivateTable] = [
        // Before the lines: found by them, or by whom they were credited to. Staff are told what they did, and not
        // with whose money.
        PrivateTable(
            "bank_entries",
            of: { user in
                """
                (owner_id = \(user) or item_id in (
                    select i.id from payments.rail_items i
                    join payments.bank_accounts b on b.id = i.bank_account_id where b.owner_id = \(user)))
                """
            },
            PersonalColumn.columns(
                """
                kind rail amount currency reference reason_code booked_on is_taken state names wallet_id transaction_id
                failure_code created_at
                """, .payments, .legalObligation, .years(7), .keep),
            ids: "owner_id allocated_by", plain: "id file_id place identity stage item_id updated_at"),
        PrivateTable(
            "rail_items",
            of: { user in
                """
                bank_account_id in (select b.id from payments.bank_accounts b where b.owner_id = \(user))
                """
            },
            PersonalColumn.columns(
                "rail purpose amount currency note state reference reason_code returned created_at", .payments,
                .legalObligation, .years(7), .keep),
            plain: "id number bank_account_id file_id updated_at"),
        PrivateTable(
            "debit_mandates", key: "deposit_id",
            PersonalColumn.columns(
                "deposit_id bank_account_id amount currency entry_kind session_id api_key_id granted_at", .payments,
                .legalObligation, .years(7), .keep),
            ids: "owner_id", plain: ""),
        // Who sees the amounts sees the account.
        PrivateTable(
            "micro_deposits",
            of: { user in
                """
                bank_account_id in (select b.id from payments.bank_accounts b where b.owner_id = \(user))
                """
            },
            PersonalColumn.columns("first second", .payments, .legalObligation, .years(7), .keep, .withheld),
            PersonalColumn.columns("tries state created_at", .payments, .legalObligation, .years(7), .keep),
            plain: "id bank_account_id first_id second_id updated_at"),
        PrivateTable(
            "bank_files",
            // Of everybody who is in it: nothing for whoever of the staff brought it.
            PersonalColumn.columns("content", .payments, .legalObligation, .years(7), .keep, .withheld),
            ids: "received_by",
            plain: """
                id rail direction kind sha256 status statement_ids statement_balances sent_on ordinal settles_on due_at
                created_at updated_at
                """),
        PrivateTable("bank_inbox", key: "channel name", plain: "channel name file_id refused taken_at"),
        PrivateTable(
            "own_accounts", key: "rail currency", ids: "updated_by",
            plain: "rail currency name iban bic routing_number account_number updated_at"),
    ]
}

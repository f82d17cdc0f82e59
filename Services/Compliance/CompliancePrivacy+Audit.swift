import ComplianceDomain
import PostgresAccess
import Primitives
import PrivacyKit

extension CompliancePrivacy {
    /// The log tells of many at once; what is personal in it is sealed under each person's key. What it says of a
    /// customer is for staff.
    static let audit = [
        PrivateTable(
            "audit_entries", of: { user in "keys @> \([AuditKey.subject(user.rawValue).number])" }, key: "sequence",
            handling: .untold,
            PersonalColumn.columns("payload", .security, .legalObligation, .years(7), .shred, .withheld),
            plain: "sequence id at service category type severity outcome keys previous_hash hash"),
        PrivateTable(
            "security_signals", of: { user in "user_id = \(user)" }, handling: .untold,
            PersonalColumn.columns(
                "user_id ip device_id", .security, .legitimateInterest, .days(90), .delete, .withheld),
            plain: "id kind hour count first_at last_at"),
        // Who was kept out, and why, is evidence.
        PrivateTable(
            "blocks",
            of: { user in
                "(kind = 'user' and value = \(user.description) or created_by = \(user) or ended_by = \(user))"
            },
            handling: .untold,
            PersonalColumn.columns("value reason", .security, .legitimateInterest, .years(5), .keep, .withheld),
            ids: "created_by ended_by", plain: "id kind until created_at ended_at"),
        // That a key was destroyed outlives the person's data: nobody makes another.
        PrivateTable(
            "person_keys", key: "user_id", handling: .untold,
            PersonalColumn.columns("sealed", .security, .legalObligation, .years(7), .shred, .secret),
            ids: "user_id", plain: "created_at destroyed_at"),
        PrivateTable(
            "audit_head", key: "only_row", plain: "only_row sequence hash start_sequence start_hash"),
        PrivateTable(
            "audit_check", key: "only_row",
            plain: """
                only_row verified_sequence verified_hash verified_at walked_sequence walked_hash walk_began_at proven_at
                broken_sequence broken_fault broken_found_at published_sequence
                """),
    ]
}

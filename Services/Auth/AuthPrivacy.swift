import PostgresAccess
import Primitives
package import PrivacyKit

/// What auth knows of people. It is asked last: with its columns everything else loses the name that it goes by.
package enum AuthPrivacy {
    package static let map = PrivacyMap(
        schema: "auth",
        [
            PrivateTable(
                "refresh_tokens",
                of: { user in "session_id in (select s.id from auth.sessions s where s.user_id = \(user))" },
                key: "hash",
                PersonalColumn.columns("hash used_by", .security, .contract, .days(90), .delete, .secret),
                PersonalColumn.columns("issued_at expires_at used_at", .security, .contract, .days(90), .delete),
                plain: "session_id"),
            PrivateTable(
                "step_ups",
                PersonalColumn.columns("payee wallet_id up_to currency", .security, .contract, .days(7), .delete),
                PersonalColumn.columns("token_hash", .security, .contract, .days(7), .delete, .secret),
                ids: "user_id", plain: "id session_id purpose created_at expires_at method used_by"),
            PrivateTable(
                "sessions",
                PersonalColumn.columns(
                    "device_name ip user_agent created_at last_used_at", .security, .legitimateInterest, .days(90),
                    .delete),
                ids: "user_id", plain: "id expires_at ended_at end_reason second_factor"),
            PrivateTable(
                "recovery_codes", key: "user_id hash",
                PersonalColumn.columns("hash", .security, .contract, .account, .delete, .secret),
                ids: "user_id", plain: "used_at"),
            PrivateTable(
                "totp_factors", key: "user_id",
                PersonalColumn.columns("sealed_secret", .security, .contract, .account, .delete, .secret),
                ids: "user_id", plain: "created_at confirmed_at last_step"),
            PrivateTable(
                "login_challenges", key: "token_hash",
                PersonalColumn.columns("device_name", .security, .contract, .days(7), .delete),
                PersonalColumn.columns("token_hash", .security, .contract, .days(7), .delete, .secret),
                ids: "user_id", plain: "attempts created_at expires_at used_at"),
            PrivateTable(
                "one_time_codes",
                PersonalColumn.columns("sent_to", .security, .contract, .days(7), .delete),
                PersonalColumn.columns("code_hash sealed_code", .security, .contract, .days(7), .delete, .secret),
                ids: "user_id", plain: "id purpose attempts created_at expires_at ended_at"),
            PrivateTable(
                "password_reset_requests",
                of: { user in "email = (select u.email from auth.users u where u.id = \(user))" },
                PersonalColumn.columns("email requested_at", .security, .contract, .days(1), .delete),
                plain: "id"),
            PrivateTable(
                "api_keys",
                PersonalColumn.columns("name prefix last_used_at", .account, .contract, .account, .delete),
                PersonalColumn.columns("secret_hash", .security, .contract, .account, .delete, .secret),
                ids: "user_id", plain: "id scopes mode rate_limit_per_minute created_at expires_at revoked_at"),
            // What staff did to an account: append-only, for those who look later. Staff are told what they did, and
            // not to whom; why is for staff alone.
            PrivateTable(
                "audit_log",
                PersonalColumn.columns(
                    "changes", .security, .legalObligation, .years(7), .keep, .when { "r.user_id = \($0)" }),
                PersonalColumn.columns("reason", .security, .legalObligation, .years(7), .keep, .withheld),
                ids: "actor_id user_id", plain: "id action request_id at"),
            // By a keyed hash, which only the address itself finds again: `ClosedAccount` deletes the person's.
            PrivateTable("login_failures", key: "key", plain: "key failures forgotten_at"),
            // What compliance told of a person; it keeps why, and shows neither.
            PrivateTable(
                "restrictions", key: "user_id",
                PersonalColumn.columns("level", .security, .legalObligation, .years(5), .keep, .withheld),
                ids: "user_id", plain: "version changed_at"),
            // Ids of dead tokens, for a quarter of an hour.
            PrivateTable("revocations", key: "member", plain: "member revoked_at pushed_at"),
            PrivateTable("signing_keys", plain: "id sealed_private_key public_key created_at signs_from"),
            PrivateTable(
                "users", of: { user in "id = \(user)" },
                PersonalColumn.columns("email", .account, .contract, .account, .anonymise(ErasedAddress.sql)),
                PersonalColumn.columns(
                    "first_name last_name", .account, .contract, .account, .anonymise("'\(dangerouslyRaw: erased)'")),
                PersonalColumn.columns(
                    "phone phone_verified_at country", .account, .contract, .account, .anonymise("null")),
                // No password has this hash.
                PersonalColumn.columns(
                    "password_hash", .security, .contract, .account, .anonymise("'\(dangerouslyRaw: erased)'"),
                    .secret),
                PersonalColumn.columns("kyc_tier_override", .account, .contract, .account, .anonymise("null")),
                // When a customer came and of what kind they were: others' records refer to it.
                PersonalColumn.columns("status roles created_at", .account, .legalObligation, .years(7), .keep),
                PersonalColumn.columns("kyc_tier email_verified_at", .account, .contract, .years(7), .keep),
                ids: "id", plain: "updated_at version tokens_valid_from secrets_changed_at"),
        ])

    private static let erased = "Erased"
}

/// What stands where an address stood, so that each account still has one of its own. Nobody gets mail there (RFC 2606)
/// and nobody registers with it.
enum ErasedAddress {
    private static let domain = "erased.invalid"

    static let sql: SQL = "id || '@\(dangerouslyRaw: domain)'"

    static func isOne(_ email: String) -> Bool { email.hasSuffix("@" + domain) }
}

// Written by scripts/render from Migrations/.

import PostgresAccess

enum AuthMigrations {
    static let all = [
        Migration(name: "V0001__create_users", sql: PackageResources.V0001__create_users_sql),
        Migration(name: "V0002__create_sessions", sql: PackageResources.V0002__create_sessions_sql),
        Migration(name: "V0003__create_second_factors", sql: PackageResources.V0003__create_second_factors_sql),
        Migration(name: "V0004__create_one_time_codes", sql: PackageResources.V0004__create_one_time_codes_sql),
        Migration(name: "V0005__create_api_keys", sql: PackageResources.V0005__create_api_keys_sql),
        Migration(name: "V0006__create_signing_keys", sql: PackageResources.V0006__create_signing_keys_sql),
        Migration(name: "V0007__create_revocations", sql: PackageResources.V0007__create_revocations_sql),
        Migration(name: "V0008__create_audit_log", sql: PackageResources.V0008__create_audit_log_sql),
        Migration(
            name: "V0009__find_login_challenges_of_a_user",
            sql: PackageResources.V0009__find_login_challenges_of_a_user_sql),
        Migration(name: "V0010__create_step_ups", sql: PackageResources.V0010__create_step_ups_sql),
        Migration(name: "V0011__version_accounts", sql: PackageResources.V0011__version_accounts_sql),
        Migration(name: "V0012__prove_telephones", sql: PackageResources.V0012__prove_telephones_sql),
        Migration(
            name: "V0013__changed_telephones_are_unproven",
            sql: PackageResources.V0013__changed_telephones_are_unproven_sql),
        Migration(name: "V0014__find_sessions_of_a_user", sql: PackageResources.V0014__find_sessions_of_a_user_sql),
        Migration(name: "V0015__keep_restrictions", sql: PackageResources.V0015__keep_restrictions_sql),
        Migration(name: "V0016__key_modes", sql: PackageResources.V0016__key_modes_sql),
    ]
}

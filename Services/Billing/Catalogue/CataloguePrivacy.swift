import PrivacyKit

/// Whose numbers somebody has asked about within minutes; what can be paid tells of nobody.
enum CataloguePrivacy {
    static let tables = [
        PrivateTable(
            "customer_validations", key: "owner_id biller_id customer_id meter_type",
            PersonalColumn.columns(
                "customer_id customer_name minimum_amount validated_at", .payments, .contract, .days(1), .delete),
            ids: "owner_id", plain: "biller_id meter_type"),
        PrivateTable("validation_paces", key: "owner_id", ids: "owner_id", plain: "full_at"),
        PrivateTable("categories", plain: "id code name position"),
        PrivateTable(
            "packages",
            plain: """
                id biller_id code name amount validity_days available partner_amount created_at updated_at
                """),
        PrivateTable(
            "billers",
            plain: """
                id code name category currency minimum maximum fee_flat fee_basis_points fee_cap requires_validation
                customer_label customer_pattern provider service available testing created_at updated_at
                """),
        PrivateTable(
            "providers", key: "name",
            plain: """
                name reachable latency_ms checked_at balance currency closed_at closed_code changes_told_at
                """),
    ]
}

import PostgresAccess
import PrivacyKit

/// What merchants, their links and whoever pays by them tell of people.
enum LinksPrivacy {
    static let tables = [
        // What a customer is called as a seller goes with the customer; what was sold says it no more.
        PrivateTable(
            "merchants", key: "owner_id",
            PersonalColumn.columns(
                "business_name category_code city country created_at", .payments, .contract, .account, .delete),
            ids: "owner_id", plain: "updated_at"),
        // Its address may hold a name, so that goes as well; nobody is paid by it then.
        PrivateTable(
            "links",
            PersonalColumn.columns(
                "owner_name description redirect_url logo_url", .payments, .contract, .account, .anonymise("null")),
            PersonalColumn.columns("title", .payments, .contract, .account, .anonymise("''")),
            PersonalColumn.columns("slug", .payments, .contract, .account, .anonymise("'gone-' || id")),
            PersonalColumn.columns(
                """
                wallet_id amount minimum maximum currency single_use expires_at brand_color reference state
                payments_count total_collected created_at
                """, .payments, .legalObligation, .years(7), .keep),
            ids: "owner_id", plain: "id livemode payment_id updated_at"),
        PrivateTable("link_views", key: "link_id", plain: "link_id views"),
        // Who pays as a guest has no account; whoever is paid is not told the address.
        PrivateTable(
            "checkouts", of: { user in "id in (select d.id from payments.deposits d where d.owner_id = \(user))" },
            PersonalColumn.columns("email", .payments, .contract, .account, .anonymise("''"), .withheld),
            PersonalColumn.columns("name", .payments, .contract, .account, .anonymise("null"), .withheld),
            plain: "id created_at"),
    ]
}

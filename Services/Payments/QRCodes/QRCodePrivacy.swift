import PostgresAccess
import PrivacyKit

/// What codes tell of whoever shows them.
enum QRCodePrivacy {
    static let tables = [
        PrivateTable(
            "qr_codes",
            PersonalColumn.columns("owner_name merchant_name", .payments, .contract, .account, .anonymise("null")),
            PersonalColumn.columns("merchant_city", .payments, .contract, .account, .anonymise("'Online'")),
            PersonalColumn.columns(
                """
                wallet_id country category_code currency amount single_use reference state times_used received
                payment_id expires_at created_at
                """, .payments, .legalObligation, .years(7), .keep),
            ids: "owner_id", plain: "id livemode updated_at")
    ]
}

import PaymentsDomain
import Primitives
import QRKit

extension QRCode {
    /// What it shows; nil once its owner is told of no more.
    var payload: MerchantPayload? {
        guard let name = merchant.name else { return nil }
        return MerchantPayload(
            initiation: amount != nil || isSingleUse ? .dynamic : .static, id: id.rawValue, merchantName: name,
            merchantCity: merchant.city, country: merchant.country, categoryCode: merchant.categoryCode,
            currency: currency, amount: amount)
    }

    /// What a reader of it sees.
    /// - Throws: `QRPayloadError`, which would be a bug of ours.
    func text() throws -> String? { try payload?.written() }
}

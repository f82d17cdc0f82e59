import Crypto
import HTTPKit
import JSONKit
import Primitives

/// Paystack: its page, refunds, transfers, banks and dedicated accounts, in its own words.
enum PaystackFace: PaymentFaceModule {
    static let face = PaymentFace.paystack
    static let tag = "Paystack"

    static func voice(_ config: FaceConfig) -> PaymentVoice {
        PaymentVoice(
            url: config.webhookURL, payment: { PaystackWords.event($0).map { JSON.encode($0) } },
            payout: { JSON.encode(PaystackWords.event($0)) },
            sign: { body, _, _ in
                let key = SymmetricKey(data: Array(config.webhookSecret.utf8))
                let code = HMAC<SHA512>.authenticationCode(for: body, using: key)
                return [("x-paystack-signature", Hex.encode(Array(code)))]
            })
    }

    static func endpoints(_ shop: PaymentShop, _ config: FaceConfig) -> [any Endpoint] {
        let desk = PaystackDesk(config: config)
        return [
            InitializePaystack(shop: shop, desk: desk),
            VerifyPaystack(shop: shop, desk: desk),
            ChargePaystack(shop: shop, desk: desk),
            DeactivatePaystack(shop: shop, desk: desk),
            RefundPaystack(shop: shop, desk: desk),
            ListPaystackRefunds(shop: shop, desk: desk),
            GetPaystackDispute(shop: shop, desk: desk),
            CreatePaystackCustomer(shop: shop, desk: desk),
            CreatePaystackAccount(shop: shop, desk: desk),
            ListPaystackAccounts(shop: shop, desk: desk),
            ClosePaystackAccount(shop: shop, desk: desk),
        ]
    }

    static func endpoints(_ payouts: PayoutDesk, _ config: FaceConfig) -> [any Endpoint] {
        let desk = PaystackDesk(config: config)
        return [
            ListPaystackBanks(desk: desk),
            ResolvePaystackAccount(desk: desk),
            CreatePaystackRecipient(desk: desk),
            CreatePaystackTransfer(payouts: payouts, desk: desk),
            VerifyPaystackTransfer(payouts: payouts, desk: desk),
        ]
    }
}

/// What its routes have in common: the key, the envelope, and refusals in its words.
struct PaystackDesk: Sendable {
    let config: FaceConfig

    struct Refused: Error {
        let status: Int
        let message: String
        let code: String
    }

    func answer(
        _ authorization: String?, _ message: String, status: Int = 200, meta: JSONValue? = nil,
        _ data: () async throws -> JSONValue?
    ) async throws -> Reply<NoContent> {
        do {
            guard constantTimeEquals(authorization ?? "", "Bearer \(config.apiKey)") else {
                throw Refused(status: 401, message: "Invalid key", code: "invalid_Key")
            }
            let data = try await data()
            return .wire(
                status,
                .wire(["status": .bool(true), "message": .string(message), "data": data, "meta": meta]))
        } catch let error as PaymentError {
            return Self.refusal(try Self.refused(error))
        } catch let error as PayoutError {
            return Self.refusal(try Self.refused(error))
        } catch let refused as Refused {
            return Self.refusal(refused)
        }
    }

    private static func refusal(_ refused: Refused) -> Reply<NoContent> {
        .wire(
            refused.status,
            .wire([
                "status": .bool(false), "message": .string(refused.message),
                "meta": .wire(["nextStep": .string("Look at what was sent")]),
                // As its document has it: what is unknown has the two the other way round.
                "type": .string(refused.status == 400 ? "api_error" : refused.code),
                "code": .string(refused.status == 400 ? refused.code : "api_error"),
            ]))
    }

    private static func refused(_ error: PaymentError) throws -> Refused {
        switch error {
        case .wrongAPIKey: Refused(status: 401, message: "Invalid key", code: "invalid_Key")
        case .unknownDispute: Refused(status: 404, message: "Dispute not found", code: "not_found")
        case .unknownPayment, .unknownRefund:
            Refused(status: 404, message: "Transaction reference not found.", code: "transaction_not_found")
        case .referenceReused:
            Refused(status: 400, message: "Duplicate Transaction Reference", code: "duplicate_reference")
        case .notRefundable, .alreadyEnded, .refundEnded, .disputeEnded:
            Refused(status: 400, message: "Transaction cannot be refunded", code: "invalid_params")
        case .refundExceedsPayment:
            Refused(
                status: 400, message: "Refund amount cannot be more than transaction amount", code: "invalid_params")
        case .gatewayTimeout: throw error
        }
    }

    private static func refused(_ error: PayoutError) throws -> Refused {
        switch error {
        case .unknownPayout: Refused(status: 404, message: "Transfer not found", code: "transfer_not_found")
        case .unknownAccount:
            Refused(status: 400, message: "Account details are invalid", code: "invalid_bank_code")
        case .referenceReused:
            Refused(
                status: 400, message: "Please provide a unique reference. Reference already exists on a transfer",
                code: "duplicate_transfer_reference")
        case .alreadyEnded: Refused(status: 400, message: "Transfer has ended", code: "invalid_params")
        case .gatewayTimeout: throw error
        }
    }
}

import HTTPKit
import JSONKit
import Primitives

/// Flutterwave v3: its page, refunds, transfers, banks and virtual account numbers, in its own words.
enum FlutterwaveFace: PaymentFaceModule {
    static let face = PaymentFace.flutterwave
    static let tag = "Flutterwave"

    static func voice(_ config: FaceConfig) -> PaymentVoice {
        PaymentVoice(
            url: config.webhookURL, payment: { FlutterwaveWords.event($0).map { JSON.encode($0) } },
            payout: { FlutterwaveWords.event($0).map { JSON.encode($0) } },
            // The secret itself, whatever is sent beside it.
            sign: { _, _, _ in [("verif-hash", config.webhookSecret)] })
    }

    static func endpoints(_ shop: PaymentShop, _ config: FaceConfig) -> [any Endpoint] {
        let desk = FlutterwaveDesk(config: config)
        return [
            CreateFlutterwavePayment(shop: shop, desk: desk),
            FindFlutterwaveTransaction(shop: shop, desk: desk),
            VerifyFlutterwaveTransaction(shop: shop, desk: desk),
            RefundFlutterwaveTransaction(shop: shop, desk: desk),
            ListFlutterwaveRefunds(shop: shop, desk: desk),
            ListFlutterwaveChargebacks(shop: shop, desk: desk),
            CreateFlutterwaveAccount(shop: shop, desk: desk),
            CloseFlutterwaveAccount(shop: shop, desk: desk),
        ]
    }

    static func endpoints(_ payouts: PayoutDesk, _ config: FaceConfig) -> [any Endpoint] {
        let desk = FlutterwaveDesk(config: config)
        return [
            CreateFlutterwaveTransfer(payouts: payouts, desk: desk),
            ListFlutterwaveTransfers(payouts: payouts, desk: desk),
            ListFlutterwaveBanks(desk: desk),
            ResolveFlutterwaveAccount(desk: desk),
        ]
    }
}

/// What its routes have in common: the key, the envelope, and refusals in its words.
struct FlutterwaveDesk: Sendable {
    let config: FaceConfig

    struct Refused: Error {
        let status: Int
        let message: String
    }

    func answer(
        _ authorization: String?, _ message: String, _ data: () async throws -> JSONValue
    ) async throws -> Reply<NoContent> {
        do {
            guard constantTimeEquals(authorization ?? "", "Bearer \(config.apiKey)") else {
                throw Refused(status: 401, message: "Invalid authorization key")
            }
            let data = try await data()
            return .wire(
                200, .wire(["status": .string("success"), "message": .string(message), "data": data]))
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
            .wire(["status": .string("error"), "message": .string(refused.message), "data": .null]))
    }

    static let noTransaction = Refused(status: 400, message: "No transaction was found for this id")

    private static func refused(_ error: PaymentError) throws -> Refused {
        switch error {
        case .wrongAPIKey: Refused(status: 401, message: "Invalid authorization key")
        case .unknownPayment, .unknownRefund, .unknownDispute: noTransaction
        case .referenceReused: Refused(status: 400, message: "Transaction reference already exists")
        case .notRefundable, .alreadyEnded, .refundEnded, .disputeEnded:
            Refused(status: 400, message: "Only successful transactions can be refunded")
        case .refundExceedsPayment: Refused(status: 400, message: "Refund amount exceeds the transaction's")
        case .gatewayTimeout: throw error
        }
    }

    private static func refused(_ error: PayoutError) throws -> Refused {
        switch error {
        case .unknownPayout: Refused(status: 404, message: "Transfer not found")
        case .unknownAccount: Refused(status: 400, message: "Account resolve failed")
        case .referenceReused: Refused(status: 400, message: "Transfer with this reference already exists")
        case .alreadyEnded: Refused(status: 400, message: "Transfer has ended")
        case .gatewayTimeout: throw error
        }
    }
}

import HTTPKit
import Messaging
import PaymentsDomain
import Primitives
import ServiceKit
import ServiceLifecycle

/// QR codes: what their routes are made from, and what runs beside them.
struct QRCodeParts: Sendable {
    let desk: QRCodeDesk

    init(_ context: ServiceContext, _ broker: MessageBroker, merchants: MerchantStore) throws {
        let client = try context.postgres()
        desk = QRCodeDesk(
            client: client, codes: QRCodeStore(client: client),
            recipients: Recipients(directory: PeopleDirectory(broker: broker), wallet: PaymentWallet(broker: broker)),
            merchants: merchants, clock: context.clock, ids: context.ids)
    }

    var follower: PaymentFollower { PaymentFollower { try await desk.follow($0, now: $1, in: $2) } }

    func endpoints(_ people: PeopleParts) -> [any Endpoint] {
        [
            CreateQRCode(parts: people, desk: desk),
            ListQRCodes(codes: desk.codes, cursors: people.cursors),
            DeactivateQRCodes(desk: desk, transactions: people.transactions),
            DecodeQRCode(desk: desk),
            PayQRCode(parts: people, desk: desk),
            GetQRCode(codes: desk.codes),
            GetQRCodeImage(codes: desk.codes),
        ]
    }

    func services(_ context: ServiceContext) -> [any Service] {
        [context.job("payments-expire-qr-codes", every: QRCodeDesk.interval) { try await desk.expire() }]
    }
}

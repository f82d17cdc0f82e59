import HTTPKit
import ServiceKit

/// A processor that the sandbox plays over its books of payments and payouts: a folder of its own with a type of this
/// kind, and its line in ``PaymentFaces``.
protocol PaymentFaceModule: SendableMetatype {
    static var face: PaymentFace { get }

    static func voice(_ config: FaceConfig) -> PaymentVoice

    /// Its own routes for payments and refunds.
    static func endpoints(_ shop: PaymentShop, _ config: FaceConfig) -> [any Endpoint]

    /// Its own routes for payouts, where it has any.
    static func endpoints(_ desk: PayoutDesk, _ config: FaceConfig) -> [any Endpoint]
}

extension PaymentFaceModule {
    static func endpoints(_ desk: PayoutDesk, _ config: FaceConfig) -> [any Endpoint] { [] }
}

/// Every processor that is played.
enum PaymentFaces {
    static let all: [any PaymentFaceModule.Type] = [
        StripeFace.self, SquareFace.self, PayPalFace.self, PaystackFace.self, FlutterwaveFace.self,
    ]
}

extension SandboxContext {
    /// How each partner speaks, the sandbox's own among them.
    func voices() throws -> [PaymentFace: PaymentVoice] {
        var voices = [PaymentFace.sandbox: SandboxVoice.make(config)]
        for module in PaymentFaces.all { voices[module.face] = module.voice(try account(with: module.face)) }
        return voices
    }

    func account(with face: PaymentFace) throws -> FaceConfig { try FaceConfig(face, service.settings, config) }
}

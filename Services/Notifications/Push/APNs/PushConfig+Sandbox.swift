import Crypto
import Primitives

extension PushConfig.APNs {
    /// The app that the sandbox knows. Its key is public, and so good for that alone; nil never comes of it.
    static func ofSandbox(at url: String) -> PushConfig.APNs? {
        let bytes = Digest.sha256(Array("florin apns development".utf8))
        guard let key = try? P256.Signing.PrivateKey(rawRepresentation: bytes) else { return nil }  // it is one
        return PushConfig.APNs(
            key: key, keyID: "FLORINDEVK", team: "FLORINDEVT", topic: "test.florin.app", url: url)
    }
}

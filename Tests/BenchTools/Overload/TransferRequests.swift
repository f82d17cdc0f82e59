import NIOCore
import Primitives

/// Transfers of a cent between two wallets at random, as the bytes of an HTTP request, each with a key of its own.
struct TransferRequests {
    private let wallets: BenchWallets
    private let tokens: [String]
    private let run: String
    private var random: SplitMix64
    private var count = 0

    /// - Parameter folder: has `wallets`, and `tokens` (one a line).
    init(folder: String, seed: UInt64) throws {
        wallets = try BenchWallets(folder: folder)
        tokens = try BenchWallets.lines(of: "\(folder)/tokens").map(String.init)
        run = "overload-\(seed)"
        random = SplitMix64(seed: seed)
        let owners = tokens.indices
        guard wallets.wallets.count > 1, wallets.wallets.allSatisfy({ owners.contains($0.owner) }) else {
            throw BenchWallets.Malformed(file: "tokens")
        }
    }

    mutating func next() -> ByteBuffer {
        count += 1
        let (from, to) = wallets.pair(using: &random)
        let body = """
            {"source_wallet_id":"\(from.id)","destination_wallet_id":"\(to)",\
            "amount":{"amount":"0.01","currency":"USD"}}
            """
        return ByteBuffer(
            string: """
                POST /api/v1/transfers HTTP/1.1\r\nHost: florin\r\n\
                Authorization: Bearer \(tokens[from.owner])\r\nContent-Type: application/json\r\n\
                Idempotency-Key: \(run)-\(count)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
                """)
    }
}

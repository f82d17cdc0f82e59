import FoundationEssentials
import NIOCore
import Primitives

/// Transfers of a cent between two wallets at random, as the bytes of an HTTP request, each with a key of its own.
struct TransferRequests {
    struct Malformed: Error {
        let file: String
    }

    private let wallets: [(id: String, owner: Int)]
    private let tokens: [String]
    private let run: String
    private var random: SplitMix64
    private var count = 0

    /// - Parameter folder: has `wallets` ("id owner" a line, owners from 0) and `tokens` (one a line).
    init(folder: String, seed: UInt64) throws {
        wallets = try Self.lines(of: "\(folder)/wallets").map { line in
            let fields = line.split(separator: " ")
            guard fields.count == 2, let owner = Int(fields[1]) else { throw Malformed(file: "wallets") }
            return (String(fields[0]), owner)
        }
        tokens = try Self.lines(of: "\(folder)/tokens").map(String.init)
        run = "overload-\(seed)"
        random = SplitMix64(seed: seed)
        let owners = tokens.indices
        guard wallets.count > 1, wallets.allSatisfy({ owners.contains($0.owner) }) else {
            throw Malformed(file: "tokens")
        }
    }

    private static func lines(of path: String) throws -> [Substring] {
        try String(contentsOf: URL(filePath: path), encoding: .utf8).split(separator: "\n")
    }

    mutating func next() -> ByteBuffer {
        count += 1
        let from = Int.random(in: 0..<wallets.count, using: &random)
        let to = (from + Int.random(in: 1..<wallets.count, using: &random)) % wallets.count
        let body = """
            {"source_wallet_id":"\(wallets[from].id)","destination_wallet_id":"\(wallets[to].id)",\
            "amount":{"amount":"0.01","currency":"USD"}}
            """
        return ByteBuffer(
            string: """
                POST /api/v1/transfers HTTP/1.1\r\nHost: florin\r\n\
                Authorization: Bearer \(tokens[wallets[from].owner])\r\nContent-Type: application/json\r\n\
                Idempotency-Key: \(run)-\(count)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
                """)
    }
}

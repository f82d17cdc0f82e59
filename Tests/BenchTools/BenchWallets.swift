import FoundationEssentials
import Primitives

/// The wallets that the bench has prepared, and who owns them.
struct BenchWallets: Sendable {
    struct Malformed: Error {
        let file: String
    }

    /// With the place of the owner.
    let wallets: [(id: String, owner: Int)]

    /// - Parameter folder: has `wallets`, "id owner" a line, owners from 0.
    init(folder: String) throws {
        wallets = try Self.lines(of: "\(folder)/wallets").map { line in
            let fields = line.split(separator: " ")
            guard fields.count == 2, let owner = Int(fields[1]) else { throw Malformed(file: "wallets") }
            return (String(fields[0]), owner)
        }
    }

    static func lines(of path: String) throws -> [Substring] {
        try String(contentsOf: URL(filePath: path), encoding: .utf8).split(separator: "\n")
    }

    /// Two different ones.
    func pair(using random: inout SplitMix64) -> (from: (id: String, owner: Int), to: String) {
        let from = Int.random(in: 0..<wallets.count, using: &random)
        let to = (from + Int.random(in: 1..<wallets.count, using: &random)) % wallets.count
        return (wallets[from], wallets[to].id)
    }
}

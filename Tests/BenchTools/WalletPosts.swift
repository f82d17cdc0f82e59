import ArgumentParser
import Contracts
import FoundationEssentials
import Logging
import Messaging
import MoneyKit
import Primitives
import ServiceKit

/// `wallet.post.v1` over and over, a cent between two wallets at random, each asked by one task as the payments service
/// asks it; prints postings a second.
struct WalletPosts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wallet-posts", abstract: "Money moved by the wallet's door over AMQP")

    @Option(help: "Where the broker is, as florin-payments")
    var broker: String

    @Option(help: "Folder with `wallets` and `owners` of the bench")
    var folder: String

    @Option(help: "Tasks that ask")
    var askers: Int

    @Option(help: "How long")
    var seconds: Int

    func run() async throws {
        let wallets = try BenchWallets(folder: folder)
        let owners = try BenchWallets.lines(of: "\(folder)/owners").map { line in
            guard let id = UniqueID(String(line)) else { throw BenchWallets.Malformed(file: "owners") }
            return UserID(id)
        }
        let broker = MessageBroker(
            try BrokerConfig(url: broker), topology: .exchangesOnly(), logger: Logger(label: "bench"))
        let client = WalletClient(broker: broker, timeout: .seconds(20))
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<askers {
                let seed = UInt64(bitPattern: WallClock.system.now().microsecondsSince1970) &+ UInt64(number)
                group.addTask {
                    try await post(client, wallets, owners, SplitMix64(seed: seed), until: end)
                }
            }
            return try await group.reduce(0, +)
        }
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        print(Int(Double(count) / elapsed))
        await broker.close()
    }
}

/// - Returns: how many were posted. A refusal ends the bench.
private func post(
    _ client: WalletClient, _ wallets: BenchWallets, _ owners: [UserID], _ random: SplitMix64,
    until end: ContinuousClock.Instant
) async throws -> Int {
    let ids = IDGenerator(clock: .system)
    var random = random
    var count = 0
    while ContinuousClock.now < end {
        let (from, to) = wallets.pair(using: &random)
        let owner = owners[from.owner]
        _ = try await client.post(
            PostToWallet(
                id: ids.next(), purpose: "send", ownerID: owner, initiator: Initiator(userID: owner, channel: .apiKey),
                legs: [
                    PostingLeg(debit: from.id, credit: to, amount: Money(minorUnits: 1, currency: .USD))
                ]))
        count += 1
    }
    return count
}

import CurlKit
import HTTPKit
import PaymentsDomain
import Primitives

/// A bank's folders, over SSH: we put into one, and take in what is in the other and leave it there.
struct SFTPBankFiles: Sendable {
    static let name = "sftp"

    /// A file that was written to so recently may still be written to.
    static let quiet = Duration.seconds(60)
    /// Far beyond a day's statement.
    private static let limitBytes = 64 << 20
    /// How banks call what is not whole yet.
    private static let unfinished = [".part", ".tmp", ".filepart"]

    private let client: SFTPClient
    private let config: SFTPBankConfig
    private let clock: WallClock

    init(_ config: SFTPBankConfig, clock: WallClock) {
        client = SFTPClient(config.server)
        self.config = config
        self.clock = clock
    }

    var channel: BankChannel { BankChannel(name: Self.name, deliver: deliver, list: list, fetch: fetch) }

    /// Under our id, so that it is the same file however often it comes.
    private func deliver(_ file: BankFile, _ content: [UInt8]) async throws {
        let ending = file.kind == "nacha" ? "ach" : "xml"
        try await asked { () async throws(CurlError) in
            try await client.put(content, at: "\(config.outbox)/\(file.id).\(ending)")
        }
    }

    /// All of them, as names here need not grow.
    private func list(_ after: String?) async throws -> [String] {
        try await asked { () async throws(CurlError) in try await client.list(config.inbox) }
            .filter { name in
                SFTPServer.isPlain(name: name) && !Self.unfinished.contains { name.lowercased().hasSuffix($0) }
            }
            .sorted()
    }

    private func fetch(_ name: String) async throws -> [UInt8]? {
        let file = try await asked { () async throws(CurlError) in
            try await client.get("\(config.inbox)/\(name)", limitBytes: Self.limitBytes)
        }
        let changed = Timestamp(secondsSince1970: Int64(file.changedAt))
        return changed + Self.quiet <= clock.now() ? file.bytes : nil
    }

    private func asked<Answer>(_ exchange: () async throws(CurlError) -> Answer) async throws -> Answer {
        do {
            return try await exchange()
        } catch {
            throw PartnerError(error.partnerKind, partner: Self.name, error.message)
        }
    }
}

extension CurlError {
    fileprivate var partnerKind: PartnerError.Kind {
        switch kind {
        case .malformedRequest, .unreachable, .addressRefused: .unreachable
        case .timeout: .timeout
        case .connectionLost: .connectionLost
        case .answerTooLarge: .answerTooLarge
        }
    }
}

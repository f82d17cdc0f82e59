import ArgumentParser
import ComplianceDomain
import Contracts
import Crypto
import JSONKit
import MoneyKit
import Primitives

/// What a movement costs the audit log: reading the wallet's message, sealing what people wrote, hashing. Prints
/// microseconds of one core for each movement; the database's part is a row for each message and a few keys.
struct AuditFigures: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "What a movement costs the audit log, in microseconds")

    @Option(help: "Transactions of one message")
    var transactions = 500

    @Option(help: "Messages")
    var messages = 200

    func run() throws {
        let ids = IDGenerator(clock: .system)
        let message = JSON.encode(
            MovementsPosted(transactions: (0..<transactions).map { Self.transaction($0, ids) }))
        let key = SymmetricKey(size: .bits256)
        var head = AuditHead.start
        let start = ContinuousClock.now
        for _ in 0..<messages {
            let draft = try AuditDraft(
                AuditMessage(
                    id: ids.next(), type: MovementsPosted.type, at: .example, traceID: nil, data: message))
            let payload = try draft.payload(at: head.sequence + 1) { _, value, bound in
                let box = try AES.GCM.seal(value, using: key, authenticating: bound)
                return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
            }
            let link = AuditLink(payload, after: head)
            guard !draft.keys.isEmpty else { throw CleanExit.message("nothing is found by nothing") }
            head = link.head
        }
        let elapsed = (ContinuousClock.now - start) / .microseconds(1)
        let cost = elapsed / Double(messages * transactions)
        print("movement_us\t\((cost * 100).rounded() / 100)")
    }

    /// A transfer of one movement between two of a thousand people, each tenth with a word to it.
    private static func transaction(_ number: Int, _ ids: IDGenerator) -> PostedTransaction {
        func person(_ number: Int) -> UserID { UserID(UniqueID(high: 7, low: UInt64(number % 1_000))) }
        return PostedTransaction(
            transactionID: ids.next(), kind: "transfer", purpose: "send",
            description: number.isMultiple(of: 10) ? "Lunch" : nil, initiator: person(number), channel: .session,
            requestID: ids.next().description, sequence: Int64(number), occurredAt: .example,
            movements: [
                PostedMovement(
                    id: ids.next(), debitAccount: ids.next(), debitCode: "customer", debitOwner: person(number),
                    creditAccount: ids.next(), creditCode: "customer", creditOwner: person(number + 1),
                    amount: .init(minorUnits: 1_234, currency: .USD))
            ])
    }
}

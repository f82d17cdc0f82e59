import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import PolicyKit
import Primitives
import ServiceKit
import WalletDomain

/// Asks compliance what the ledger has to know before money moves. No row is locked meanwhile.
struct AssessmentDesk: Sendable {
    let assessor: Assessor
    let clock: WallClock

    /// Questions of one batch that are asked at one time.
    private static let together = 32

    /// Who asks, and how a repetition of the same request is known.
    struct Origin: Sendable {
        let channel: Contracts.Channel
        let ip: String?
        let device: String?
        /// The request's idempotency key with its scope; nil for a batch, whose items have ids of their clients.
        let key: [UInt8]?
    }

    func ask(
        _ questions: [AssessmentQuestion], from origin: Origin
    ) async -> [AssessmentQuestion: AssessmentWord] {
        await withTaskGroup(of: (AssessmentQuestion, AssessmentWord).self) { group in
            var words: [AssessmentQuestion: AssessmentWord] = [:]
            for (place, question) in questions.enumerated() {
                if place >= Self.together, let (asked, word) = await group.next() { words[asked] = word }
                group.addTask { (question, await ask(question, origin)) }
            }
            for await (question, word) in group { words[question] = word }
            return words
        }
    }

    private func ask(_ question: AssessmentQuestion, _ origin: Origin) async -> AssessmentWord {
        let today = clock.now().day
        let word = await assessor.ask(
            about: Assessor.Subject(question.operation, question.risk, cents: question.cents)
        ) { attempt in
            AssessOperation(
                id: Self.id(of: question, origin, attempt, on: today), operation: AssessedKind(question.operation),
                userID: question.owner, source: question.source.description,
                destination: question.destination?.description, amount: question.amount, channel: origin.channel,
                ip: origin.ip, deviceID: origin.device)
        }
        return switch word {
        case .allow(let assessment): .allowed(assessment)
        case .unassessed: .unassessed
        case .review: .underReview
        case .deny: .denied
        case .unavailable: .unavailable
        }
    }

    /// The same request asks under the same id, however often it is repeated on the day; all that is asked is in it, so
    /// that another question never has it. Shaped as a version 7 id of the day's begin, for lists go by ids.
    static func id(
        of question: AssessmentQuestion, _ origin: Origin, _ attempt: Int, on day: CalendarDay
    ) -> UniqueID {
        let amount = question.amount
        let facts = [
            question.operation.rawValue, question.owner.description, question.source.description,
            question.destination?.description ?? "", "\(amount.minorUnits)", amount.currency.code, "\(attempt)",
            origin.channel.rawValue, origin.ip ?? "", origin.device ?? "",
            origin.key == nil ? question.subject.description : "",
        ]
        let hash = Digest.sha256(Array(facts.joined(separator: "|").utf8) + [0] + (origin.key ?? []))
        guard let random = UniqueID(bytes: hash.prefix(16)) else { preconditionFailure("a hash has 32 bytes") }
        let milliseconds = UInt64(clamping: day.startOfDay.millisecondsSince1970)
        return UniqueID(
            high: milliseconds << 16 | 0x7000 | random.high & 0x0fff,
            low: random.low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
    }
}

import Contracts
import JSONKit
import Logging
import Messaging
import MoneyKit
import Primitives
import SuiteKit
import Synchronization
import TestSupport

/// The other services of the suite, as compliance hears them over the broker: they answer what a test has told them to,
/// and note what they were asked.
final class AnsweringServices: Sendable {
    static let slugs = FlorinSuite.schemas.filter { $0 != "compliance" }

    private struct State {
        var asked: [String] = []
        var blockers: [String: String] = [:]
        var held: Set<String> = []
        var silent: Set<String> = []
        var code = "042917"
        var phone: String?
        var wallets: Set<UniqueID> = []
    }

    private let state = Mutex(State())

    /// `wallet erase_subject`, in the order in which it was asked; a closing is `erase_subject close`.
    var asked: [String] { state.withLock(\.asked) }

    /// Something at a service keeps everybody there; nil: no more.
    func block(_ service: String, by code: String?) { state.withLock { $0.blockers[service] = code } }

    /// Something that came since keeps everybody at a service, once it is asked to forget them.
    func hold(_ service: String, _ isHeld: Bool = true) {
        state.withLock { state in
            if isHeld { state.held.insert(service) } else { state.held.remove(service) }
        }
    }

    /// A service answers "not now".
    func silence(_ service: String, _ isSilent: Bool = true) {
        state.withLock { state in
            if isSilent { state.silent.insert(service) } else { state.silent.remove(service) }
        }
    }

    func know(phone: String?) { state.withLock { $0.phone = phone } }
    func give(_ wallet: UniqueID) { state.withLock { _ = $0.wallets.insert(wallet) } }

    static func serving(
        _ harness: ComplianceHarness, _ body: @Sendable (AnsweringServices) async throws -> Void
    ) async throws {
        let services = AnsweringServices()
        try await withThrowingTaskGroup(of: Void.self) { group in
            var brokers: [MessageBroker] = []
            for slug in slugs {
                let broker = MessageBroker(
                    try BrokerConfig(url: harness.broker.url),
                    topology: .service(slug, events: [], servesRequests: true),
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
                brokers.append(broker)
                group.addTask {
                    try await broker.serve(queue: "\(slug).requests", prefetch: 16) { request in
                        services.answer(request, as: slug)
                    }
                }
            }
            for broker in brokers {
                try await eventually("a service has its queue") { (try? await broker.queueDepths()) != nil }
            }
            do {
                try await body(services)
            } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
            for broker in brokers { await broker.close() }
        }
    }

    private func answer(_ request: IncomingRequest, as slug: String) -> RequestOutcome {
        let kind = request.type.split(separator: ".").dropFirst().first.map(String.init) ?? ""
        let body = (try? JSONParser.parse(request.body)) ?? .null
        let isClosing = body["step"]?.stringValue == "close"
        return state.withLock { state in
            if state.silent.contains(slug) { return .unavailable }
            state.asked.append("\(slug) \(kind)\(isClosing ? " close" : "")")
            switch kind {
            case "check_erasure", "export_subject", "erase_subject", "restrict_subject", "rectify_subject":
                let isHeld = kind == "erase_subject" && !isClosing && state.held.contains(slug)
                return .reply(
                    JSON.encode(Self.answer(kind, body, slug, isHeld ? "late" : state.blockers[slug])))
            case "describe_data": return .reply(JSON.encode(DataMapAnswer(columns: [.example])))
            case "verify_second_factor":
                let isRight = body["code"]?.stringValue == state.code
                return .reply(JSON.encode(VerifiedSecondFactor(valid: isRight)))
            case "find_user": return .reply(Self.user(state.phone))
            case "list_transactions":
                let wallet = body["wallet_id"]?.stringValue.flatMap { UniqueID($0) }
                guard let wallet, state.wallets.contains(wallet) else {
                    return .refusal(code: "not_found", Array(#"{"code":"not_found"}"#.utf8))
                }
                return .reply(JSON.encode(WalletTransactions(transactions: [])))
            case "weigh_amount": return .reply(Self.worth(of: body))
            default: return .failure(code: "unknown_request", message: request.type)
            }
        }
    }

    private static func answer(_ kind: String, _ body: JSONValue, _ slug: String, _ blocker: String?) -> SubjectAnswer {
        if let blocker, ["check_erasure", "erase_subject"].contains(kind) {
            return SubjectAnswer(
                status: .blocked, records: 0, retained: [],
                blockers: [ErasureBlocker(service: slug, code: blocker, detail: "something is open")], found: [])
        }
        guard kind == "export_subject" else {
            let keeps = slug == "wallet" && kind == "erase_subject"
            return SubjectAnswer(
                status: keeps ? .completedWithRetention : .completed, records: 1,
                retained: keeps ? [RetainedData(category: "wallet.movements", basis: "legal_obligation")] : [],
                blockers: [], found: [])
        }
        // Two pages; the second goes on within the table of the first.
        let isSecond = body["cursor"]?.stringValue == "more"
        let row = JSONValue.object([JSONMember("n", .number(isSecond ? "2" : "1"))])
        return SubjectAnswer(
            status: isSecond ? .completed : .inProgress, records: 1,
            data: .object([JSONMember("things", .array([row]))]), next: isSecond ? nil : "more", retained: [],
            blockers: [], found: [])
    }

    private static func user(_ phone: String?) -> [UInt8] {
        let example = DirectoryUser.example
        return JSON.encode(
            DirectoryUser(
                userID: example.userID, version: 1, displayName: "Ada Lovelace", firstName: "Ada",
                lastName: "Lovelace", email: "ada@florin.test", emailVerified: true, phone: phone,
                phoneVerified: phone != nil, country: "GB", roles: ["customer"], kycTier: 0, status: "active",
                mfaEnabled: true, createdAt: .example))
    }

    /// A euro is 1.25 dollars, all else a dollar.
    private static func worth(of body: JSONValue) -> [UInt8] {
        let isEuro = body["amount"]?["currency"] == .string("EUR")
        let text = body["amount"]?["amount"]?.stringValue ?? ""
        guard let amount = try? Money(parsing: text, currency: .USD) else { return JSON.encode(WeighedAmount()) }
        let cents = isEuro ? amount.minorUnits * 5 / 4 : amount.minorUnits
        return JSON.encode(WeighedAmount(worth: Money(minorUnits: cents, currency: .USD)))
    }
}

import Authentication
import HTTPKit
import JSONKit
import Primitives
import ServiceKit

/// VTpass: whose number it is, what is sold, orders for bills and how they stand, and webhooks that nobody signs.
enum VTpassModule: SandboxModule {
    static let name = "vtpass"

    static func build(_ sandbox: SandboxContext) async throws -> ServiceParts {
        let service = sandbox.service
        let config = try VTpassConfig(service.settings)
        let book = VTpassBook(clock: service.clock, journal: try sandbox.lines.of(name))
        let worker = VTpassWorker(
            book: book,
            merchant: service.partner("merchant", baseURL: "\(config.webhookURL)/\(config.webhookSecret)"), config,
            firstRetry: sandbox.config.firstRetry, clock: service.clock, logger: service.logger)
        for bill in try await book.recover() { worker.carry(bill) }
        let desk = VTpassDesk(
            book: book, worker: worker, config: config, stall: sandbox.config.stall, clock: service.clock)
        return ServiceParts(
            endpoints: [
                GetVTpassVariations(desk: desk),
                VerifyVTpassCustomer(desk: desk),
                PayVTpassBill(desk: desk),
                RequeryVTpassBill(desk: desk),
                GetVTpassBalance(desk: desk),
                ControlVTpassBill(desk: desk),
            ], services: [worker])
    }
}

/// What its routes work with.
struct VTpassDesk: Sendable {
    static let tag = "VTpass"
    /// Longer than anybody waits.
    static let silence = Duration.seconds(45)

    let book: VTpassBook
    let worker: VTpassWorker
    let config: VTpassConfig
    let stall: Duration
    let clock: WallClock

    /// Everything is answered with 200; a code says what it is.
    func answer<Called: Endpoint>(
        _ call: Call<Called>, _ body: () async throws -> JSONValue
    ) async throws -> Reply<NoContent> {
        let (name, key) =
            Called.spec.method == .get ? ("public-key", config.publicKey) : ("secret-key", config.secretKey)
        let isKnown =
            constantTimeEquals(call.header("api-key") ?? "", config.apiKey)
            && constantTimeEquals(call.header(name) ?? "", key)
        guard isKnown else { return .wire(200, VTpassWords.refusal("087", "INVALID CREDENTIALS")) }
        return .wire(200, try await body())
    }

    /// Whether an id begins with a minute of today, as the clocks in Lagos show it.
    func isOfToday(_ requestID: String) -> Bool {
        let day = "\(ClockZone.lagos.day(at: clock.now()))".filter { $0 != "-" }
        let head = requestID.prefix(12)
        return head.utf8.count == 12 && head.allSatisfy(\.isNumber) && head.hasPrefix(day)
            && requestID.utf8.count <= 64 && requestID.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}

import Authentication
import HTTPKit
import Primitives
import ServiceKit

/// Onfido v3.6: applicants, documents, live photos, checks and their reports, and signed webhooks.
enum OnfidoModule: SandboxModule {
    static let name = "onfido"

    static func build(_ sandbox: SandboxContext) async throws -> ServiceParts {
        let service = sandbox.service
        let config = try OnfidoConfig(service.settings)
        let book = OnfidoBook(clock: service.clock, ids: service.ids, journal: try sandbox.lines.of(name))
        let worker = OnfidoWorker(
            book: book,
            sender: OnfidoWebhookSender(
                token: config.webhookToken, partner: service.partner("customer", baseURL: config.webhookURL)),
            config: sandbox.config, clock: service.clock, logger: service.logger)
        for check in try await book.recover() { worker.carryOn(check) }
        let desk = OnfidoDesk(book: book, worker: worker, token: config.token, stall: sandbox.config.stall)
        return ServiceParts(endpoints: endpoints(desk), services: [worker])
    }

    private static func endpoints(_ desk: OnfidoDesk) -> [any Endpoint] {
        [
            CreateOnfidoApplicant(desk: desk),
            DeleteOnfidoApplicant(desk: desk),
            AddOnfidoDocument(desk: desk),
            AddOnfidoLivePhoto(desk: desk),
            CreateOnfidoCheck(desk: desk),
            GetOnfidoCheck(desk: desk),
            ListOnfidoChecks(desk: desk),
            ListOnfidoReports(desk: desk),
            CompleteOnfidoCheck(desk: desk),
        ]
    }
}

/// What the routes of this partner work with.
struct OnfidoDesk: Sendable {
    static let tag = "Onfido"

    let book: OnfidoBook
    let worker: OnfidoWorker
    let token: String
    let stall: Duration

    /// `Authorization: Token token=<token>`
    func authenticate(_ authorization: String?) throws(OnfidoError) {
        guard let authorization, constantTimeEquals(authorization, "Token token=\(token)") else { throw .wrongToken }
    }
}

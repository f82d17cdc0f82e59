import ComplianceDomain
import Contracts
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// What screening is made from: lists and searches, and the desk that looks at customers.
struct ScreeningParts: Sendable {
    let desk: ScreeningDesk
    let searches: ScreeningSearches
    let library: ListLibrary
    /// Nil: none is configured, and nobody is asked about the news.
    let archive: MediaArchive?
    let sources: [ListSource]

    init(
        _ config: ComplianceConfig, _ context: ServiceContext, _ postgres: PostgresClient,
        _ monitoring: MonitoringParts
    ) throws {
        let (states, results) = (monitoring.states, ScreeningStore(client: postgres))
        let (book, lists) = (ScreeningBook(), ListStore(client: postgres))
        library = ListLibrary(store: try context.files(), lists: lists)
        searches = ScreeningSearches(book: book, lists: lists, required: config.requiredLists)
        sources = ListSources.all(config.lists) { url, timeout, limit in
            context.partner("lists", baseURL: url, timeout: timeout, answerLimitBytes: limit)
        }
        archive = try config.gdelt.map { partner in
            GDELTAdapter(link: try context.partnerLink(GDELTAdapter.name, baseURL: partner.url), path: partner.path)
                .archive
        }
        desk = ScreeningDesk(
            book: book, lists: lists, hits: HitStore(client: postgres), results: results,
            customers: CustomerStore(client: postgres),
            media: archive == nil ? nil : MediaCheckStore(client: postgres),
            consequences: ScreeningConsequences(alerts: monitoring.alerts, states: states, results: results),
            required: config.requiredLists,
            isHighRisk: { user, transaction in try await states.states.find(user, in: transaction)?.isHighRisk },
            ids: context.ids)
    }

    /// What runs by itself.
    func services(_ kyc: KYCDesk, _ context: ServiceContext, _ postgres: PostgresClient) throws -> [any Service] {
        let rounds = ListRoundStore(client: postgres)
        let load = LoadLists(
            client: postgres, library: library, rounds: rounds, book: desk.book, clock: context.clock,
            crashes: context.crashes)
        let match = MatchListChanges(
            client: postgres, rounds: rounds, screening: desk, kyc: kyc, clock: context.clock,
            crashes: context.crashes)
        let look = ScreenCustomers(client: postgres, screening: desk, kyc: kyc, clock: context.clock)
        let follow = FollowLists(
            library: library, book: desk.book, clock: context.clock, logger: context.logger,
            metrics: context.metrics)
        let fetch = FetchLists(
            client: postgres, library: library, sources: sources, ids: context.ids, clock: context.clock,
            logger: context.logger)
        var services: [any Service] = [
            try context.job("compliance-lists-fetch", .daily(at: TimeOfDay(2, 0)), missed: .latest) { _ in
                try await fetch.run()
            },
            context.job("compliance-lists-first", every: FetchLists.firstInterval) { try await fetch.runFirst() },
            context.job("compliance-lists-load", every: LoadLists.interval) { try await load.run() },
            context.job("compliance-lists-match", every: MatchListChanges.interval) { try await match.run() },
            context.job("compliance-screening", every: ScreenCustomers.interval) { try await look.run() },
            // Each process has the lists in its own memory, so each does it, without a lease.
            PeriodicJob(
                "compliance-lists-follow", every: FollowLists.interval, logger: context.logger,
                metrics: context.metrics
            ) { try await follow.run() },
        ]
        if let archive, let checks = desk.media {
            let search = SearchMedia(
                client: postgres, archive: archive, checks: checks, screening: desk, kyc: kyc, clock: context.clock)
            services.append(
                context.job("compliance-media", every: SearchMedia.interval) { try await search.run() })
        }
        return services
    }

    /// What other services ask.
    func served(_ clock: WallClock) -> [ServedRequest] {
        let searches = searches
        return [
            .on(ScreenName.self) { request, _ in try await searches.answer(request, at: clock.now()) }
        ]
    }
}

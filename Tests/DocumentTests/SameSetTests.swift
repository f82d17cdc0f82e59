import HTTPKit
import JSONKit
import ServiceKit
import SuiteKit
import TestSupport
import Testing

@testable import GatewayService

/// What is served and what is documented are the same set, both ways: in each service, and at the gateway.
@Suite struct SameSetTests {
    @Test func eachServiceDocumentsExactlyWhatItServes() async throws {
        try await withWholeSuite { suite in
            for (name, service) in suite.all {
                let document = try await suite.page(service, "/openapi.json")
                let documented = Set(DocumentedRoute.all(in: document).map(\.route))
                #expect(documented == Self.served(service), "\(name)")
            }
        }
    }

    @Test func theGatewayDocumentsExactlyWhatItRoutes() async throws {
        try await withWholeSuite { suite in
            let documented = Set(DocumentedRoute.all(in: try await suite.mergedDocument()).map(\.route))
            let table = suite.table
            var reachable: Set<DocumentedRoute> = []
            for (name, service) in suite.all {
                let upstream = try #require(Upstream.all.first { $0.name == name })
                for route in Self.served(service)
                where table.route(to: upstream, method: route.method, path: route.path) != nil {
                    #expect(reachable.insert(route).inserted, "\(route) is served twice")
                }
            }
            #expect(documented == reachable)
        }
    }

    /// Two objects of one title cannot both be components: one of them then stands unnamed in a choice, where makers of
    /// clients refuse it.
    @Test func everyObjectInAChoiceIsAComponent() async throws {
        try await withWholeSuite { suite in
            let unnamed = Self.unnamedChoices(in: try await suite.mergedDocument())
            #expect(unnamed == [], "each needs a schemaTitle of its own")
        }
        let clash = #"{"a":{"anyOf":[{"title":"T","type":"object"},{"type":"null"}]}}"#
        #expect(Self.unnamedChoices(in: try JSONParser.parse(Array(clash.utf8))) == ["T"])
    }

    private static func unnamedChoices(in value: JSONValue) -> Set<String> {
        switch value {
        case .array(let items): return items.reduce(into: []) { $0.formUnion(unnamedChoices(in: $1)) }
        case .object(let members):
            let choices = (value["anyOf"]?.arrayValue ?? []) + (value["oneOf"]?.arrayValue ?? [])
            let here = choices.filter { $0["type"]?.stringValue == "object" }.map { $0["title"]?.stringValue ?? "" }
            return members.reduce(into: Set(here)) { $0.formUnion(unnamedChoices(in: $1.value)) }
        default: return []
        }
    }

    /// A line of the route table that leads to nothing would be a route that nobody can read about.
    @Test func everyLineOfTheRouteTableLeadsToADocumentedRoute() async throws {
        try await withWholeSuite { suite in
            let documented = DocumentedRoute.all(in: try await suite.mergedDocument()).map(\.route)
            let used = documented.compactMap { route in
                Upstream.all.lazy.compactMap {
                    suite.table.route(to: $0, method: route.method, path: route.path)?.name
                }.first
            }
            #expect(Set(used) == Set(suite.table.routes.map(\.name)))
            #expect(used.count == suite.table.routes.count)
        }
    }

    /// The gateway's table is made from what stands in `Gateway/Routes`: `scripts/gateway-routes` writes it anew.
    @Test func theGatewayKnowsTheRoutesAsTheyAreDeclared() async throws {
        try await withWholeSuite { suite in
            for declared in FlorinSuite.services {
                let service = try #require(suite.services[declared.name])
                let known = try Checkout.text("Gateway/Routes/\(declared.slug).json")
                #expect(known == service.host.routes.text, "run scripts/gateway-routes")
                let read = try JSONReader.decode(RouteListing.self, from: Array(known.utf8), unknownFields: .reject)
                #expect(read == service.host.routes)
            }
        }
    }

    /// Whose a path is can be told from its beginning, so that two services never want the same.
    @Test func everyRouteLiesWithinThePrefixesOfItsService() async throws {
        try await withWholeSuite { suite in
            for route in suite.table.routes {
                guard let service = route.upstream.service else { continue }
                let isWithin = service.prefixes.contains { route.path == $0 || route.path.hasPrefix($0 + "/") }
                #expect(isWithin, "\(route.path) of \(service.name): add its prefix to suite.json")
            }
        }
    }

    /// An operation's name is a label of metrics: it stands for one route in the whole suite.
    @Test func namesOfRoutesAreUnique() async throws {
        try await withWholeSuite { suite in
            let names = suite.table.routes.map(\.name)
            #expect(Set(names).count == names.count)
        }
    }

    /// What a service serves and no client reaches is no accident: probes of its own, and the archive of parked
    /// messages, which the gateway shows over all services.
    @Test func whatIsNotReachableIsMeantToBe() async throws {
        try await withWholeSuite { suite in
            let table = suite.table
            for (name, service) in suite.services {
                let upstream = try #require(Upstream.all.first { $0.name == name })
                let hidden = Self.served(service).filter { route in
                    table.route(to: upstream, method: route.method, path: route.path) == nil
                }
                let known = hidden.filter {
                    ["/healthz", "/readyz", "/metrics", "/openapi.json"].contains($0.path)
                        || $0.path.hasPrefix("/api/v1/ops/messages/parked")
                }
                #expect(hidden == known, "\(name)")
            }
        }
    }

    private static func served(_ service: RunningService) -> Set<DocumentedRoute> {
        let endpoints = service.host.endpoints.descriptions.map {
            DocumentedRoute($0.spec.method.rawValue, $0.spec.path.description)
        }
        return Set(endpoints + service.host.probes.map { DocumentedRoute("get", $0.path.description) })
    }
}

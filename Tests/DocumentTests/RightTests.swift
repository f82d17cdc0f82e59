import Authentication
import HTTPKit
import JSONKit
import Primitives
import ServiceKit
import Testing

/// Who may see, act and move money, over all routes of all services. A service that `suite.json` names is walked
/// without a word here.
@Suite struct RightTests {
    private static func specs(_ suite: WholeSuite) -> [(place: String, spec: EndpointSpec)] {
        suite.all.flatMap { name, service in
            service.host.endpoints.map { ("\(name) \(type(of: $0).spec.id)", type(of: $0).spec) }
        }
    }

    @Test func whoeverARouteAdmitsHasTheRightItAsksFor() async throws {
        try await withWholeSuite { suite in
            var admitted = 0
            for (place, spec) in Self.specs(suite) where !spec.access.isPublic {
                #expect(spec.isReading == (spec.right == .see), "\(place)")
                for role in Role.allCases {
                    let caller = Caller(userID: UserID(.example), roles: [role])
                    guard spec.access.admits(caller, reading: spec.isReading) else { continue }
                    admitted += 1
                    #expect(
                        role.rights.contains(spec.right), "\(place): \(role.rawValue) may not \(spec.right.rawValue)")
                }
            }
            #expect(admitted > 300)
        }
    }

    /// Keys have the roles of their owner, and no more than their scopes: none opens to a scope what its owner may not.
    @Test func noScopeOpensARouteThatItsOwnerMayNotUse() async throws {
        try await withWholeSuite { suite in
            for (place, spec) in Self.specs(suite) where !spec.access.isPublic {
                for scope in Scope.allCases {
                    for role in Role.allCases where !role.rights.contains(spec.right) {
                        let key = Caller(userID: UserID(.example), apiKeyID: .example, roles: [role], scopes: [scope])
                        #expect(!spec.access.admits(key, reading: spec.isReading), "\(place) by \(role) with \(scope)")
                    }
                }
            }
        }
    }

    /// What moves money says so in each way in which it can be said.
    @Test func whatMovesMoneyIsDeclaredAlike() async throws {
        try await withWholeSuite { suite in
            for (place, spec) in Self.specs(suite) {
                if spec.audit == .movement { #expect(spec.right == .moveMoney, "\(place)") }
                if spec.right == .moveMoney, !spec.access.isPublic {
                    #expect(spec.rateClass == .money, "\(place): \(spec.rateClass)")
                }
            }
        }
    }

    /// What shows by itself why: what customers ordered goes out, and a bank's file says what it is about.
    private static let reasons: Set<String> = ["dispatchRail", "takeBankFile"]

    /// An operator tells why.
    @Test func staffMovesMoneyWithAReason() async throws {
        try await withWholeSuite { suite in
            var count = 0
            for (name, service) in suite.all {
                for route in service.host.endpoints.descriptions where route.spec.right == .moveMoney {
                    let operators = Caller(userID: UserID(.example), roles: [.operator])
                    let isForStaff = !route.spec.access.isPublic && route.spec.access.admits(operators, reading: false)
                    guard isForStaff, !Self.reasons.contains(route.spec.id) else { continue }
                    count += 1
                    let fields = route.body?.json["properties"]
                    let words = ["reason", "evidence", "note"].filter { fields?[$0] != nil }
                    #expect(!words.isEmpty, "\(name) \(route.spec.id)")
                }
            }
            #expect(count > 3)
        }
    }

    /// From an amount on no operator moves money alone, whatever the route.
    @Test func staffMovesMoneyWithASecondOperator() async throws {
        try await withWholeSuite { suite in
            let operators = Caller(userID: UserID(.example), roles: [.operator])
            var rules: [ApprovalRule: Int] = [:]
            for (place, spec) in Self.specs(suite) where spec.right == .moveMoney && !spec.access.isPublic {
                let isForStaff = spec.access.admits(operators, reading: false)
                #expect(isForStaff == (spec.approval != .none), "\(place) says \(spec.approval)")
                rules[spec.approval, default: 0] += 1
                // A repetition has its answer again. Where a key is not asked for, what is decided is decided once.
                if spec.approval.mayWait { #expect(spec.idempotency != .none, "\(place)") }
            }
            #expect(rules[.fromAmount, default: 0] > 2 && rules[.second, default: 0] > 1)
        }
    }

    @Test func theDocumentTellsTheRight() async throws {
        try await withWholeSuite { suite in
            for service in suite.all.values {
                let rights = Dictionary(
                    service.host.endpoints.map { (type(of: $0).spec.id, type(of: $0).spec.right.rawValue) }
                ) { first, _ in first }
                for (route, operation) in DocumentedRoute.all(in: try await suite.page(service, "/openapi.json")) {
                    guard let id = operation["operationId"]?.stringValue, let right = rights[id] else { continue }
                    #expect(operation["x-florin-right"] == .string(right), "\(route)")
                }
            }
        }
    }
}

import HTTPKit
import JSONKit
import ServiceKit
import Testing

@testable import GatewayService

/// What holds for the refusals and bodies of every route, whoever declared it.
@Suite struct RefusalTests {
    private func codes(of suite: WholeSuite) -> Set<ProblemCode> {
        let declared = suite.all.values.flatMap { $0.host.endpoints.descriptions.flatMap(\.problems) }
        let gateway: [ProblemCode] = [
            .requestHeaderTimeout, .uriTooLong, .expectationFailed, .headersTooLarge, .methodNotImplemented,
            .badGateway,
            .upstreamTimeout, .httpVersionNotSupported, .originNotAllowed, .maintenance, .featureDisabled, .rateLimited,
            .methodNotAllowed,
        ]
        return Set(declared + gateway)
    }

    /// RFC 9110 sections 15.5.2, 15.5.6 and 15.6.4, RFC 6585 section 4.
    @Test func everyRefusalHasTheFieldsOfItsStatus() async throws {
        try await withWholeSuite { suite in
            let codes = codes(of: suite)
            #expect(codes.count > 60)
            for code in codes {
                let problem = Problem(code)
                let names = problem.headers.map(\.name)
                #expect((code.status == 401) == names.contains("WWW-Authenticate"), "\(code.code)")
                #expect((code.status == 405) == names.contains("Allow"), "\(code.code)")
                if [429, 503].contains(code.status) { #expect(problem.retryAfterSeconds == 1, "\(code.code)") }
                guard case .object(let members) = try JSONParser.parse(problem.body(requestID: "r")) else {
                    Issue.record("\(code.code) is no object")
                    continue
                }
                #expect(Set(members.map(\.name)).count == members.count, "\(code.code): \(members)")
            }
        }
    }

    /// A code with two statuses cannot be handled by its code: one table holds them all.
    @Test func aCodeHasOneStatus() async throws {
        let table = Set(ProblemCode.all)
        #expect(Set(table.map(\.code)).count == table.count)
        try await withWholeSuite { suite in
            #expect(codes(of: suite).subtracting(table).map(\.code) == [])
        }
    }

    /// The largest body that the fields of a route allow, in UTF-8, fits into its limit; what may be larger than a
    /// mebibyte is a list, and then that is the limit.
    @Test func noLimitIsBelowWhatTheFieldsAllow() async throws {
        try await withWholeSuite { suite in
            for (name, service) in suite.all {
                for route in service.host.endpoints.descriptions {
                    guard let body = route.body else { continue }
                    guard let needed = Self.size(body.json) else {
                        Issue.record("\(name) \(route.spec.id) has a field without end")
                        continue
                    }
                    let limit = route.spec.bodyLimit
                    #expect(limit >= min(needed, 1 << 20), "\(name) \(route.spec.id): \(needed) bytes")
                }
            }
        }
    }

    @Test func whatNeedsNoTokenTakesLittle() async throws {
        try await withWholeSuite { suite in
            for (name, service) in suite.all {
                for spec in service.host.endpoints.descriptions.map(\.spec) where spec.access.isPublic {
                    let limit = spec.rateClass == .webhook ? 256 << 10 : 16 << 10
                    #expect(spec.bodyLimit <= limit, "\(name) \(spec.id)")
                }
            }
        }
    }

    /// Bytes that a value of a schema has at most; nil when it has no bound.
    private static func size(_ schema: JSONValue) -> Int? {
        if let values = schema["enum"]?.arrayValue { return values.map { JSON.encode($0).count }.max() }
        if let choices = schema["anyOf"]?.arrayValue {
            let sizes = choices.map(size)
            return sizes.contains(nil) ? nil : sizes.compactMap(\.self).max()
        }
        switch schema["type"]?.stringValue {
        case "boolean", "null": return 5
        case "integer": return 20
        // Within bounds, to as many digits as a double tells apart.
        case "number": return schema["minimum"] != nil && schema["maximum"] != nil ? 24 : nil
        case "string":
            if let length = schema["maxLength"]?.integerValue { return Int(length) * 4 + 2 }
            // Ids, days, times and what a pattern describes are short.
            return schema["format"] != nil || schema["pattern"] != nil ? 64 : nil
        case "array":
            guard let count = schema["maxItems"]?.integerValue, let item = schema["items"].flatMap(size) else {
                return nil
            }
            return (item + 1) * Int(count) + 2
        case "object":
            return members(schema["properties"]).reduce(2) { sum, member in
                guard let sum, let size = size(member.value) else { return nil }
                return sum + member.name.utf8.count + 4 + size
            }
        default: return nil
        }
    }
}

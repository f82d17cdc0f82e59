import Testing

@testable import HTTPKit

@Suite("Route table")
struct RouteTableTests {
    private let table: RouteTable<String> = {
        var table = RouteTable<String>()
        table.add(.get, "/api/v1/transfers", "list")
        table.add(.post, "/api/v1/transfers", "create")
        table.add(.post, "/api/v1/transfers/batch", "batch")
        table.add(.get, "/api/v1/transfers/{id}", "one")
        table.add(.post, "/api/v1/transfers/{id}/reverse", "reverse")
        table.add(.get, "/healthz", "health")
        table.add(.get, "/", "index")
        return table
    }()

    private func outcome(_ method: String, _ path: String) -> String {
        switch table.match(method, path[...]) {
        case .found(let value, let parameters): ([value] + parameters.map(String.init)).joined(separator: " ")
        case .methodNotAllowed(let allow): "allow: \(allow)"
        case .notFound: "nothing"
        }
    }

    @Test(arguments: [
        ("GET", "/api/v1/transfers", "list"),
        ("HEAD", "/api/v1/transfers", "list"),
        ("POST", "/api/v1/transfers", "create"),
        ("GET", "/api/v1/transfers/7", "one 7"),
        ("POST", "/api/v1/transfers/batch", "batch"),
        ("GET", "/api/v1/transfers/batch", "one batch"),
        ("POST", "/api/v1/transfers/7/reverse", "reverse 7"),
        ("POST", "/api/v1/transfers/batch/reverse", "reverse batch"),
        ("DELETE", "/api/v1/transfers", "allow: GET, HEAD, POST"),
        ("DELETE", "/api/v1/transfers/batch", "allow: GET, HEAD, POST"),
        ("get", "/healthz", "allow: GET, HEAD"),
        ("GET", "/api/v1", "nothing"),
        ("GET", "/", "index"),
        ("POST", "/", "allow: GET, HEAD"),
        ("GET", "//", "nothing"),
        ("GET", "/api/v1/transfers/", "nothing"),
        ("GET", "//api/v1/transfers", "nothing"),
        ("GET", "/api/v1/transfers/7/8", "nothing"),
        ("GET", "/API/v1/transfers", "nothing"),
        ("GET", "", "nothing"),
        ("GET", "http://host/healthz", "nothing"),
        ("OPTIONS", "*", "nothing"),
    ])
    func findsWhatServes(_ method: String, _ path: String, _ expected: String) {
        #expect(outcome(method, path) == expected)
    }

    @Test func templateKnowsItsPlaceholders() {
        let template: PathTemplate = "/api/v1/{a}/x/{b_c}"
        #expect(template.parameterNames == ["a", "b_c"])
        #expect(template.description == "/api/v1/{a}/x/{b_c}")
    }
}

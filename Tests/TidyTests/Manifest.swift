/// What `Package.swift` says that targets depend on, as far as its words tell: the targets that are listed one by one.
///
/// Those of the services are made in one loop from lists that all of them share. A service whose work needs less than
/// the list gives uses a part of it, so a list is looked at as a whole: somebody imports each of its modules.
struct Manifest {
    struct Listed: Sendable {
        let name: String
        /// Below the repository's root.
        let folder: String
        let modules: [String]
    }

    let targets: [Listed]
    /// `serviceFoundation`.
    let ofServices: [String]

    init(_ text: String) {
        let text = text.replacing(/(?m)^ *\/\/.*$/, with: "")
        let products = Dictionary(
            text.matches(of: /let (\w+) = Target\.Dependency\.product\(name: "(\w+)"/).map {
                (String($0.1), String($0.2))
            }
        ) { first, _ in first }
        let made = text.matches(of: /\b(shared|tests)\(\s*"(\w+)",[^\[]*\[([^\]]*)\]/).map { match in
            Listed(
                name: String(match.2), folder: (match.1 == "shared" ? "Shared/" : "Tests/") + match.2,
                modules: Self.modules(match.3, products))
        }
        let written = text.matches(of: /name: "([\w-]+)",\s*dependencies: \[([^\]]*)\],\s*path: "([^"]+)"/).map {
            match in
            Listed(name: String(match.1), folder: String(match.3), modules: Self.modules(match.2, products))
        }
        targets = made + written
        let foundation = text.firstMatch(of: /serviceFoundation: \[Target\.Dependency\] = \[([^\]]*)\]/)
        ofServices = foundation.map { Self.modules($0.1, products) } ?? []
    }

    /// `"JSONKit", logging` are `JSONKit` and `Logging`: our products are called as the module in them.
    private static func modules(_ list: Substring, _ products: [String: String]) -> [String] {
        list.matches(of: /"([\w-]+)"|\b([a-z]\w*)\b/).compactMap { match in
            if let name = match.1 { return String(name) }
            return match.2.flatMap { products[String($0)] }
        }
    }
}

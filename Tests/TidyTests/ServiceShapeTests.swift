import FoundationEssentials
import TestSupport
import Testing

/// Who knows one service knows all: the same files in the same places, and one way to write what each of them has.
@Suite("Services look alike")
struct ServiceShapeTests {
    /// Those with rules of their own; the sandbox provider is no part of the suite.
    private static let modules: [String] = {
        let root = "\(Checkout.root)/Services"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []  // then the first test fails
        return names.filter { FileManager.default.fileExists(atPath: "\(root)/\($0)/Domain/\($0)Error.swift") }.sorted()
    }()

    private static func files(of module: String) -> [SourceFile] {
        SourceTree.productFiles.filter { $0.path.hasPrefix("Services/\(module)/") }
    }

    @Test func thereAreSome() { #expect(Self.modules.count >= 4) }

    @Test(arguments: modules) func filesLieWhereOneLooksForThem(module: String) {
        let expected = [
            "README.md", "\(module)Config.swift", "\(module)Problems.swift", "\(module)Service.swift",
            "\(module)Migrations.swift", "Routes/\(module)Routes.swift", "Main/Main.swift",
        ]
        for file in expected {
            let path = "\(Checkout.root)/Services/\(module)/\(file)"
            #expect(FileManager.default.fileExists(atPath: path), "Services/\(module)/\(file)")
        }
    }

    @Test(arguments: modules) func aRouteHasAFileOfItsName(module: String) throws {
        let declaration = try Regex(#"^(?:package )?struct (\w+)(?:<.*>)?: .*\bEndpoint\b"#)
        for file in Self.files(of: module) where file.path.contains("/Routes/") {
            let names = file.lines.compactMap { line in
                (try? declaration.firstMatch(in: line))?.output[1].substring.map(String.init)
            }
            guard let name = names.first else { continue }
            #expect(names.count == 1, "\(file.path) has \(names)")
            #expect(file.path.hasSuffix("/\(name).swift"), "\(file.path) has \(name)")
        }
    }

    /// What routes are made from has one name, and one place where it is put together.
    @Test(arguments: modules) func partsAreMadeByTheCompositionRoot(module: String) {
        let places = Self.files(of: module).flatMap { file in file.places { $0.contains(" \(module)Parts(") } }
        #expect(places.count == 1, "\(places)")
        #expect(places.allSatisfy { $0.hasPrefix("Services/\(module)/\(module)Service.swift:") }, "\(places)")
    }
}

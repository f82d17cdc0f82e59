import TestSupport
import Testing

@Suite("Import arrows")
struct ArrowTests {
    @Test func modulesImportOnlyFromRowsAboveTheirOwn() {
        let wrong = SourceTree.productFiles.flatMap { file in
            let module = ModuleArrows.module(of: file.path)
            let allowed = ModuleArrows.allowed(for: module)
            return file.lines.compactMap(ModuleArrows.imported(by:))
                .filter { ModuleArrows.isOurs($0) && $0 != module && !allowed.contains($0) }
                .map { "\(file.path): \(module) may not import \($0)" }
        }
        #expect(wrong.isEmpty)
    }

    @Test func routesImportNoDatabase() {
        expectNoImports(of: ["PostgresAccess"], under: "/Routes/")
    }

    @Test func storesImportNoHTTP() {
        expectNoImports(of: ["HTTPKit", "CurlKit", "NIOHTTP1"], under: "/Store/")
    }

    @Test func domainsImportNoInputOutput() {
        let used = SourceTree.productFiles.filter { ModuleArrows.module(of: $0.path).hasSuffix("Domain") }
        let wrong = used.flatMap { file -> [String] in
            let allowed = ModuleArrows.allowed(for: ModuleArrows.module(of: file.path))
            return file.lines.compactMap(ModuleArrows.imported(by:))
                .filter { !allowed.contains($0) && !["FoundationEssentials", "Swift"].contains($0) }
                .map { "\(file.path) imports \($0)" }
        }
        #expect(wrong.isEmpty)
    }

    @Test func moneyStandsOnTheStandardLibraryAlone() {
        let imports = SourceTree.files(under: "Shared/MoneyKit") { $0.hasSuffix(".swift") }
            .flatMap { $0.lines.compactMap(ModuleArrows.imported(by:)) }
        #expect(imports.isEmpty)
    }

    @Test func everySharedModuleHasARow() {
        let modules = Set(
            SourceTree.productFiles.filter { $0.path.hasPrefix("Shared/") }.map { ModuleArrows.module(of: $0.path) })
        #expect(modules.subtracting(ModuleArrows.shared.keys).isEmpty)
    }

    /// An arrow nobody uses would let the next import pass unseen.
    @Test func rowsHoldOnlyWhatIsImported() {
        let stale = ModuleArrows.shared.flatMap { module, allowed -> [String] in
            let files = SourceTree.productFiles.filter { ModuleArrows.module(of: $0.path) == module }
            let imported = Set(files.flatMap { $0.lines.compactMap(ModuleArrows.imported(by:)) })
            return allowed.subtracting(imported).map { "\(module) does not import \($0)" }
        }
        #expect(stale.isEmpty)
    }

    /// A dependency that nobody uses makes a target wait for what it does not need, and lets an import pass unseen.
    @Test func targetsDependOnlyOnWhatTheyImport() throws {
        let manifest = Manifest(try Checkout.text("Package.swift"))
        // All that there are, but the services' own and the C libraries: the words that this reads have not changed.
        #expect(manifest.targets.count > 40 && manifest.ofServices.count > 15)
        let unused = manifest.targets.flatMap { target -> [String] in
            let imported = imports(below: target.folder, without: "\(target.folder)/Main/")
            return target.modules.filter { !imported.contains($0) }.map { "\(target.name) does not import \($0)" }
        }
        #expect(unused == [])
        let ofServices = imports(below: "Services", without: "Services/Sandbox/")
        #expect(manifest.ofServices.filter { !ofServices.contains($0) } == [], "no service imports them")
    }

    private func imports(below folder: String, without other: String) -> Set<String> {
        let files = SourceTree.swiftFiles.filter { $0.path.hasPrefix("\(folder)/") && !$0.path.hasPrefix(other) }
        return Set(files.flatMap { $0.lines.compactMap(ModuleArrows.imported(by:)) })
    }

    private func expectNoImports(of modules: Set<String>, under folder: String) {
        let wrong = SourceTree.productFiles.filter { $0.path.contains(folder) }.flatMap { file in
            file.places { line in ModuleArrows.imported(by: line).map(modules.contains) ?? false }
        }
        #expect(wrong.isEmpty)
    }
}

import DocumentKit
import Foundation
import TestSupport
import Testing

/// What documents leave behind: nothing. Each in a process of its own, where nobody else takes memory.
@Suite("Resources of documents")
struct ResourceTests {
    /// Bytes that a process may grow by over a thousand documents: one that is not freed is more than this.
    private static let mostGrowth = 12 << 20

    @Test func aThousandPDFsAreFreed() async {
        await #expect(processExitsWith: .success) {
            try await ResourceTests.expectSteadyMemory { _ = try await Samples.pdf(Samples.rows(60)) }
        }
    }

    @Test func aThousandSheetsAreFreed() async {
        await #expect(processExitsWith: .success) {
            try await ResourceTests.expectSteadyMemory { _ = try await Samples.sheet(Samples.rows(60)) }
            // Two of three are given up before their end.
            try await ResourceTests.expectSteadyMemory {
                let writer = try SheetWriter(title: "x", columns: Samples.columns, createdAt: Samples.time)
                try await writer.add(Samples.rows(10))
            }
        }
    }

    fileprivate static func expectSteadyMemory(_ make: () async throws -> Void) async throws {
        for _ in 0..<200 { try await make() }
        let before = residentBytes()
        for _ in 0..<1_000 { try await make() }
        let growth = residentBytes() - before
        #expect(growth < mostGrowth, "\(growth) bytes")
    }

    private static func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * Int(getpagesize()) } ?? 0
    }

    /// Whether it was finished, sent or given up: a name that is left would fill the disk.
    @Test func noFileIsLeft() async {
        await #expect(processExitsWith: .success) {
            func files() throws -> [String] {
                try FileManager.default.contentsOfDirectory(atPath: "/tmp")
                    .filter { $0.hasPrefix("florin-sheet-\(getpid())-") }
            }
            func deleted() throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
                    .compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
                    .count { $0.hasPrefix("/tmp/") && $0.hasSuffix("(deleted)") }
            }
            let before = try deleted()
            func abandon() async throws {
                let writer = try SheetWriter(title: "x", columns: Samples.columns, createdAt: Samples.time)
                try await writer.add(Samples.rows(1_000))
                // Its own, and that of the rows: neither has a name that a killed process would leave behind.
                #expect(try files().isEmpty && deleted() == before + 2)
            }
            _ = try await Samples.sheet(Samples.rows(1_000))
            try await abandon()
            // The thread that wrote last lets go of the writer after it has told us.
            try await eventually("the files") { try files().isEmpty && deleted() == before }
        }
    }

    /// Many at once, on few threads: none waits for another, and each is what it is alone.
    @Test func manyAtOnceAreEachTheirOwn() async throws {
        let expected = try await Samples.pdf(Samples.rows(300))
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<16 { group.addTask { try await Samples.pdf(Samples.rows(300)) } }
            for try await document in group { #expect(document == expected) }
        }
    }
}

@Suite("Libraries of documents")
struct LibraryTests {
    /// The declarations of ours beside pango's own: a C compiler takes both only where they agree.
    @Test func declarationsAreThoseOfPango() throws {
        let flags = try DocumentReader.run("/usr/bin/pkg-config", ["--cflags", "pangocairo"])
        let source = FileManager.default.temporaryDirectory.appending(path: "florin-\(UUID()).c")
        try Data("#include <pango/pangocairo.h>\n#include \"shim.h\"\n".utf8).write(to: source)
        defer { try? FileManager.default.removeItem(at: source) }  // nothing depends on it
        let arguments =
            ["clang", "-Wall", "-Werror", "-fsyntax-only", "-DFLORIN_BESIDE_PANGO", "-I\(Checkout.root)/Shared/Cpango"]
            + String(decoding: flags, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init)
            + [source.path()]
        _ = try DocumentReader.run("/usr/bin/env", arguments)
    }

    /// Which libraries a program asks for stands in it by name.
    @Test func programsThatMakeNoDocumentsLoadNoPango() throws {
        struct Program: Decodable {
            let name: String
            let documents: Bool?
        }
        struct Programs: Decodable { let services: [Program] }
        let suite = try Data(contentsOf: URL(filePath: "\(Checkout.root)/suite.json"))
        let services = try JSONDecoder().decode(Programs.self, from: suite).services
        let makers = services.filter { $0.documents == true }.map(\.name)
        #expect(!makers.isEmpty && makers.count < services.count)
        for name in services.map(\.name) + ["gateway", "sandbox"] {
            let program = try Data(contentsOf: URL(filePath: "\(Checkout.root)/.build/debug/\(name)"))
            for library in ["libpango-1.0.so", "libcairo.so", "libxlsxwriter.so"] {
                #expect((program.range(of: Data(library.utf8)) != nil) == makers.contains(name), "\(name): \(library)")
            }
        }
    }
}

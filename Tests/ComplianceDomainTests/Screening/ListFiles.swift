import Foundation
import TestSupport

@testable import ComplianceDomain

/// The published lists among the suite's data.
enum ListFiles {
    static func unpacked(_ name: String) throws -> [UInt8] {
        _ = try SharedData.bytes("compliance/\(name)")  // Says what is missing, where gzip would not.
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-dc", "\(SharedData.folder)/compliance/\(name)"]
        let output = Pipe()
        gzip.standardOutput = output
        try gzip.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        gzip.waitUntilExit()
        return [UInt8](bytes)
    }

    /// Rows of a table without quoted line ends.
    static func rows(_ name: String) throws -> [[String]] {
        var reader = DelimitedReader(try SharedData.bytes("compliance/\(name)"), file: name)
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.fields) }
        return rows
    }

    static func sdn() throws -> (sdn: [UInt8], alt: [UInt8], add: [UInt8]) {
        (try unpacked("ofac/sdn.csv.gz"), try unpacked("ofac/alt.csv.gz"), try unpacked("ofac/add.csv.gz"))
    }
}

/// One labelled pair of `name_bench/cases-dev.csv`.
struct LabelledPair: Sendable {
    let schema: ScreeningSchema
    let first: String
    let second: String
    let isMatch: Bool

    static func all() throws -> [LabelledPair] {
        try ListFiles.rows("name_bench/cases-dev.csv").dropFirst().map { fields in
            LabelledPair(
                // A legal entity is not known to be more.
                schema: ScreeningSchema(rawValue: fields[1].lowercased()) ?? .organization, first: fields[2],
                second: fields[3], isMatch: fields[4] == "true")
        }
    }
}
